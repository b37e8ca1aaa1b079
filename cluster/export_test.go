package cluster

import (
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/story"
)

// textOf returns what grouping knows of an item.
func textOf(item index.Item) like.Text {
	return like.Text{Doc: item.Doc, When: like.WhenOf(item.Time), Source: like.SourceOf(item.Source)}
}

// Likeness is the similarity of two items by an index of events.
func Likeness(a, b index.Item) float64 {
	return float64(measureOfDefaults.Likeness(textOf(a), textOf(b)).Full) / like.Unit
}

var measureOfDefaults = Options{Horizon: DefaultHorizon}.measure()

// Proposed returns the pairs of items, by number, that a batch compares. A batch has them
// in the order of time.
func Proposed(items []index.Item) (pairs [][2]int) {
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return story.Compare(items[i].Time, "", items[j].Time, "") })
	texts := make([]like.Text, len(items))
	for k, i := range order {
		texts[k] = textOf(items[i])
	}
	w := propose.NewPairFinder(propose.NewPostings(context.Background(), texts), texts, measureOfDefaults)
	for n := range texts {
		for _, m := range w.Candidates(n) {
			i, j := order[n], order[uint32(m)]
			pairs = append(pairs, [2]int{min(i, j), max(i, j)})
		}
	}
	return pairs
}
