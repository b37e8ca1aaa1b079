package link

import (
	"cmp"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

// Constraints knows which articles an editor's rules hold together, and which sets of
// them apart, so that a rule that contradicts those before can be refused. The
// zero held has no rules.
type Constraints struct {
	parent map[uint32]uint32 // towards the name of a set, one of its articles
	sizes  map[uint32]int    // by name; 0 for one article
	apart  map[uint32]map[uint32]bool
}

// Add adds a rule on two articles, unless it contradicts those before.
func (h *Constraints) Add(a, b uint32, together bool) bool {
	if h.parent == nil {
		*h = Constraints{make(map[uint32]uint32), make(map[uint32]int), make(map[uint32]map[uint32]bool)}
	}
	a, b = h.set(a), h.set(b)
	switch {
	case a == b:
		return together
	case !together:
		h.hold(a, b)
	case h.apart[a][b]:
		return false
	default:
		h.join(a, b)
	}
	return true
}

// set returns the name of the set that an article is in.
func (h *Constraints) set(n uint32) uint32 {
	for {
		up, ok := h.parent[n]
		if !ok {
			return n
		}
		if further, ok := h.parent[up]; ok {
			h.parent[n] = further
		}
		n = up
	}
}

func (h *Constraints) hold(a, b uint32) {
	for _, p := range [2][2]uint32{{a, b}, {b, a}} {
		if h.apart[p[0]] == nil {
			h.apart[p[0]] = make(map[uint32]bool)
		}
		h.apart[p[0]][p[1]] = true
	}
}

// join makes one set of two: the one with fewer rules goes into the other.
func (h *Constraints) join(a, b uint32) {
	if h.sizes[a]+len(h.apart[a]) < h.sizes[b]+len(h.apart[b]) {
		a, b = b, a
	}
	h.parent[b] = a
	h.sizes[a] += h.sizes[b] + 1
	for other := range h.apart[b] {
		delete(h.apart[other], b)
		h.hold(a, other)
	}
	delete(h.apart, b)
	delete(h.sizes, b)
}

// A Constraint is what an editor said of two nodes.
type Constraint struct {
	A, B     int32
	Together bool
}

// withConstraints returns the pairs in order, those apart that rules hold apart.
func withConstraints(pairs []like.Pair, constraints []Constraint) []like.Pair {
	inOrder := func(x, y like.Pair) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) }
	if !slices.IsSortedFunc(pairs, inOrder) {
		pairs = slices.Clone(pairs)
		slices.SortFunc(pairs, inOrder)
	}
	var held []like.Pair
	for _, r := range constraints {
		if !r.Together {
			held = append(held, like.NewPair(r.A, r.B, like.Likeness{Apart: true}))
		}
	}
	if held == nil {
		return pairs
	}
	all := slices.Concat(held, pairs)
	slices.SortStableFunc(all, inOrder)
	return slices.CompactFunc(all, func(x, y like.Pair) bool { return inOrder(x, y) == 0 })
}
