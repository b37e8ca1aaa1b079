package fetch

import (
	"context"
	"sync"
	"time"
)

// hosts lets one request at a time to each host, with a pause after it. The zero
// hosts but for delay is ready to use.
type hosts struct {
	delay time.Duration

	mu sync.Mutex
	at map[string]*host
}

type host struct {
	busy  chan struct{} // holds one value while a request runs or waits for the pause
	users int           // that run or wait; guarded by hosts.mu
	free  time.Time     // the end of the pause; belongs to who is in busy
}

// maxHosts is how many hosts are remembered at once beyond those in use.
const maxHosts = 4096

// acquire waits until it is the caller's turn, who calls release at the end. The
// pause after that is at least delay.
func (hs *hosts) acquire(ctx context.Context, name string, delay time.Duration) (release func(), err error) {
	h := hs.enter(name)
	select {
	case h.busy <- struct{}{}:
	case <-ctx.Done():
		hs.leave(h)
		return nil, context.Cause(ctx)
	}
	done := func() {
		<-h.busy
		hs.leave(h)
	}
	if err := waitUntil(ctx, h.free); err != nil {
		done()
		return nil, err
	}
	return func() {
		h.free = time.Now().Add(max(delay, hs.delay))
		done()
	}, nil
}

func waitUntil(ctx context.Context, t time.Time) error {
	pause := time.Until(t)
	if pause <= 0 {
		return nil
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (hs *hosts) enter(name string) *host {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h := hs.at[name]
	if h == nil {
		if hs.at == nil {
			hs.at = make(map[string]*host)
		}
		if len(hs.at) >= maxHosts {
			hs.forget()
		}
		h = &host{busy: make(chan struct{}, 1)}
		hs.at[name] = h
	}
	h.users++
	return h
}

func (hs *hosts) leave(h *host) {
	hs.mu.Lock()
	defer hs.mu.Unlock()
	h.users--
}

// forget drops the hosts that nobody uses and whose pause is over.
func (hs *hosts) forget() {
	now := time.Now()
	for name, h := range hs.at {
		if h.users == 0 && h.free.Before(now) {
			delete(hs.at, name)
		}
	}
}
