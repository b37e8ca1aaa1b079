// Package work runs long work on all cores and ends it with its context.
package work

import "context"

// Steps is how many steps are taken between two looks at a context. Of those
// that are counted none takes more than a few microseconds.
const Steps = 1024

// A Pace ends long work with its context.
type Pace struct {
	ctx  context.Context
	left int // steps until the context is looked at
}

// NewPace returns a pace that ends with ctx.
func NewPace(ctx context.Context) Pace { return Pace{ctx: ctx} }

// Ended counts a step, and reports whether the work should stop.
func (p *Pace) Ended() bool {
	p.left--
	return p.left < 0 && p.look()
}

func (p *Pace) look() bool {
	if p.ctx.Err() != nil {
		return true
	}
	p.left = Steps
	return false
}
