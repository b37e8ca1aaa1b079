package work

import "sync"

// Calls are calls of a function that are due. They are made one after another, in
// the order in which they became due, by whichever goroutine runs them and finds
// that no other does. So one that is run from within the function leaves them to
// the one that it comes from.
type Calls[T any] struct {
	Of   func(T)
	mu   sync.Mutex
	due  []T
	busy bool
}

// Add makes a call with v due.
func (c *Calls[T]) Add(v T) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due = append(c.due, v)
}

// Run makes the calls that are due. No lock may be held that the function needs.
func (c *Calls[T]) Run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy {
		return
	}
	c.busy = true
	defer func() { c.busy = false }() // even if the call panics
	for len(c.due) > 0 {
		var none T
		v := c.due[0]
		c.due[0] = none
		c.due = c.due[1:]
		func() {
			c.mu.Unlock()
			defer c.mu.Lock()
			c.Of(v)
		}()
	}
}
