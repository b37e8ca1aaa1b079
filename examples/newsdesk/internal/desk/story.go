package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// row returns the row of a story that is one: of one that was merged the error is a
// *MergedError, and of one that never was it wraps ErrNoStory.
func (d *Desk) row(ctx context.Context, id cluster.StoryID) (store.Story, error) {
	row, err := d.store.Story(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return row, fmt.Errorf("story %d: %w", id, ErrNoStory)
	case err != nil || row.Merged == 0:
		return row, err
	}
	into, err := follow(id, func(id cluster.StoryID) (cluster.StoryID, error) {
		row, err = d.store.Story(ctx, id)
		return row.Merged, err
	})
	if err != nil {
		return row, err
	}
	return row, &MergedError{id, into}
}

// follow returns the story that an id leads to, by way of those that it was merged into;
// merged returns the next one, or 0.
func follow(id cluster.StoryID, merged func(cluster.StoryID) (cluster.StoryID, error)) (cluster.StoryID, error) {
	for {
		into, err := merged(id)
		if err != nil || into == 0 {
			return id, err
		}
		id = into
	}
}

// Story returns a story with all its articles, open or not. Of one that was merged
// the error is a *MergedError, and of an id that was never one it wraps ErrNoStory.
func (d *Desk) Story(ctx context.Context, reader string, id cluster.StoryID) (Story, error) {
	row, err := d.row(ctx, id)
	if err != nil {
		return Story{}, err
	}
	seen, err := d.seen(ctx, reader)
	if err != nil {
		return Story{}, err
	}
	b := d.board()
	var s Story
	var rows []store.Article
	if i := slices.IndexFunc(b.byTime, func(r ranked) bool { return r.st.ID == id }); i >= 0 {
		r := b.byTime[i]
		s.Card = b.card(r, seen)
		for _, a := range r.st.members {
			rows = append(rows, a.Article)
		}
		if len(rows) > 1 {
			// It may have closed since.
			if bridge, err := d.stream.Load().Weakest(ctx, r.st.inner); err == nil && len(bridge.Part) > 0 {
				s.Weakest = &bridge
			}
		}
		for _, other := range b.byTime {
			if other.st.ID != id && topicOf(other.st) == s.Topic {
				s.Related = append(s.Related, b.card(other, seen))
			}
		}
	} else {
		if s.Card, rows, err = d.closedStory(ctx, row, seen); err != nil {
			return Story{}, err
		}
		related, err := d.store.Related(ctx, s.Topic, id, 10)
		if err != nil {
			return Story{}, err
		}
		for _, row := range related {
			card, err := d.closedCard(ctx, row, seen)
			if err != nil {
				return Story{}, err
			}
			s.Related = append(s.Related, card)
		}
	}
	if s.Changes, err = d.store.Changes(ctx, id); err != nil {
		return Story{}, err
	}
	if s.Members, err = d.complete(ctx, rows); err != nil {
		return Story{}, err
	}
	cards := []Topic{{Cards: s.Related}, {Cards: []Card{s.Card}}}
	if err := d.addLeads(ctx, cards); err != nil {
		return Story{}, err
	}
	s.Card = cards[1].Cards[0]
	return s, nil
}

// complete returns articles with summaries, feeds and earlier headlines.
func (d *Desk) complete(ctx context.Context, rows []store.Article) ([]Article, error) {
	texts, nums := make([]int64, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		texts[i], nums[i] = row.Text, row.Num
	}
	leads, err := d.store.Summaries(ctx, texts)
	if err != nil {
		return nil, err
	}
	feeds, err := d.store.Feeds(ctx, nums)
	if err != nil {
		return nil, err
	}
	headlines, err := d.store.Headlines(ctx, nums)
	if err != nil {
		return nil, err
	}
	earlier := make(map[int64][]Headline)
	for _, h := range headlines {
		earlier[h.Article] = append(earlier[h.Article], Headline{Title: h.Title, Version: h.Version, Arrived: h.Arrived})
	}
	all := make([]Article, len(rows))
	for i, row := range rows {
		a := articleOf(row)
		if a.Summary == "" {
			a.Summary = leads[row.Text]
		}
		a.Feeds = feeds[row.Num]
		a.Earlier = slices.DeleteFunc(earlier[row.Num], func(h Headline) bool { return h.Version >= row.Version })
		all[i] = a
	}
	return all, nil
}

// Article returns an article with its text.
func (d *Desk) Article(ctx context.Context, id string) (Article, error) {
	row, err := d.store.Article(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return Article{}, fmt.Errorf("article %q: %w", id, ErrNoArticle)
	}
	if err != nil {
		return Article{}, err
	}
	all, err := d.complete(ctx, []store.Article{row})
	if err != nil {
		return Article{}, err
	}
	return all[0], nil
}

// Explain compares two articles, open or not, as the stream does.
func (d *Desk) Explain(ctx context.Context, a, b string) (e cluster.Explanation, x, y Article, err error) {
	if x, err = d.Article(ctx, a); err != nil {
		return e, x, y, err
	}
	if y, err = d.Article(ctx, b); err != nil {
		return e, x, y, err
	}
	for _, article := range []Article{x, y} {
		if !article.HasTexts {
			return e, x, y, fmt.Errorf("article %q is old, its text was dropped: %w", article.ID, cluster.ErrNoText)
		}
	}
	e, err = cluster.Explain(d.opts.Stream.Options, told(x.Article, x.when), told(y.Article, y.when))
	return e, x, y, err
}
