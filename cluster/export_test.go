package cluster

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
	f := newFolder(nodes)
	agree := make([]int, len(nodes))
	for n := range nodes {
		clear(agree)
		for _, place := range f.places[f.start[n]:f.start[n+1]] {
			for _, e := range f.later(place) {
				if m := int(uint32(e)); agree[m]+1 == eventNeed {
					pairs = append(pairs, [2]int{n, m})
				}
				agree[uint32(e)]++
			}
		}
	}
	return pairs
}
