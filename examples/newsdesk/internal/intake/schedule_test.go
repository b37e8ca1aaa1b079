package intake

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/fetch"
)

// next is a poller's, with a chance.
func next(was desk.Health, out outcome, now time.Time, chance float64, zone *time.Location) desk.Health {
	p := &Poller{opts: PollerOptions{MinPause: minPause, MaxPause: maxPause, Zone: zone, Chance: func() float64 { return chance }}}
	return p.next(was, out, now)
}

// pauseAfter returns the pause after an outcome for a feed that had the given one
// before.
func pauseAfter(before time.Duration, out outcome) time.Duration {
	was := desk.Health{}
	if before > 0 {
		was.LastFetch, was.NextFetch = now.Add(-before), now
	}
	return next(was, out, now, 0.5, time.UTC).NextFetch.Sub(now)
}

func TestPauses(t *testing.T) {
	something, nothing := outcome{fresh: 3}, outcome{unchanged: true}
	for _, test := range []struct {
		name   string
		before time.Duration
		out    outcome
		want   time.Duration
	}{
		{"the first time", 0, something, firstPause},
		{"the first time, with nothing", 0, nothing, firstPause},
		{"something new", time.Hour, something, 30 * time.Minute},
		{"nothing new", time.Hour, nothing, 90 * time.Minute},
		{"no faster than that", 6 * time.Minute, something, minPause},
		{"no slower than that", 5 * time.Hour, nothing, maxPause},
		{"the server asks for more", time.Hour, outcome{fresh: 1, floor: 2 * time.Hour}, 2 * time.Hour},
	} {
		assert.Equal(t, test.want, pauseAfter(test.before, test.out), test.name)
	}
}

func TestBackoff(t *testing.T) {
	h := desk.Health{LastFetch: now.Add(-time.Hour), NextFetch: now, ETag: "v1", Title: "Tin Điện", Status: "ok"}
	var pauses []time.Duration
	at := now
	for range 12 {
		h = next(h, outcome{err: &fetch.StatusError{Code: 404}}, at, 0.5, time.FixedZone("", 7*3600))
		pauses = append(pauses, h.NextFetch.Sub(at))
		at = h.NextFetch
	}
	m := time.Minute
	assert.Equal(t, []time.Duration{5 * m, 10 * m, 20 * m, 40 * m, 80 * m, 160 * m, 320 * m, 640 * m, 1280 * m, maxBackoff, maxBackoff, maxBackoff}, pauses)
	assert.Equal(t, 12, h.Failures)
	assert.Equal(t, now, h.Failing)
	assert.Equal(t, "answers 404 (Not Found), since 27 November 17:00", h.Status)
	assert.Equal(t, "v1", h.ETag, "what it was fetched with last still holds")
	assert.Equal(t, "Tin Điện", h.Title)

	h = next(h, outcome{fresh: 1, etag: "v2"}, at, 0.5, time.UTC)
	assert.Equal(t, desk.Health{LastFetch: at, NextFetch: at.Add(firstPause), Status: "ok", ETag: "v2", Title: "Tin Điện"}, h, "the pause of before says nothing")
}

func TestBackoffAsAsked(t *testing.T) {
	pause := func(err error) time.Duration { return pauseAfter(time.Hour, outcome{err: err}) }
	assert.Equal(t, 2*time.Hour, pause(&fetch.StatusError{Code: 503, RetryAfter: 2 * time.Hour}))
	assert.Equal(t, minPause, pause(&fetch.StatusError{Code: 429, RetryAfter: time.Second}))
	early := next(desk.Health{}, outcome{err: &fetch.StatusError{Code: 503, RetryAfter: 2 * time.Hour}}, now, 0, time.UTC)
	assert.Equal(t, now.Add(2*time.Hour), early.NextFetch, "and never earlier")
	assert.Equal(t, gonePause, pause(&fetch.StatusError{Code: 410}))
	assert.Equal(t, minPause, pause(errors.New("refuses the connection")))
}

// Feeds that are fetched together do not stay so.
func TestChance(t *testing.T) {
	was := desk.Health{LastFetch: now.Add(-time.Hour), NextFetch: now}
	out := outcome{unchanged: true}
	early, late := next(was, out, now, 0, time.UTC).NextFetch, next(was, out, now, 0.999, time.UTC).NextFetch
	assert.Equal(t, now.Add(81*time.Minute), early)
	assert.InDelta(t, float64(99*time.Minute), float64(late.Sub(now)), float64(time.Minute))
	assert.True(t, next(was, outcome{err: errors.New("x")}, now, 0, time.UTC).NextFetch.Before(next(was, outcome{err: errors.New("x")}, now, 0.9, time.UTC).NextFetch))
}
