package cluster

import (
	"cmp"
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
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

// Proposed returns the pairs of items, by number, that a batch compares.
func Proposed(items []index.Item) (pairs [][2]int) {
	order := make([]int, len(items)) // by time, as those of a batch are
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Compare(like.WhenOf(items[i].Time), like.WhenOf(items[j].Time))
	})
	texts := make([]like.Text, len(items))
	for n, i := range order {
		texts[n] = textOf(items[i])
	}
	w := propose.NewPairFinder(propose.NewPostings(context.Background(), texts), texts, measureOfDefaults)
	for n := range texts {
		for _, m := range w.Candidates(n) {
			pairs = append(pairs, [2]int{order[n], order[uint32(m)]})
		}
	}
	return pairs
}
