package desk

import "sync"

// notices hands out what was committed to those who listen.
type notices struct {
	mu    sync.Mutex
	to    map[chan Notice]bool
	ended bool
}

// waiting is how many notices a slow reader may be behind.
const waiting = 64

// Subscribe returns a channel of all notices from now on, and what ends it. A reader
// that is too slow gets a notice without changes in place of those it missed: it
// should look again. The channel is closed when the desk is.
func (d *Desk) Subscribe() (<-chan Notice, func()) { return d.notices.add() }

func (n *notices) add() (<-chan Notice, func()) {
	c := make(chan Notice, waiting)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ended {
		close(c)
		return c, func() {}
	}
	if n.to == nil {
		n.to = make(map[chan Notice]bool)
	}
	n.to[c] = true
	return c, func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		if n.to[c] {
			delete(n.to, c)
			close(c)
		}
	}
}

// tell never waits for a reader.
func (n *notices) tell(notice Notice) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for c := range n.to {
		select {
		case c <- notice:
			continue
		default:
		}
		// Only tell sends, so there is room for one after this.
		for len(c) > 0 {
			select {
			case <-c:
			default:
			}
		}
		c <- Notice{Seq: notice.Seq}
	}
}

// count returns how many listen.
func (n *notices) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.to)
}

func (n *notices) end() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.ended = true
	for c := range n.to {
		delete(n.to, c)
		close(c)
	}
}
