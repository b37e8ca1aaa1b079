package link

import "github.com/chumtin/chumtin/cluster/internal/like"

// Constraints knows which articles constraints hold together, and which sets of
// them apart, so that a constraint that contradicts those before can be refused. The
// zero Constraints has none.
type Constraints[N comparable] struct {
	parent map[N]N   // towards the name of a set, one of its articles
	sizes  map[N]int // by name; 0 for one article
	apart  map[N]map[N]bool
}

// Add adds a constraint on two articles, unless it contradicts those before.
func (h *Constraints[N]) Add(a, b N, together bool) bool {
	if h.parent == nil {
		*h = Constraints[N]{make(map[N]N), make(map[N]int), make(map[N]map[N]bool)}
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
func (h *Constraints[N]) set(n N) N {
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

func (h *Constraints[N]) hold(a, b N) {
	for _, p := range [2][2]N{{a, b}, {b, a}} {
		if h.apart[p[0]] == nil {
			h.apart[p[0]] = make(map[N]bool)
		}
		h.apart[p[0]][p[1]] = true
	}
}

// join makes one set of two: the one with fewer constraints goes into the other.
func (h *Constraints[N]) join(a, b N) {
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

// A Constraint is what an editor said of two texts.
type Constraint struct {
	A, B     like.TextID
	Together bool
}
