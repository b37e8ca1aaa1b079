package cluster

// Likeness is the similarity of two items by an index of events.
func Likeness(a, b Item) float64 {
	x, y := node{a.Doc, dayOf(a.Time)}, node{b.Doc, dayOf(b.Time)}
	return float64(x.likeness(y).full) / simUnit
}
