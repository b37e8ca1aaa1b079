package cluster

import "slices"

// A textNode is a node that holds the arrivals of one text and day.
type textNode struct {
	node
	arrivals []*arrival // the first is first in the order of articles
	story    *openStory
	edges    []edge

	segment *segment
	number  uint32 // in segment
	local   int32  // in the neighbourhood that is being linked, from 1
}

// An edge leads to another node of at least the least plain likeness.
type edge struct {
	to   *textNode
	like likeness
}

type textKey struct {
	text uint64
	day  int32
}

// asNode returns n without what the stream knows of it.
func (n *textNode) asNode() node { return n.node }

// twin returns the node of the text and day of n, or nil if there is none.
func (s *Stream) twin(n node) *textNode {
	for _, other := range s.byText[textKey{n.doc.Text, n.day}] {
		if other.same(n) {
			return other
		}
	}
	return nil
}

// attach finds or makes the node of r, and reports whether it is a new one; l
// has looked for nodes like it. Articles that share a node in a Batch share one
// here.
func (s *Stream) attach(r *arrival, l *lookup) (isNew bool) {
	alone := l.of.doc.Vector.Dot(l.of.doc.Vector) < s.least
	if !alone {
		if twin := s.twin(l.of); twin != nil {
			twin.put(r)
			return false
		}
	}
	r.node = &textNode{node: l.of, arrivals: []*arrival{r}, edges: l.edges(&s.index)}
	for _, e := range r.node.edges {
		e.to.edges = append(e.to.edges, edge{r.node, e.like})
	}
	if !alone {
		key := textKey{l.of.doc.Text, l.of.day}
		s.byText[key] = append(s.byText[key], r.node)
	}
	s.index.add(r.node, l.search.filing)
	return true
}

// detach takes r out of its node, and that out of everything if r was all it held.
func (s *Stream) detach(r *arrival) {
	n := r.node
	n.arrivals = slices.DeleteFunc(n.arrivals, func(other *arrival) bool { return other == r })
	if len(n.arrivals) == 0 {
		n.story.remove(n)
		s.drop(n)
		return
	}
	n.sort()
}

// drop gives back what a node takes, but for its place in a story.
func (s *Stream) drop(n *textNode) {
	s.index.remove(n)
	for _, e := range n.edges {
		at := slices.IndexFunc(e.to.edges, func(back edge) bool { return back.to == n })
		last := len(e.to.edges) - 1
		e.to.edges[at] = e.to.edges[last]
		e.to.edges[last] = edge{}
		e.to.edges = e.to.edges[:last]
	}
	n.edges = nil
	key := textKey{n.doc.Text, n.day}
	left := slices.DeleteFunc(s.byText[key], func(other *textNode) bool { return other == n })
	if len(left) == 0 {
		delete(s.byText, key)
	} else {
		s.byText[key] = left
	}
}

// put adds an arrival.
func (n *textNode) put(r *arrival) {
	r.node = n
	n.arrivals = append(n.arrivals, r)
	if last := len(n.arrivals) - 1; compareArticles(&r.article, &n.arrivals[0].article) < 0 {
		n.arrivals[0], n.arrivals[last] = r, n.arrivals[0]
	}
}

// sort puts the first arrival to the front.
func (n *textNode) sort() {
	first := 0
	for i, r := range n.arrivals {
		if compareArticles(&r.article, &n.arrivals[first].article) < 0 {
			first = i
		}
	}
	n.arrivals[0], n.arrivals[first] = n.arrivals[first], n.arrivals[0]
}

func compareNodes(a, b *textNode) int {
	return compareArticles(&a.arrivals[0].article, &b.arrivals[0].article)
}
