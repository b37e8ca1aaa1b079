package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/extract"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/feed"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/fetch"
)

// PollerOptions tunes a [Poller]. Sink and Fetch are needed.
type PollerOptions struct {
	Sink Sink

	// Fetch is the method Get of a fetch.Client.
	Fetch func(context.Context, fetch.Request) (*fetch.Response, error)

	// Workers is how many feeds are fetched at once, each from another host. Zero
	// means 8.
	Workers int

	// MinPause and MaxPause bound the time between two fetches of a feed that does
	// not fail. Zero means 5 minutes and 6 hours.
	MinPause, MaxPause time.Duration

	// Zone is that of the times in a feed's status. Nil means UTC.
	Zone *time.Location

	// Chance returns a number in [0, 1) to spread the fetches by. Nil means
	// rand.Float64.
	Chance func() float64

	// Log is told what the desk's own failures are. Nil means slog.Default().
	Log *slog.Logger
}

// A Poller fetches the feeds of a sink, each as often as it changes.
type Poller struct {
	opts  PollerOptions
	pages *extract.Reader
	had   recent // the articles whose pages were read
	look  chan struct{}
}

// NewPoller returns a Poller.
func NewPoller(opts PollerOptions) (*Poller, error) {
	if opts.Sink == nil || opts.Fetch == nil {
		return nil, errors.New("intake: PollerOptions needs Sink and Fetch")
	}
	if opts.Workers < 0 {
		return nil, errors.New("intake: PollerOptions.Workers is below 0")
	}
	opts.MinPause, opts.MaxPause = cmp.Or(opts.MinPause, minPause), cmp.Or(opts.MaxPause, maxPause)
	if opts.MinPause < 0 || opts.MaxPause < opts.MinPause {
		return nil, fmt.Errorf("intake: PollerOptions has pauses from %v to %v", opts.MinPause, opts.MaxPause)
	}
	opts.Workers = cmp.Or(opts.Workers, 8)
	opts.Zone = cmp.Or(opts.Zone, time.UTC)
	opts.Log = cmp.Or(opts.Log, slog.Default())
	if opts.Chance == nil {
		opts.Chance = rand.Float64
	}
	return &Poller{opts: opts, pages: extract.NewReader(), look: make(chan struct{}, 1)}, nil
}

// Look makes p see at once that sources were added, changed or removed. It
// would see it within half a minute.
func (p *Poller) Look() {
	select {
	case p.look <- struct{}{}:
	default: // it is about to
	}
}

const (
	lookEvery = 30 * time.Second
	sinkPause = time.Minute // after a failure of the sink
)

// Run fetches until ctx ends, and returns when the fetches that run then have
// ended.
func (p *Poller) Run(ctx context.Context) {
	var running sync.WaitGroup
	r := round{p: p, feeds: make(map[string]*polled), hosts: make(map[string]bool), ended: make(chan end)}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			go func() { // whoever still runs ends with nobody to hear it
				for range r.ended {
				}
			}()
			running.Wait()
			close(r.ended)
			return
		case <-timer.C:
		case <-p.look:
			r.looked = time.Time{}
		case e := <-r.ended:
			r.end(e)
		}
		now := time.Now()
		if now.Sub(r.looked) >= lookEvery {
			r.lookAround(ctx, now)
		}
		for _, f := range r.due(now) {
			f.running = true
			r.hosts[f.host] = true
			running.Go(func() { r.ended <- p.visit(ctx, f.source) })
		}
		timer.Reset(r.pause(now))
	}
}

// A round is what the loop of a Poller knows. Only that loop uses it, but for
// ended.
type round struct {
	p      *Poller
	feeds  map[string]*polled
	hosts  map[string]bool // those that are asked now
	looked time.Time
	ended  chan end
}

type polled struct {
	source  desk.Source
	host    string
	due     time.Time
	running bool
	gone    bool // the sink has it no longer
}

type end struct {
	feed   string
	health *desk.Health // nil if it is as it was
	due    time.Time
}

// lookAround compares the feeds with those of the sink.
func (r *round) lookAround(ctx context.Context, now time.Time) {
	r.looked = now
	sources, err := r.p.opts.Sink.Sources(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.p.opts.Log.Error("cannot read the sources", "err", err)
		}
		return
	}
	for _, f := range r.feeds {
		f.gone = true
	}
	for _, s := range sources {
		u, err := url.Parse(s.Feed)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" {
			continue // a folder's, or no feed
		}
		f := r.feeds[s.Feed]
		if f == nil {
			f = &polled{host: feed.Outlet(u), due: s.NextFetch}
			r.feeds[s.Feed] = f
		} else {
			s.Health = f.source.Health // what was read may be older
		}
		f.source, f.gone = s, false
	}
	for name, f := range r.feeds {
		if f.gone && !f.running {
			delete(r.feeds, name)
		}
	}
}

// due returns the feeds to fetch now, those that wait the longest first: at most as
// many as there are workers free, and one of each host.
func (r *round) due(now time.Time) (due []*polled) {
	free := r.p.opts.Workers
	var waiting []*polled
	for _, f := range r.feeds {
		switch {
		case f.running:
			free--
		case !f.gone && !f.due.After(now):
			waiting = append(waiting, f)
		}
	}
	slices.SortFunc(waiting, func(a, b *polled) int {
		return cmp.Or(a.due.Compare(b.due), strings.Compare(a.source.Feed, b.source.Feed))
	})
	taken := make(map[string]bool)
	for _, f := range waiting {
		if len(due) >= free {
			break
		}
		if !r.hosts[f.host] && !taken[f.host] {
			taken[f.host] = true
			due = append(due, f)
		}
	}
	return due
}

// pause returns how long there is nothing to do unless a fetch ends.
func (r *round) pause(now time.Time) time.Duration {
	until := r.looked.Add(lookEvery)
	for _, f := range r.feeds {
		// One that is due waits for a worker or its host: for the end of a fetch.
		if !f.running && f.due.After(now) && f.due.Before(until) {
			until = f.due
		}
	}
	return max(until.Sub(now), 0)
}

func (r *round) end(e end) {
	f := r.feeds[e.feed]
	f.running = false
	delete(r.hosts, f.host)
	f.due = e.due
	if e.health != nil {
		f.source.Health = *e.health
	}
	if f.gone {
		delete(r.feeds, e.feed)
	}
}

// visit fetches a feed and stores its health.
func (p *Poller) visit(ctx context.Context, src desk.Source) end {
	out, err := p.take(ctx, src)
	now := time.Now()
	if err == nil {
		health := p.next(src.Health, out, now)
		if err = p.opts.Sink.SetHealth(ctx, src.Feed, health); err == nil {
			return end{src.Feed, &health, health.NextFetch}
		}
	}
	if ctx.Err() == nil {
		p.opts.Log.Error("cannot store what a feed has", "feed", src.Feed, "err", err)
	}
	return end{src.Feed, nil, now.Add(sinkPause)}
}
