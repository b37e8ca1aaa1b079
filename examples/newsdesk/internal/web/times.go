package web

import (
	"html/template"
	"strings"
	"time"
)

// Clock returns the time of day in the desk's zone.
func (v *view) Clock(t time.Time) string { return t.In(v.zone).Format("15:04") }

// Day returns a day as the reader's language writes it, without the year if it
// is this one.
func (v *view) Day(t time.Time) string {
	t = t.In(v.zone)
	thisYear := t.Year() == v.Now.Year()
	if v.Lang() == "vi" {
		day := viWeekdays[t.Weekday()] + t.Format(", 2/1")
		if !thisYear {
			day += t.Format("/2006")
		}
		return day
	}
	if thisYear {
		return t.Format("Monday, 2 January")
	}
	return t.Format("Monday, 2 January 2006")
}

var viWeekdays = [...]string{"Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"}

// Full returns a time in full, with its zone.
func (v *view) Full(t time.Time) string {
	t = t.In(v.zone)
	if v.Lang() == "vi" {
		return t.Format("15:04:05 ") + viWeekdays[t.Weekday()] + t.Format(", 2/1/2006 (MST)")
	}
	return t.Format("15:04:05 Monday, 2 January 2006 (MST)")
}

// Stamp returns a time for machines.
func (v *view) Stamp(t time.Time) string { return t.In(v.zone).Format(time.RFC3339) }

// SameDay reports whether two times are of one day in the desk's zone.
func (v *view) SameDay(a, b time.Time) bool {
	y1, m1, d1 := a.In(v.zone).Date()
	y2, m2, d2 := b.In(v.zone).Date()
	return y1 == y2 && m1 == m2 && d1 == d2
}

// Ago returns how long ago t was, as briefly as a column of ages wants it. What is
// yet to come is now.
func (v *view) Ago(t time.Time) string {
	age := v.Now.Sub(t)
	switch {
	case age < time.Minute:
		return v.T("now")
	case age < time.Hour:
		return v.N(int(age/time.Minute), "# min", "# min")
	case age < 24*time.Hour:
		return v.N(int(age/time.Hour), "# h", "# h")
	case age < 14*24*time.Hour:
		return v.N(int(age/(24*time.Hour)), "# day", "# days")
	}
	return v.ShortDay(t)
}

// ShortDay returns a day in digits.
func (v *view) ShortDay(t time.Time) string {
	t = t.In(v.zone)
	format := "2 Jan"
	if v.Lang() == "vi" {
		format = "2/1"
	}
	if t.Year() != v.Now.Year() {
		format += " 2006"
		if v.Lang() == "vi" {
			format = "2/1/2006"
		}
	}
	return t.Format(format)
}

// Span returns how long something lasted.
func (v *view) Span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return v.T("less than a minute")
	case d < time.Hour:
		return v.N(int(d/time.Minute), "# minute", "# minutes")
	case d < 48*time.Hour:
		return v.N(int(d/time.Hour), "# hour", "# hours")
	}
	return v.N(int(d/(24*time.Hour)), "# day", "# days")
}

// Age returns the element of an age, which the script keeps true. The zero time is
// an empty one.
func (v *view) Age(t time.Time) template.HTML {
	if t.IsZero() {
		return template.HTML(`<span class="age">` + template.HTMLEscapeString(v.T("no time")) + `</span>`)
	}
	return v.time("age", t, v.Ago(t))
}

// At returns the element of a time of day.
func (v *view) At(t time.Time) template.HTML {
	if t.IsZero() {
		return template.HTML(`<span class="at">` + template.HTMLEscapeString(v.T("no time")) + `</span>`)
	}
	return v.time("at", t, v.Clock(t))
}

// When returns the element of a time of day, with the day if that is not today.
func (v *view) When(t time.Time) template.HTML {
	if t.IsZero() || v.SameDay(t, v.Now) {
		return v.At(t)
	}
	return v.time("at", t, v.Clock(t)+" "+v.ShortDay(t))
}

func (v *view) time(class string, t time.Time, text string) template.HTML {
	escape := template.HTMLEscapeString
	return template.HTML(`<time class="` + class + `" datetime="` + escape(v.Stamp(t)) + `" title="` + escape(v.Full(t)) + `">` + escape(text) + `</time>`)
}

// AgeWords returns what the script needs to write ages: now, minutes, hours, a
// day, days.
func (v *view) AgeWords() string {
	return strings.Join([]string{v.T("now"), v.T("# min"), v.T("# h"), v.T("# day"), v.T("# days")}, "|")
}
