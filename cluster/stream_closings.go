package cluster

import "sync"

// closings are the calls of [StreamOptions.OnClose] that are due. They are made
// one after another in the order in which the stories closed, by whichever call
// of the stream finds that no other makes them. So one that comes from within
// OnClose leaves them to the one that it comes from.
type closings struct {
	call func(StreamStory)
	mu   sync.Mutex
	due  []StreamStory
	busy bool
}

func (c *closings) add(st StreamStory) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.due = append(c.due, st)
}

// run makes the calls that are due. The stream must not be locked.
func (c *closings) run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy {
		return
	}
	c.busy = true
	defer func() { c.busy = false }() // even if the call panics
	for len(c.due) > 0 {
		st := c.due[0]
		c.due[0] = StreamStory{}
		c.due = c.due[1:]
		func() {
			c.mu.Unlock()
			defer c.mu.Lock()
			c.call(st)
		}()
	}
}
