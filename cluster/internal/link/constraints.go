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

// constrain makes one group of the texts that constraints hold together, and sets
// apart what they hold apart, before anything else merges.
//
// What is held together counts as one text, which is as near to any other as the
// nearest of its texts. If each counted, a stranger that an editor puts into a story
// would halve what its text there is like the others, and so drive others out: of
// stories of two texts on a day of feeds six in ten, and of those of six all.
func (w *worker) constrain(constraints []Constraint) (names []localID) {
	held := make(map[localID]table) // of each text that is held together with another
	hold := func(name localID) {
		if g := &w.groups[name]; len(g.members) == 1 {
			held[name], g.near = g.near, table{}
		}
	}
	for _, k := range constraints {
		if a, b := w.find(w.local[k.A]), w.find(w.local[k.B]); k.Together && a != b {
			hold(a)
			hold(b)
			a, b = w.largerFirst(a, b)
			days := w.groups[a].days.either(w.groups[b].days)
			w.take(a, b, like.Unit)
			w.groups[a].days = days
		}
	}
	for text := range held {
		if w.find(text) == text {
			names = append(names, text)
			w.contract(text, held)
		}
	}
	for _, near := range held {
		for _, at := range near.all() {
			w.near[at] = proximity{apart: true} // these pairs are no more
		}
	}
	for _, k := range constraints {
		if a, b := w.find(w.local[k.A]), w.find(w.local[k.B]); !k.Together && a != b {
			w.keepApart(a, b)
		}
	}
	return names
}

// contract sets the proximities of a group of texts that are held together to those
// of one text. It is apart from another if each of its texts is.
func (w *worker) contract(name localID, held map[localID]table) {
	type nearest struct {
		proximity
		apart int
	}
	all := make(map[localID]nearest)
	members := w.groups[name].members
	for _, t := range members {
		near := held[w.local[t]]
		for to, at := range near.all() {
			w.effort.Moved++
			other, p := w.find(to), w.near[at]
			if other == name {
				continue
			}
			n, known := all[other]
			if known {
				n.proximity = p.either(n.proximity)
			} else {
				n.proximity = p
			}
			if p.apart {
				n.apart++
			}
			all[other] = n
		}
	}
	for other, n := range all {
		if _, known := w.groups[name].near.get(other); known {
			continue // other is held together as well, and came first
		}
		n.proximity.apart = n.apart == len(members)*len(w.groups[other].members)
		w.add(name, other, n.proximity)
	}
}
