package cluster

import (
	"container/heap"
	"slices"
)

// A textNode is a node that holds the arrivals of one text and day.
type textNode struct {
	node
	arrivals inOrder // a heap
	story    *openStory
	place    int // in the nodes of story
	edges    []edge

	// partial tells that the node is, or was, in a crowd: it has edges that are
	// not kept. Until it is placed its edges are all that were found, of which
	// the first kept ones are known at both ends.
	partial, placed bool
	kept            int

	segment *segment
	number  uint32 // in segment
	local   int32  // in the neighbourhood that is being linked, from 1
}

// edgesMost bounds the edges of a node that are kept. Where a crowd of texts are
// like each other the later ones find the earlier ones full, so that what a
// crowd takes of memory goes by its number, not by its square.
const edgesMost = pairsMost

// An edge leads to another node of at least the least plain likeness. There are
// many, so it is packed as a pair is.
type edge struct {
	to          *textNode
	plain, full uint32
}

func newEdge(to *textNode, l likeness) edge {
	p := newPair(0, 0, l)
	return edge{to, p.plain, p.full}
}

func (e edge) like() likeness { return pair{plain: e.plain, full: e.full}.like() }

// inOrder is a heap of arrivals, that which is first in the order of articles
// first.
type inOrder []*arrival

func (x inOrder) Len() int { return len(x) }
func (x inOrder) Less(i, j int) bool {
	return compareArticles(&x[i].article, &x[j].article) < 0
}
func (x inOrder) Swap(i, j int) {
	x[i], x[j] = x[j], x[i]
	x[i].inNode, x[j].inNode = i, j
}
func (x *inOrder) Push(r any) {
	r.(*arrival).inNode = len(*x)
	*x = append(*x, r.(*arrival))
}
func (x *inOrder) Pop() any { return pop((*[]*arrival)(x)) }

type textKey struct {
	text [16]byte
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
			r.node = twin
			heap.Push(&twin.arrivals, r)
			twin.story.gain(&s.clock, r)
			return false
		}
	}
	r.node = &textNode{node: l.of, arrivals: inOrder{r}}
	r.inNode = 0
	r.node.meet(l.edges(&s.index))
	if !alone {
		key := textKey{l.of.doc.Text, l.of.day}
		s.byText[key] = append(s.byText[key], r.node)
	}
	s.index.add(r.node, l.search.filing)
	return true
}

// meet sets the edges of a new node, and keeps those at the other end for which
// there is room.
func (n *textNode) meet(found []edge) {
	n.edges = found
	for i, e := range found {
		if len(e.to.edges) >= edgesMost {
			n.partial, e.to.partial = true, true
			continue
		}
		e.to.edges = append(e.to.edges, edge{n, e.plain, e.full})
		found[n.kept], found[i] = e, found[n.kept]
		n.kept++
	}
}

// part lets a node that has been placed forget the edges that are not kept.
func (n *textNode) part() {
	if !n.placed && n.kept < len(n.edges) {
		n.edges = slices.Clone(n.edges[:n.kept])
	}
	n.placed = true
}

// detach takes r out of its node, and that out of everything if r was all it held.
func (s *Stream) detach(r *arrival) {
	n := r.node
	if len(n.arrivals) == 1 {
		n.story.remove(n)
		s.drop(n)
		return
	}
	heap.Remove(&n.arrivals, r.inNode)
	n.story.lose(r)
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

func compareNodes(a, b *textNode) int {
	return compareArticles(&a.arrivals[0].article, &b.arrivals[0].article)
}
