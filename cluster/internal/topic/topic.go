// Package topic groups stories into topics: a story is one event, and a topic
// holds the events of one affair, a flood with its rescues and its reckoning.
// (The terms are those of topic detection and tracking; Allan 2002.)
//
// What tells the events of an affair apart is rare. What they share is its names,
// which are common in the reports of these days. So a feature weighs the more, the
// more reports of the days around have it; and a headline weighs more than the rest.
// The vectors of the reports of a story are summed and scaled to unit length, so that
// a story counts as one, however often it was copied. Groups then merge by the cosine
// of the sums of their vectors, the most alike first. The mean similarity of two groups
// falls with each new side of an affair; the vector of a large group gets surer.
//
// On two labelled sets of feeds B³ F1 of the articles that are in a topic of several,
// or ought to be, is .80 and .79. Without the count of reports it is .77 and .78, and
// by the mean similarity of two groups .76 and .68. That a headline weighs more brings
// .02 on the second.
package topic

import (
	"context"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// An Effort counts the steps that grouping took.
type Effort struct {
	Met    int // stories met in the postings of features
	Scored int // pairs of stories and of topics of which the cosine was computed
	Looked int // features looked at for these
}

// Stories are stories that can be grouped by one threshold after the other.
type Stories struct {
	vectors []shingle.Vector
	pairs   []pair
	effort  Effort
}

// Of returns stories, each of which is its texts, in order. The stories are in the
// order of their first articles. The error is that of ctx, if it ends before.
func Of(ctx context.Context, stories [][]like.Text) (*Stories, error) {
	vectors, err := vectorsOf(ctx, stories)
	if err != nil {
		return nil, err
	}
	starts := make([]int, len(stories))
	for i, texts := range stories {
		starts[i] = texts[0].When.Day()
	}
	pairs, effort, err := pairsOf(ctx, vectors, starts)
	return &Stories{vectors, pairs, effort}, err
}

// Group returns the topic of each story, which goes by its first story. Topics merge
// from a cosine of threshold on. It depends on the stories alone. The error is that of
// ctx, if it ends before.
func (s *Stories) Group(ctx context.Context, threshold float64) ([]int32, Effort, error) {
	m, err := newMerger(ctx, s.vectors, s.pairs, threshold)
	if err != nil {
		return nil, s.effort, err
	}
	m.effort = s.effort
	if err := m.run(ctx); err != nil {
		return nil, m.effort, err
	}
	return m.topics(), m.effort, nil
}

// Group returns the topic of each story by a threshold.
func Group(ctx context.Context, stories [][]like.Text, threshold float64) ([]int32, Effort, error) {
	s, err := Of(ctx, stories)
	if err != nil {
		return nil, Effort{}, err
	}
	return s.Group(ctx, threshold)
}
