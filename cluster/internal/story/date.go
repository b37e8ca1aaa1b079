package story

import "time"

// IsDate reports whether t may be a date: it is neither zero nor out of the years
// that RFC 3339 can write.
func IsDate(t time.Time) bool { return t.After(time.Time{}) && t.Before(yearTenThousand) }

var yearTenThousand = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)

// Dated returns t as JSON can hold it: the zero time if it is no date, and in UTC if
// its zone is what RFC 3339 cannot write.
func Dated(t time.Time) time.Time {
	if !IsDate(t) {
		t = time.Time{}
	}
	const day = 24 * 60 * 60
	if _, offset := t.Zone(); offset <= -day || offset >= day || t.Year() < 1 || t.Year() > 9999 {
		t = t.UTC()
	}
	return t
}
