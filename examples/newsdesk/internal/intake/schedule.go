package intake

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/fetch"
)

// The pauses between two fetches of a feed.
const (
	minPause   = 5 * time.Minute
	maxPause   = 6 * time.Hour
	firstPause = 15 * time.Minute // after the first fetch, and the first one after failures
	minBackoff = 5 * time.Minute
	maxBackoff = 24 * time.Hour
	gonePause  = 7 * 24 * time.Hour
)

// An outcome is what a fetch brought.
type outcome struct {
	err error // why it failed, or nil

	unchanged bool
	fresh     int           // articles that were new to the desk, or had another text
	floor     time.Duration // the shortest pause that the server asks for
	etag      string
	modified  string
	title     string
	remark    string // what went well all the same, in words, or ""
}

// next returns the health of a feed after a fetch that ended at now. A feed
// that had something new is fetched again after half of its pause, another
// after half as much again; after a failure the pause doubles each time. Chance
// moves it by up to a tenth, so that feeds do not come in step.
func (p *Poller) next(was desk.Health, out outcome, now time.Time) desk.Health {
	h := was
	h.LastFetch = now
	var pause time.Duration
	if out.err != nil {
		h.Failures++
		if h.Failing.IsZero() {
			h.Failing = now
		}
		h.Status = out.err.Error()
		if h.Failures > 1 {
			h.Status += ", since " + h.Failing.In(p.opts.Zone).Format("2 January 15:04")
		}
		pause, out.floor = backoff(h.Failures, out.err)
	} else {
		pause = p.calm(was, out)
		h.Failures, h.Failing = 0, time.Time{}
		h.Status = "ok"
		if out.unchanged {
			h.Status = "unchanged"
		}
		if out.remark != "" {
			h.Status += "; " + out.remark
		}
		h.ETag, h.Modified = out.etag, out.modified
		if out.title != "" {
			h.Title = out.title
		}
	}
	pause = max(pause+time.Duration((p.opts.Chance()-0.5)*0.2*float64(pause)), out.floor)
	h.NextFetch = now.Add(pause)
	return h
}

// calm returns the pause after a fetch that went well.
func (p *Poller) calm(was desk.Health, out outcome) time.Duration {
	pause := was.NextFetch.Sub(was.LastFetch)
	switch {
	case was.Failures > 0 || was.LastFetch.IsZero() || pause <= 0:
		pause = firstPause
	case out.fresh > 0:
		pause /= 2
	default:
		pause += pause / 2
	}
	return min(max(pause, p.opts.MinPause), p.opts.MaxPause)
}

// backoff returns the pause after a number of failures in a row, and the
// shortest that the server asks for.
func backoff(failures int, err error) (pause, floor time.Duration) {
	pause = maxBackoff
	if failures < 10 {
		pause = min(minBackoff<<(failures-1), maxBackoff)
	}
	if status, ok := errors.AsType[*fetch.StatusError](err); ok {
		if status.Code == http.StatusGone {
			pause = gonePause
		}
		floor = status.RetryAfter
	}
	return pause, floor
}

// count returns "1 item" or "2 items".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
