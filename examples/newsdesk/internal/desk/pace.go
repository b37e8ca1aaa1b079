package desk

import "time"

// An article that states no time is told to the stream as of its arrival: else a desk of
// such articles would have no present time, and its stories would never close. In a
// backlog, the arrival says nothing of when it was published, and two of one event that
// are weeks apart are not compared; there it has no time for the stream either, which
// counts it from the present of its own clock.

// A pace says whether what comes is news or a backlog.
type pace struct {
	came   time.Time     // when the last article that states a time did
	behind time.Duration // how long after that time
}

const (
	backlog = 24 * time.Hour // what is older was no news when it came
	lasting = time.Hour      // after which what came before says nothing
)

// note takes in when an article came, and the time that it states.
func (p *pace) note(came, stated time.Time) {
	if !stated.IsZero() {
		p.came, p.behind = came, came.Sub(stated)
	}
}

// arrival returns the time that an article without one has for the stream, or none.
func (p *pace) arrival(came time.Time) time.Time {
	if p.behind > backlog && came.Sub(p.came) <= lasting {
		return time.Time{}
	}
	return time.UnixMicro(came.UnixMicro()).UTC()
}
