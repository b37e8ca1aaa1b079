package intake

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/feed"
)

// together is how many articles are put at once: what the desk stores in one
// transaction.
const together = 64

// Of one fetch of a feed, the pages of the newest articles are fetched, for some
// time, and until so many in a row could not be had.
const (
	maxPages     = 50
	maxPageTime  = 5 * time.Minute
	maxPageFails = 5
)

// A tally counts what became of a feed's items.
type tally struct {
	fresh   int    // new or with another text
	refused int    // by the desk
	refusal string // why the last of them was
	pages   int    // asked for
	lacking int    // of these, not to be had
	fails   int    // the last so many of these
	pageErr error  // why the last of them was not
}

func (t *tally) add(result desk.Result) {
	switch result.Status {
	case desk.StatusNew, desk.StatusVersion:
		t.fresh++
	case desk.StatusRefused:
		t.refused++
		t.refusal = result.Error
	}
}

func (t *tally) remarks() (remarks []string) {
	if t.refused > 0 {
		remarks = append(remarks, fmt.Sprintf("%s refused: %s", count(t.refused, "item"), t.refusal))
	}
	if t.lacking > 0 {
		remarks = append(remarks, fmt.Sprintf("%d of %s not to be had: the last %v", t.lacking, count(t.pages, "page"), t.pageErr))
	}
	return remarks
}

// put puts the items of a feed that are new into the sink, with their pages if the
// source wants that, and remembers what is stored.
func (p *Poller) put(ctx context.Context, src desk.Source, items []feed.Item) (tally, error) {
	key := "feed " + src.Feed
	note, err := p.opts.Sink.Recall(ctx, key)
	if err != nil {
		return tally{}, &sinkError{err}
	}
	d := delivery{p: p, src: src, memory: newMemory(note), pagesUntil: time.Now().Add(maxPageTime)}
	fresh := d.memory.fresh(items)
	if len(fresh) == 0 {
		return tally{}, nil
	}
	for i, it := range fresh {
		if err = d.deliver(ctx, it, i >= len(fresh)-maxPages); err != nil {
			break
		}
	}
	if err == nil {
		err = d.flush(ctx)
	}
	d.memory.touch(items)
	// What is stored is remembered even if the rest could not be. Without the note,
	// the desk would say of each that it is known.
	if noteErr := p.opts.Sink.Remember(context.WithoutCancel(ctx), key, d.memory.note(len(items))); noteErr != nil && err == nil {
		err = &sinkError{noteErr}
	}
	return d.tally, err
}

// A delivery is what one fetch of a feed brings to the sink.
type delivery struct {
	p          *Poller
	src        desk.Source
	memory     *memory
	tally      tally
	pagesUntil time.Time

	items    []*feed.Item // that wait for others, and
	articles []cluster.Article
}

// deliver puts an item, at the latest with flush. One whose page was fetched is
// put at once, so that it can be read before the next page is there.
func (d *delivery) deliver(ctx context.Context, it *feed.Item, mayHavePage bool) error {
	a := it.Article
	// Another feed may have brought the page. What this one has, the lead alone, is
	// no new version of that.
	had := d.p.had.has(a.ID)
	withPage := false
	if a.URL != "" && (had || d.src.Pages && mayHavePage) && d.tally.fails < maxPageFails && time.Now().Before(d.pagesUntil) {
		withPage = d.addPage(ctx, &a)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if had && !withPage {
		return nil // it is not remembered, and so comes again
	}
	d.items, d.articles = append(d.items, it), append(d.articles, a)
	if withPage {
		d.p.had.add(a.ID)
	}
	if withPage || len(d.items) == together {
		return d.flush(ctx)
	}
	return nil
}

func (d *delivery) addPage(ctx context.Context, a *cluster.Article) bool {
	d.tally.pages++
	if err := d.p.readPage(ctx, a); err != nil {
		d.tally.lacking++
		d.tally.fails++
		d.tally.pageErr = err
		return false
	}
	d.tally.fails = 0
	return true
}

// flush puts what waits.
func (d *delivery) flush(ctx context.Context) error {
	if len(d.items) == 0 {
		return nil
	}
	results, err := d.p.opts.Sink.Put(ctx, d.src.Feed, d.articles)
	for i, result := range results {
		d.tally.add(result)
		d.memory.add(d.items[i])
	}
	d.items, d.articles = d.items[:0], d.articles[:0]
	if err != nil {
		return &sinkError{err}
	}
	return nil
}

// recent is a set of the ids that were added last. The zero set is empty. It is
// safe for concurrent use.
type recent struct {
	mu       sync.Mutex
	now, old map[string]bool
}

// maxRecent is how many ids a half of the set has.
const maxRecent = 20_000

func (r *recent) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now[id] || r.old[id]
}

func (r *recent) add(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now == nil || len(r.now) == maxRecent {
		r.now, r.old = make(map[string]bool), r.now
	}
	r.now[id] = true
}
