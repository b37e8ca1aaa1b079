package cluster

import (
	"slices"
	"time"
)

// clockTimes is how many times a clock looks at. Up to half of them, less one,
// may be wrong and move it no further than the next right one.
const clockTimes = 15

// foresight is how far after the current time an article may be dated and be
// believed: the errors of outlets are mostly of time zones, and so of less than
// a day.
const foresight = 24 * time.Hour

// believable reports whether t may be a date: it is neither zero nor out of the
// years that RFC 3339 can write, in which changes are written.
func believable(t time.Time) bool { return t.After(time.Time{}) && t.Before(yearTenThousand) }

var yearTenThousand = time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)

// A clock keeps the current time of a stream. The zero clock has none.
type clock struct {
	recent []time.Time // the latest, as a ring
	ticks  int
	median time.Time
}

// tick takes note of the time of an article, if it has one.
func (c *clock) tick(t time.Time) {
	if !believable(t) {
		return
	}
	t = t.UTC()
	if len(c.recent) < clockTimes {
		c.recent = append(c.recent, t)
	} else {
		c.recent[c.ticks%clockTimes] = t
	}
	c.ticks++
	var memory [clockTimes]time.Time
	sorted := append(memory[:0], c.recent...)
	slices.SortFunc(sorted, time.Time.Compare)
	c.median = sorted[(len(sorted)-1)/2]
}

// now returns the present time, or zero.
func (c *clock) now() time.Time { return c.median }

// active returns the time as of which r counts for the window, and whether that
// is final. If not, r counts as of the present while the next clockTimes come.
func (c *clock) active(r *streamArticle) (at time.Time, final bool) {
	if r.arrived.IsZero() {
		r.arrived = c.now() // it came before there was a present time
	}
	switch t := r.Time; {
	case !believable(t):
		return r.arrived, !r.arrived.IsZero()
	case c.near(t):
		return t, true
	}
	return r.arrived, false
}

// reaches reports whether the present time lets r, which is pending, count as of
// another time.
func (c *clock) reaches(r *streamArticle) bool {
	return !c.now().IsZero() && c.near(r.due())
}

// near reports whether the present time is so late that a date of t is believed.
func (c *clock) near(t time.Time) bool { return !t.After(c.now().Add(foresight)) }

// due returns the date of r, which is to be believed when the present time has
// come near it, or zero if any present time will do.
func (r *streamArticle) due() time.Time {
	if r.arrived.IsZero() {
		return time.Time{}
	}
	return r.Time
}
