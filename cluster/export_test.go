package cluster

import (
	"context"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
)

// Likeness is the similarity of two items by an index of events.
func Likeness(a, b index.Item) float64 {
	x, y := like.Text{Doc: a.Doc, Day: like.DayOf(a.Time)}, like.Text{Doc: b.Doc, Day: like.DayOf(b.Time)}
	return float64(x.Likeness(y).Full) / like.Unit
}

// Proposed returns the pairs of items, by number, that a batch compares.
func Proposed(items []index.Item) (pairs [][2]int) {
	texts := make([]like.Text, len(items))
	for i, item := range items {
		texts[i] = like.Text{Doc: item.Doc, Day: like.DayOf(item.Time)}
	}
	w := propose.NewPairFinder(propose.NewPostings(context.Background(), texts), texts, like.Units(DefaultThreshold))
	for n := range texts {
		for _, m := range w.Candidates(n) {
			pairs = append(pairs, [2]int{n, int(uint32(m))})
		}
	}
	return pairs
}
