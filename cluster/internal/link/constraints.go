package link

import (
	"iter"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

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

// A held is the texts of a component that constraints hold together, as units: each
// text, or those that are held together. The zero held has no such texts.
//
// What is held together counts as one text, which is as near to any other as the
// nearest of its texts. If each counted, a stranger that an editor puts into a story
// would halve what its text there is like the others, and so drive others out: of
// stories of two texts on a day of feeds six in ten, and of those of six all.
type held struct {
	unit  Sets
	size  []int32 // of each unit, how many texts it has
	known map[[2]localID]unitPair
}

// A unitPair is what is known of the pairs of the texts of two units.
type unitPair struct {
	proximity
	apart int32 // how many are apart
}

// hold makes one group of the texts that constraints hold together, before anything
// else merges.
func (w *worker) hold(constraints []Constraint) (h held) {
	for _, k := range constraints {
		if !k.Together {
			continue
		}
		if h.unit == nil {
			h = held{NewSets(len(w.groups)), slices.Repeat([]int32{1}, len(w.groups)), make(map[[2]localID]unitPair)}
		}
		x, y := w.local[k.A], w.local[k.B]
		if u, v := h.of(x), h.of(y); u != v {
			h.unit.Join(like.TextID(u), like.TextID(v))
			h.size[min(u, v)] = h.size[u] + h.size[v]
		}
		if a, b := w.find(x), w.find(y); a != b {
			a, b = w.largerFirst(a, b)
			days := w.groups[a].days.either(w.groups[b].days)
			w.take(a, b, like.Unit)
			w.groups[a].days = days
		}
	}
	return h
}

// of returns the unit of a text.
func (h *held) of(t localID) localID { return localID(h.unit.Find(like.TextID(t))) }

// has reports whether a text is held together with others.
func (h *held) has(t localID) bool { return h.unit != nil && h.size[h.of(t)] > 1 }

// add notes the proximity of two texts.
func (h *held) add(a, b localID, p proximity) {
	a, b = h.of(a), h.of(b)
	if a == b {
		return
	}
	key := [2]localID{min(a, b), max(a, b)}
	n, known := h.known[key]
	if p.apart {
		n.apart++
	}
	if known {
		n.proximity = n.proximity.either(p)
	} else {
		n.proximity = p
	}
	h.known[key] = n
}

// nearest yields the proximities of units. Two are apart if each of their texts is.
func (h *held) nearest() iter.Seq2[[2]localID, proximity] {
	return func(yield func([2]localID, proximity) bool) {
		for of, n := range h.known {
			n.proximity.apart = n.apart == h.size[of[0]]*h.size[of[1]]
			if !yield(of, n.proximity) {
				return
			}
		}
	}
}
