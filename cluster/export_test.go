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
	w := pairFinder{postings: newPostings(context.Background(), nodes), nodes: nodes, threshold: toSim(DefaultThreshold), given: make([]uint32, len(nodes))}
	for n := range nodes {
		for _, m := range w.proposed(n) {
			pairs = append(pairs, [2]int{n, int(uint32(m))})
		}
	}
	return pairs
}
