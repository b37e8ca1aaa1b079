// Package matching finds maximum matchings of bipartite graphs.
package matching

// A Matching gives publishers texts, each at most one and no text to two. It is made as large as can
// be by augmenting paths, many of the shortest at a time, in at most 2√n rounds
// that each take a step for each offer (Hopcroft and Karp, SIAM J. Comput. 1973).
type Matching struct {
	offers [][]int // the texts of each publisher
	text   []int   // that each publisher has, or none
	holder []int   // the publisher that has each text, or none
	layer  []int   // of each publisher: how many others give way to give it one
	next   []int   // of its offers, in this round
	steps  int     // offers looked at
}

const none = -1

// Max returns a maximum matching of publishers with so many texts.
func Max(offers [][]int, texts int) *Matching {
	m := &Matching{
		offers: offers,
		text:   filled(len(offers), none), holder: filled(texts, none),
		layer: make([]int, len(offers)), next: make([]int, len(offers)),
	}
	for m.layers() {
		for p, text := range m.text {
			if text == none {
				m.augment(p)
			}
		}
	}
	return m
}

func filled(n, value int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = value
	}
	return all
}

// Size returns how many publishers have a text.
func (m *Matching) Size() int {
	n := 0
	for _, text := range m.text {
		if text != none {
			n++
		}
	}
	return n
}

// layers sets the layer of each publisher by breadth-first search from those
// without a text, and reports whether it has found a text that nobody has.
func (m *Matching) layers() (free bool) {
	queue := make([]int, 0, len(m.offers))
	for p, text := range m.text {
		m.layer[p], m.next[p] = none, 0
		if text == none {
			m.layer[p] = 0
			queue = append(queue, p)
		}
	}
	last := len(m.offers)
	for i := 0; i < len(queue) && m.layer[queue[i]] <= last; i++ {
		p := queue[i]
		for _, text := range m.offers[p] {
			m.steps++
			switch other := m.holder[text]; {
			case other == none:
				free, last = true, m.layer[p] // no longer path is of use now
			case m.layer[other] == none:
				m.layer[other] = m.layer[p] + 1
				queue = append(queue, other)
			}
		}
	}
	return free
}

// augment finds a text for the publisher first along a path through the layers
// to a text that nobody has, if there still is one. An offer that led nowhere
// is not looked at again in this round.
func (m *Matching) augment(first int) {
	path := []int{first}
	for len(path) > 0 {
		p := path[len(path)-1]
		if m.next[p] == len(m.offers[p]) {
			path = path[:len(path)-1]
			if len(path) > 0 {
				m.next[path[len(path)-1]]++
			}
			continue
		}
		m.steps++
		other := m.holder[m.offers[p][m.next[p]]]
		switch {
		case other == none:
			for _, p := range path {
				m.text[p] = m.offers[p][m.next[p]]
				m.holder[m.text[p]] = p
				m.next[p] = len(m.offers[p])
			}
			return
		case m.layer[other] == m.layer[p]+1:
			path = append(path, other)
		default:
			m.next[p]++
		}
	}
}
