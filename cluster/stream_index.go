package cluster

import (
	"cmp"
	"slices"
)

// segments is an index of nodes in parts, by the order of arrival. What leaves
// stays in the tables of its segment until most of it is gone; what is left
// then moves to the newest segment and the old one is given back as a whole.
type segments struct {
	size int // nodes of a segment
	all  []*segment
}

type segment struct {
	buckets buckets
	nodes   []*textNode // nil where gone
	live    int
}

func (s *segments) add(n *textNode) {
	if last := len(s.all) - 1; last < 0 || len(s.all[last].nodes) == s.size {
		s.all = append(s.all, &segment{nodes: make([]*textNode, 0, s.size)})
		if last >= 0 {
			s.compact(s.all[last])
		}
		s.add(n)
		return
	}
	open := s.all[len(s.all)-1]
	n.segment, n.number = open, uint32(len(open.nodes))
	open.nodes = append(open.nodes, n)
	open.live++
	for _, key := range eventKeys(nil, n.doc) {
		open.buckets.add(key, n.number)
	}
}

func (s *segments) remove(n *textNode) {
	n.segment.nodes[n.number] = nil
	n.segment.live--
	s.compact(n.segment)
}

// compact gives a segment back if less than a quarter of it is left and it is
// not the newest.
func (s *segments) compact(old *segment) {
	if 4*old.live >= s.size || old == s.all[len(s.all)-1] {
		return
	}
	s.all = slices.DeleteFunc(s.all, func(other *segment) bool { return other == old })
	for _, n := range old.nodes {
		if n != nil {
			s.add(n)
		}
	}
}

func (s *segments) bytes() int {
	sum := 0
	for _, seg := range s.all {
		sum += seg.buckets.bytes() + 8*cap(seg.nodes)
	}
	return sum
}

// find returns edges to the indexed nodes that are like n, the pairsMost most
// alike at most.
func (s *Stream) find(n node) []edge {
	if len(s.index.all) == 0 {
		return nil
	}
	search := s.searches.Get().(*search)
	defer s.searches.Put(search)
	// The bound on the work for a feature that is everywhere holds for all
	// segments together.
	search.most = max(bucketMost/len(s.index.all), 64)
	keys := eventKeys(nil, n.doc)
	var found []edge
	for _, seg := range s.index.all {
		search.buckets = &seg.buckets
		gone := func(doc uint32) bool { return seg.nodes[doc] == nil }
		for _, number := range search.candidates(keys, gone) {
			if like := n.likeness(seg.nodes[number].node); like.plain >= s.least {
				found = append(found, edge{seg.nodes[number], like})
			}
		}
	}
	search.buckets = nil
	if len(found) > pairsMost {
		slices.SortFunc(found, func(x, y edge) int {
			return cmp.Or(cmp.Compare(y.like.full, x.like.full), compareNodes(x.to, y.to))
		})
		found = slices.Clone(found[:pairsMost])
	}
	return found
}
