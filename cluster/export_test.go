package cluster

import "context"

// Likeness is the similarity of two items by an index of events.
func Likeness(a, b Item) float64 {
	x, y := node{a.Doc, dayOf(a.Time)}, node{b.Doc, dayOf(b.Time)}
	return float64(x.likeness(y).full) / simUnit
}

// Proposed returns the pairs of items, by number, that a batch compares.
func Proposed(items []Item) (pairs [][2]int) {
	nodes := make([]node, len(items))
	for i, item := range items {
		nodes[i] = node{item.Doc, dayOf(item.Time)}
	}
	w := newPairFinder(newPostings(context.Background(), nodes), nodes, toSim(DefaultThreshold))
	for n := range nodes {
		for _, m := range w.candidates(n) {
			pairs = append(pairs, [2]int{n, int(uint32(m))})
		}
	}
	return pairs
}
