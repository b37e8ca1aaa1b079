package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// Limits of an article. What is beyond is refused.
const (
	maxField = 4096    // bytes of an id, address, outlet or headline
	maxText  = 4 << 20 // bytes of all its text
)

// Statuses of a [Result].
const (
	StatusNew     = "new"
	StatusVersion = "version"
	StatusKnown   = "known"
	StatusRefused = "refused"
)

// An offer is an article as the writer gets it.
type offer struct {
	article cluster.Article
	hash    store.Hash
	words   store.Words
	result  *Result
}

// Put puts articles to the desk that a feed carried, or that came without one if
// feed is empty. It returns a result for each once all is stored. If there is an
// error, results says what was stored before.
func (d *Desk) Put(ctx context.Context, feed string, articles []cluster.Article) ([]Result, error) {
	results := make([]Result, len(articles))
	for done := 0; done < len(articles); {
		upto := min(done+groupSize, len(articles))
		offers := make([]offer, 0, groupSize)
		for i := done; i < upto; i++ {
			results[i] = Result{ID: articles[i].ID}
			a, err := admissible(articles[i])
			if err != nil {
				results[i].Status, results[i].Error = StatusRefused, err.Error()
				continue
			}
			offers = append(offers, offer{a, store.HashOf(&a), store.WordsOf(&a), &results[i]})
		}
		if len(offers) > 0 {
			if err := d.submit(ctx, len(offers), func(g *group) error { return g.put(feed, offers) }); err != nil {
				return results[:done], err
			}
		}
		d.tally.count(results[done:upto])
		done = upto
	}
	return results, nil
}

// admissible returns the article as it is stored, or an error that says why it is
// not.
func admissible(a cluster.Article) (cluster.Article, error) {
	if strings.Contains(a.ID, "\x00") { // replaced, it could be that of another article
		return a, fmt.Errorf("the id %.60q has a NUL", a.ID)
	}
	for _, field := range []*string{&a.ID, &a.Title, &a.Summary, &a.Body, &a.Source, &a.URL, &a.Lang} {
		*field = clean(*field)
	}
	a.ID = strings.TrimSpace(a.ID)
	a.Source = nameOf(a.Source)
	a.Time = keepable(a.Time)
	if err := short(field{"id", a.ID}, field{"title", a.Title}, field{"source", a.Source}, field{"url", a.URL}, field{"lang", a.Lang}); err != nil {
		return a, err
	}
	if n := len(a.Title) + len(a.Summary) + len(a.Body); n > maxText {
		return a, &TooLongError{"the text", n, maxText}
	}
	return a, a.Check()
}

// A TooLongError reports a field that is longer than Max, in bytes.
type TooLongError struct {
	Field    string
	Len, Max int
}

func (e *TooLongError) Error() string {
	return fmt.Sprintf("%s has %d bytes, more than %d", e.Field, e.Len, e.Max)
}

// A field is one that is short by its nature.
type field struct{ name, value string }

// short returns an error for the first field that is too long.
func short(fields ...field) error {
	for _, f := range fields {
		if len(f.value) > maxField {
			return &TooLongError{f.name, len(f.value), maxField}
		}
	}
	return nil
}

// keepable returns a time as RFC 3339 keeps it: with an offset of whole minutes and in the
// years 1 to 9999, there and in UTC. Another is as good as none.
func keepable(t time.Time) time.Time {
	_, offset := t.Zone()
	if offset%60 != 0 || offset <= -24*3600 || offset >= 24*3600 {
		t, offset = t.UTC(), 0
	}
	for _, year := range []int{t.Year(), t.UTC().Year()} {
		if t.IsZero() || year < 1 || year > 9999 {
			return time.Time{}
		}
	}
	return t.In(time.FixedZone("", offset))
}

