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

// A clock keeps the current time of a stream. The zero clock has none.
type clock struct {
	recent []time.Time // the latest, as a ring
	ticks  int
	median time.Time

	// The first times of all may be wrong ones. So articles that came before there
	// were clockTimes of them came at start, which is the present until then and
	// stays from then on; and high is the latest present until then.
	start, high time.Time
}

// tick takes note of the time of an article, if it has one.
func (c *clock) tick(t time.Time) {
	if !isDate(t) {
		return
	}
	t = t.UTC()
	if len(c.recent) < clockTimes {
		c.recent = append(c.recent, t)
	} else {
		c.recent[c.ticks%clockTimes] = t
	}
	c.ticks++
	c.settle()
}

// settle sets the current time to the median of the latest.
func (c *clock) settle() {
	if len(c.recent) == 0 {
		return
	}
	var memory [clockTimes]time.Time
	sorted := append(memory[:0], c.recent...)
	slices.SortFunc(sorted, time.Time.Compare)
	c.median = sorted[(len(sorted)-1)/2]
	if c.ticks <= clockTimes {
		c.start = c.median
		if c.high.Before(c.median) {
			c.high = c.median
		}
	}
}

// tick moves the clock by the time of an article that comes. If the present was made
// by wrong dates until now, what was believed by it is to be judged again. That goes
// through all articles, a few times at most in the life of a stream.
func (s *Stream) tick(t time.Time) {
	s.clock.tick(t)
	if s.clock.ticks > clockTimes || s.clock.high.Sub(s.clock.now()) <= foresight {
		return
	}
	s.clock.high = s.clock.now()
	s.walked += len(s.byID)
	for _, st := range s.stories {
		st.activity.judge(&s.clock)
		s.settle(st)
	}
}

// now returns the present time, or zero.
func (c *clock) now() time.Time { return c.median }

// active returns the time as of which r counts for the window, zero if that is
// c.start, and whether it is final. If not, r counts as of the present while the
// next clockTimes come. The time is in UTC: of articles of one time it does not
// matter which is asked.
func (c *clock) active(r *streamArticle) (at time.Time, final bool) {
	if isDate(r.Time) && c.near(r.Time) {
		return r.Time.UTC(), true
	}
	if r.tick >= clockTimes {
		at = r.arrived
	}
	return at, !isDate(r.Time)
}

// near reports whether the present time is so late that a date of t is believed.
func (c *clock) near(t time.Time) bool { return !t.After(c.now().Add(foresight)) }
