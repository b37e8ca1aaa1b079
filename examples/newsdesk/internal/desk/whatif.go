package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/cluster"
)

// maxWhatIf is how many articles a what-if looks at.
const maxWhatIf = 500

// ErrLarge reports a story of too many articles for a what-if.
var ErrLarge = errors.New("the story is too large for that")

// WhatIf returns what other thresholds would make of an open story and of those of its
// topic: for each threshold the groups that have an article of the story, the largest
// first. What editors said holds there as well.
func (d *Desk) WhatIf(ctx context.Context, id cluster.StoryID, thresholds ...float64) ([][][]string, error) {
	if _, err := d.row(ctx, id); err != nil {
		return nil, err
	}
	b := d.board()
	var own []*live
	var topic cluster.StoryID
	for _, r := range b.byTime {
		if r.st.ID == id {
			own, topic = r.st.members, topicOf(r.st)
		}
	}
	switch {
	case own == nil:
		return nil, fmt.Errorf("story %d: %w", id, ErrClosedStory)
	case len(own) > maxWhatIf:
		return nil, fmt.Errorf("story %d has %d articles: %w", id, len(own), ErrLarge)
	}
	articles := slices.Clone(own)
	for _, r := range b.byTime {
		if r.st.ID != id && topicOf(r.st) == topic && len(articles)+len(r.st.members) <= maxWhatIf {
			articles = append(articles, r.st.members...)
		}
	}
	batch, err := cluster.NewBatch(d.opts.Stream.Options)
	if err != nil {
		return nil, err
	}
	for _, a := range articles {
		full, err := d.store.Article(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		if err := batch.Put(told(full.Article, full.When())); err != nil {
			return nil, err
		}
	}
	for _, c := range d.stream.Load().Constraints() {
		constrain := batch.CannotLink
		if c.Together {
			constrain = batch.MustLink
		}
		// Those on articles elsewhere say nothing here.
		if err := constrain(c.A, c.B); err != nil && !errors.Is(err, cluster.ErrNoArticle) && !errors.Is(err, cluster.ErrConstraints) {
			return nil, err
		}
	}
	// The documents are made once, and grouped for each threshold.
	var saved bytes.Buffer
	if err := batch.Save(&saved); err != nil {
		return nil, err
	}
	all := make([][][]string, len(thresholds))
	for i, threshold := range thresholds {
		opts := d.opts.Stream.Options
		opts.Threshold = threshold
		batch, err := cluster.LoadBatch(bytes.NewReader(saved.Bytes()), opts)
		if err != nil {
			return nil, err
		}
		if all[i], err = groupsOf(ctx, batch, own); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// groupsOf returns the groups of a batch that have one of some articles.
func groupsOf(ctx context.Context, batch *cluster.Batch, some []*live) (groups [][]string, err error) {
	own := make(map[string]bool)
	for _, a := range some {
		own[a.ID] = true
	}
	stories, err := batch.Stories(ctx)
	if err != nil {
		return nil, err
	}
	for _, st := range stories {
		var ids []string
		for _, m := range st.Members {
			ids = append(ids, m.Article.ID)
		}
		if slices.ContainsFunc(ids, func(id string) bool { return own[id] }) {
			groups = append(groups, ids)
		}
	}
	return groups, nil
}