// clean returns s as valid UTF-8 without NUL, which databases end a text at.
func clean(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// nameOf returns the one form of a name, such as that of an outlet, whichever way it
// came: composed as NFC has it, and with single blanks between words.
func nameOf(s string) string {
	return strings.Join(strings.Fields(norm.NFC.String(clean(s))), " ")
}

// put puts articles within a group.
func (g *group) put(feed string, offers []offer) error {
	source, err := g.sourceNum(feed)
	if err != nil {
		return err
	}
	for i := range offers {
		if err := g.putOne(source, &offers[i]); err != nil {
			return err
		}
	}
	return nil
}

func (g *group) putOne(source int64, o *offer) error {
	d := g.d
	row, hash, known, err := g.tx.Known(o.article.ID)
	if err != nil {
		return err
	}
	if known && hash == o.hash && sameStatement(&row.Article, &o.article) {
		*o.result = Result{ID: row.ID, Status: StatusKnown, Story: g.storyOf(row.ID, row.Story), Version: row.Version}
		return g.carry(&row, source)
	}

	was := row
	row.Article = o.article
	call := store.Put{Kind: store.KindPut, At: d.Now(), Article: &row, Hash: o.hash}
	if !known && row.Time.IsZero() {
		row.Told = d.pace.arrival(call.At)
	}
	d.pace.note(call.At, row.Time)
	if !known || hash != o.hash {
		call.Words = &o.words
	}
	stream := d.stream.Load()
	_, open := stream.StoryOf(row.ID)
	if known && !open {
		// Its story has closed and stays as it was, but for the text.
		call.Kind = store.KindEdit
		if hash != o.hash {
			row.Version++
		}
		o.result.Story = row.Story
		if _, err := g.bring(call, &was, o); err != nil {
			return err
		}
		return g.carry(&row, source)
	}
	p, err := stream.Put(told(row.Article, row.When()))
	switch {
	case errors.Is(err, cluster.ErrLimit), errors.Is(err, cluster.ErrNoID), errors.Is(err, cluster.ErrNoText):
		o.result.Status, o.result.Error = StatusRefused, err.Error()
		return nil
	case err != nil:
		return err
	}
	row.Version += p.Version - row.Streamed
	row.Streamed = p.Version
	d.lastLog, err = g.bring(call, &was, o)
	if err != nil {
		return err
	}
	g.setLive(row)
	if err := g.record(d.lastLog, p.Changes); err != nil {
		return err
	}
	g.calls++
	o.result.Story = d.ids.of(p.Story)
	g.touched[o.result.Story] = true
	return g.carry(&row, source)
}

// told returns an article as the stream is told of it.
func told(a cluster.Article, when time.Time) cluster.Article {
	a.Time = when
	return a
}

// bring writes a call that brought an article, and sets what its result says of it.
// Where the article is placed is written when the group settles.
func (g *group) bring(call store.Put, was *store.Article, o *offer) (log int64, err error) {
	row := call.Article
	o.result.ID, o.result.Version, o.result.Status = row.ID, row.Version, StatusVersion
	switch {
	case was.Num == 0:
		o.result.Status = StatusNew
	case row.Version == was.Version:
		o.result.Status = StatusKnown
	}
	if o.result.Status != StatusKnown {
		row.Arrived = call.At
	}
	outlet, before, arrived := row.Source, was.Source, row.Arrived
	g.after = append(g.after, func(to *state) {
		if was.Num != 0 {
			to.counts.add(before, time.Time{}, -1)
		}
		to.counts.add(outlet, arrived, 1)
	})
	return g.tx.Put(call)
}

// storyOf returns the story that an open article is in, or the one it was in last.
func (g *group) storyOf(id string, last cluster.StoryID) cluster.StoryID {
	if story, ok := g.d.stream.Load().StoryOf(id); ok {
		return g.d.ids.of(story)
	}
	return last
}

// sameStatement reports whether two articles state the same but for their texts.
func sameStatement(a, b *cluster.Article) bool {
	return sameTime(a.Time, b.Time) && a.Source == b.Source && a.URL == b.URL && a.Lang == b.Lang
}

func sameTime(a, b time.Time) bool {
	_, x := a.Zone()
	_, y := b.Zone()
	return a.Equal(b) && x == y
}

// carry notes that a source carried an article.
func (g *group) carry(row *store.Article, source int64) error {
	if source == 0 {
		return nil
	}
	isNew, err := g.tx.Carried(row.Num, source)
	if err != nil || !isNew {
		return err
	}
	arrived := row.Arrived
	g.after = append(g.after, func(to *state) { to.counts.carry(source, arrived) })
	if a := g.live(row.ID); a != nil {
		to := *a
		to.feeds = append(slices.Clone(a.feeds), source)
		g.lives[row.ID] = &to
		g.touched[g.storyOf(row.ID, a.Story)] = true
	}
	return nil
}
