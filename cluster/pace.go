package cluster

import "context"

// paceSteps is how many steps are taken between two looks at a context. Of those
// that are counted none takes more than a few microseconds.
const paceSteps = 1024

// A pace ends long work with its context.
type pace struct {
	ctx  context.Context
	left int // steps until the context is looked at
}

// newPace returns a pace that ends with ctx.
func newPace(ctx context.Context) pace { return pace{ctx: ctx} }

// ended counts a step, and reports whether the work should stop.
func (p *pace) ended() bool {
	p.left--
	return p.left < 0 && p.look()
}

func (p *pace) look() bool {
	if p.ctx.Err() != nil {
		return true
	}
	p.left = paceSteps
	return false
}

// hurry lets the next step look at the context: the one before was a long one.
func (p *pace) hurry() { p.left = 0 }
