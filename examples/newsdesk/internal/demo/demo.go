// Package demo plays a made-up day of feeds into a desk, so that who starts
// newsdesk for the first time sees stories at once, and new ones come while they
// look.
package demo

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

//go:embed feedday.jsonl
var feedday []byte

const (
	live  = 240 // items that come one by one
	batch = 16  // of the items before, that come together
)

// sections are those of the outlets of the day.
var sections = map[string]string{
	"Tin Điện":         "Thời sự",
	"Phố Phường":       "Đời sống",
	"Thời Luận":        "Thời sự",
	"Thương Trường Số": "Kinh doanh",
	"Delta Courier":    "English",
}

// A Day is a made-up day.
type Day struct {
	articles []cluster.Article
	arrivals []time.Time // ascending
	clock    clock
}

// New returns the day, before its first item.
func New() (*Day, error) {
	d := new(Day)
	r, err := jsonl.NewReader(bytes.NewReader(feedday), "feedday.jsonl", jsonl.Options{})
	if err != nil {
		return nil, fmt.Errorf("the demo's day: %w", err)
	}
	for record, err := range r.All() {
		if err != nil {
			return nil, fmt.Errorf("the demo's day: %w", err)
		}
		d.articles = append(d.articles, record.Article)
	}
	// The file is in the order of arrival. What is dated earlier than what came
	// before it came late.
	var latest time.Time
	for _, a := range d.articles {
		if a.Time.After(latest) {
			latest = a.Time
		}
		d.arrivals = append(d.arrivals, latest)
	}
	d.clock.set(d.arrivals[0], d.arrivals[0])
	return d, nil
}

// Now is the time of the day: that of the last item that came, and a little more as
// time goes by.
func (d *Day) Now() time.Time { return d.clock.now() }

// Play puts the day to a desk: most of it at once and the rest one by one, pause
// apart. It returns when all have come, or when ctx ends.
func (d *Day) Play(ctx context.Context, to *desk.Desk, pause time.Duration) error {
	for _, name := range slices.Sorted(maps.Keys(sections)) {
		if err := to.PutSource(ctx, desk.Source{Name: name, Section: sections[name]}); err != nil {
			return err
		}
	}
	first := len(d.articles) - live
	for start := 0; start < first; start += batch {
		end := min(start+batch, first)
		if err := d.put(ctx, to, start, end); err != nil {
			return err
		}
	}
	ticks := time.NewTicker(pause)
	defer ticks.Stop()
	for i := first; i < len(d.articles); i++ {
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
		if err := d.put(ctx, to, i, i+1); err != nil {
			return err
		}
	}
	return nil
}

func (d *Day) put(ctx context.Context, to *desk.Desk, start, end int) error {
	next := end
	if next == len(d.articles) {
		next--
	}
	d.clock.set(d.arrivals[end-1], d.arrivals[next])
	_, err := to.Put(ctx, "", d.articles[start:end])
	return err
}

// A clock goes on from a time, up to another.
type clock struct {
	mu         sync.Mutex
	from, upto time.Time
	since      time.Time
}

func (c *clock) set(from, upto time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.from, c.upto, c.since = from, upto, time.Now()
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.from.Add(time.Since(c.since))
	if now.After(c.upto) {
		return c.upto
	}
	return now
}
