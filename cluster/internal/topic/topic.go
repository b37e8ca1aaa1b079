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
// or ought to be, is .80 and .78. Without the count of reports it is .77 and .78, and
// by the mean similarity of two groups .76 and .68. That a headline weighs more brings
// .02 on the second.
package topic

import (
	"context"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

// An Effort counts the steps that grouping took.
type Effort struct {
	Met    int // stories met in the postings of features
	Scored int // pairs of stories and of topics of which the cosine was computed
	Looked int // features looked at for these
}

// Group groups stories, each of which is its texts, in order. The stories are in
// the order of their first articles. It returns the topic of each, which goes by
// its first story. It depends on the stories alone. The error is that of ctx, if
// it ends before.
func Group(ctx context.Context, stories [][]like.Text) ([]int32, Effort, error) {
	vectors, err := vectorsOf(ctx, stories)
	if err != nil {
		return nil, Effort{}, err
	}
	starts := make([]int, len(stories))
	for i, texts := range stories {
		starts[i] = texts[0].When.Day()
	}
	pairs, effort, err := pairsOf(ctx, vectors, starts)
	if err != nil {
		return nil, effort, err
	}
	m, err := newMerger(ctx, vectors, pairs)
	if err != nil {
		return nil, effort, err
	}
	m.effort = effort
	if err := m.run(ctx); err != nil {
		return nil, m.effort, err
	}
	return m.topics(), m.effort, nil
}
