package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/normalize"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/charset"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/feed"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/fetch"
)

const (
	maxFeed = 10 << 20
	maxPage = 2 << 20
)

// A sinkError is a failure of the desk and not of the feed.
type sinkError struct{ err error }

func (e *sinkError) Error() string { return e.err.Error() }
func (e *sinkError) Unwrap() error { return e.err }

// take fetches a feed and puts what is new in it. The error is one of the context
// or a *sinkError: whatever is the feed's fault is in the outcome. What the feed
// is next asked with, its ETag, is only that of articles that are stored.
func (p *Poller) take(ctx context.Context, src desk.Source) (outcome, error) {
	resp, err := p.opts.Fetch(ctx, fetch.Request{URL: src.Feed, ETag: src.ETag, Modified: src.Modified, Accept: feed.Accept, MaxBytes: maxFeed})
	if ctx.Err() != nil {
		return outcome{}, context.Cause(ctx)
	}
	if err != nil {
		return outcome{err: err}, nil
	}
	out := outcome{etag: resp.ETag, modified: resp.Modified, floor: min(resp.Fresh, p.opts.MaxPause)}
	var remarks []string
	if resp.Moved != "" {
		remarks = append(remarks, "it has moved to "+resp.Moved)
	}
	if resp.NotModified {
		out.unchanged, out.remark = true, strings.Join(remarks, "; ")
		return out, nil
	}
	parsed, err := feed.Decode(ctx, resp.Body, resp.ContentType, resp.URL, time.Now())
	if ctx.Err() != nil {
		return outcome{}, context.Cause(ctx)
	}
	if err != nil {
		return outcome{err: err}, nil
	}
	out.title = parsed.Title
	out.floor = max(out.floor, min(parsed.Every, p.opts.MaxPause))
	told, err := p.put(ctx, src, parsed.Items)
	if err != nil {
		return outcome{}, err
	}
	out.fresh, out.unchanged = told.fresh, told.fresh == 0
	if parsed.Broken != "" {
		remarks = append(remarks, parsed.Broken)
	}
	if parsed.Unusable > 0 {
		remarks = append(remarks, fmt.Sprintf("%s without text", count(parsed.Unusable, "item")))
	}
	out.remark = strings.Join(append(remarks, told.remarks()...), "; ")
	return out, nil
}

var errNoPage = errors.New("is no web page")

// readPage adds to an article what its page has.
func (p *Poller) readPage(ctx context.Context, a *cluster.Article) error {
	resp, err := p.opts.Fetch(ctx, fetch.Request{URL: a.URL, Accept: "text/html, application/xhtml+xml;q=0.9", MaxBytes: maxPage})
	if err != nil {
		return err
	}
	if kind, _, err := mime.ParseMediaType(resp.ContentType); err == nil && !slices.Contains([]string{"text/html", "application/xhtml+xml"}, kind) {
		return errNoPage
	}
	from, err := url.Parse(resp.URL)
	if err != nil {
		return err
	}
	page := p.pages.HTML(ctx, charset.Decode(resp.Body, resp.ContentType), from, a.Title)
	if len(page.Lead)+len(page.Body) <= len(a.Body) {
		return nil // the feed has it all
	}
	a.Title = cmp.Or(a.Title, page.Title)
	a.Lang = cmp.Or(a.Lang, page.Lang)
	switch {
	case a.Summary == "":
		a.Summary, a.Body = page.Lead, page.Body
	case sameStart(a.Summary, page.Lead):
		a.Body = page.Body
	default:
		a.Body = strings.TrimPrefix(page.Lead+"\n"+page.Body, "\n")
	}
	if a.Time.IsZero() {
		a.Time = published(page.Published, a.Lang)
	}
	return nil
}

// sameStart reports whether two leads are one, of which the shorter may have been
// cut off.
func sameStart(a, b string) bool {
	x, y := normalize.Key.String(a), normalize.Key.String(b)
	return strings.HasPrefix(x, y) || strings.HasPrefix(y, x)
}

// published returns the time that a page states, or none.
func published(stated, lang string) time.Time {
	t, err := jsonl.ParseTime(stated, jsonl.ZoneOf(lang))
	if err != nil || !feed.Plausible(t, time.Now()) {
		return time.Time{}
	}
	return t
}
