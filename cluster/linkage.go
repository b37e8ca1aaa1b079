package cluster

import (
	"container/heap"
	"math"
	"math/bits"
	"slices"
)

// A Linkage says when two groups of articles become one story.
type Linkage int

const (
	// Average joins groups whose mean similarity, over all pairs of an article
	// of one and an article of the other, is highest and reaches the threshold
	// (UPGMA; Sokal and Michener 1958). So the mean similarity within a story
	// is never below the threshold.
	Average Linkage = iota

	// Complete joins groups of which every pair reaches the threshold.
	Complete

	// Quorum joins groups of which half of the pairs reach the threshold.
	Quorum

	// Single joins groups of which one pair reaches the threshold. It chains:
	// on news it makes a few huge stories, and is here to be compared with.
	Single
)

// A pair is two nodes that the index proposed, a < b, of at least the least
// plain likeness. There are many, so it is packed.
type pair struct {
	a, b        int32
	plain, full uint32 // a full above simUnit tells that the nodes are apart
}

func newPair(a, b int32, l likeness) pair {
	p := pair{a, b, uint32(l.plain), uint32(l.full)}
	if l.apart {
		p.full = math.MaxUint32
	}
	return p
}

func (p pair) like() likeness {
	if p.full > simUnit {
		return likeness{plain: uint64(p.plain), apart: true}
	}
	return likeness{plain: uint64(p.plain), full: uint64(p.full)}
}

// A rule is what an editor said of two nodes.
type rule struct {
	a, b     int32
	together bool
}

// A grouping is what link made of the nodes.
type grouping struct {
	of   []int32          // the group of each node, named by its lowest node
	weak map[int32]bridge // by group of more than one node
}

// A bridge is the merge of the least similarity that a group came from.
type bridge struct {
	score uint64
	part  []int32 // the nodes of the smaller side
}

// link groups the nodes. From one group a node it merges the two groups that
// the linkage scores highest, of equal ones the lowest, until none reaches
// least. The nodes that rules hold together start as one group; those that
// they hold apart never meet.
//
// It takes time near-linear in the pairs. Average linkage needs the similarity
// of pairs that the index did not propose as well; but as that is a dot
// product, the mean over two groups is the dot product of their summed vectors
// over the number of pairs, and no such pair is looked at one by one. Nor need
// groups be compared that had no score with either part of a merge: a score of
// the whole is never above that of both parts.
func link(nodes []node, pairs []pair, rules []rule, by Linkage, least uint64) grouping {
	l := linker{by: by, least: least, groups: make([]group, len(nodes))}
	parent := make([]int32, len(nodes))
	for i, n := range nodes {
		l.groups[i] = group{members: []int32{int32(i)}, bonds: make(map[int32]bond)}
		if by == Average {
			l.groups[i].sums = []daySum{{n.day, newSum(n.doc.Vector)}}
		}
		parent[i] = int32(i)
	}
	for _, p := range pairs {
		like := p.like()
		b := bond{known: true, mean: like.full, taken: like.plain - like.full, apart: like.apart}
		if like.full >= least {
			b.edges, b.lowest, b.highest = 1, like.full, like.full
		}
		l.groups[p.a].bonds[p.b], l.groups[p.b].bonds[p.a] = b, b
	}
	for _, r := range rules {
		if !r.together {
			l.keepApart(r.a, r.b)
		}
	}
	for a, g := range l.groups {
		for b := range g.bonds {
			if int32(a) < b {
				l.propose(int32(a), b)
			}
		}
	}
	join := func(a, b int32, score uint64) {
		a, b = min(a, b), max(a, b)
		l.merge(a, b, score)
		parent[b] = a
	}
	for _, r := range rules {
		if a, b := root(parent, r.a), root(parent, r.b); r.together && a != b {
			join(a, b, simUnit)
		}
	}
	for l.queue.Len() > 0 {
		if m := heap.Pop(&l.queue).(merge); l.score(m.a, m.b) == m.score {
			join(m.a, m.b, m.score)
		}
	}
	g := grouping{of: parent, weak: make(map[int32]bridge)}
	for i := range parent { // a merged group's parent is lower, hence done
		parent[i] = parent[parent[i]]
		if weak := l.groups[i].weak; weak.part != nil {
			g.weak[int32(i)] = weak
		}
	}
	return g
}

func root(parent []int32, n int32) int32 {
	for parent[n] != n {
		n = parent[n]
	}
	return n
}

type linker struct {
	by     Linkage
	least  uint64
	groups []group // by lowest node
	queue  queue
}

// A group is empty once merged into a lower one.
type group struct {
	members []int32
	sums    []daySum // of the members' vectors, by ascending day
	bonds   map[int32]bond
	weak    bridge
}

type daySum struct {
	day int32
	sum sum
}

// A bond is what is known of two groups. That of the zero bond is nothing.
type bond struct {
	edges           uint64 // the pairs whose similarity reaches least
	lowest, highest uint64 // among these
	taken           uint64 // what numbers and dates take from the plain likeness of all pairs
	mean            uint64 // of the similarity of all pairs, if known
	known           bool
	apart           bool // by a rule, or by their headlines
}

func (l *linker) keepApart(a, b int32) {
	for _, p := range [2][2]int32{{a, b}, {b, a}} {
		bond := l.groups[p[0]].bonds[p[1]]
		bond.apart = true
		l.groups[p[0]].bonds[p[1]] = bond
	}
}

// score returns how much a and b should merge, or 0 if they must not.
func (l *linker) score(a, b int32) uint64 {
	bond, ok := l.groups[a].bonds[b]
	if !ok || bond.apart {
		return 0
	}
	all := uint64(len(l.groups[a].members)) * uint64(len(l.groups[b].members))
	switch {
	case l.by == Average && bond.known && bond.mean >= l.least:
		return bond.mean
	case l.by == Complete && bond.edges == all:
		return bond.lowest
	case l.by == Quorum && 2*bond.edges >= all:
		hi, lo := bits.Mul64(bond.edges, simUnit)
		share, _ := bits.Div64(hi, lo, all)
		return share
	case l.by == Single:
		return bond.highest
	}
	return 0
}

func (l *linker) propose(a, b int32) {
	if s := l.score(a, b); s > 0 {
		heap.Push(&l.queue, merge{s, min(a, b), max(a, b)})
	}
}

// merge merges b into a, which is lower.
func (l *linker) merge(a, b int32, score uint64) {
	ga, gb := &l.groups[a], &l.groups[b]
	delete(ga.bonds, b)
	delete(gb.bonds, a)
	bonds := make(map[int32]bond, max(len(ga.bonds), len(gb.bonds)))
	for k := range ga.bonds {
		bonds[k] = l.joined(ga, gb, k)
		delete(l.groups[k].bonds, a)
	}
	for k := range gb.bonds {
		if _, ok := bonds[k]; !ok {
			bonds[k] = l.joined(ga, gb, k)
		}
		delete(l.groups[k].bonds, b)
	}
	weak := bridge{score, gb.members}
	if len(ga.members) < len(gb.members) {
		weak.part = ga.members
	}
	for _, other := range []bridge{ga.weak, gb.weak} {
		if other.part != nil && other.score <= weak.score {
			weak = other
		}
	}
	*ga = group{
		members: slices.Concat(ga.members, gb.members),
		sums:    plusByDay(ga.sums, gb.sums),
		bonds:   bonds,
		weak:    weak,
	}
	*gb = group{}
	for k, bond := range bonds {
		l.groups[k].bonds[a] = bond
		l.propose(a, k)
	}
}

// joined returns the bond of group k to the union of ga and gb.
func (l *linker) joined(ga, gb *group, k int32) bond {
	x, hasX := ga.bonds[k]
	y, hasY := gb.bonds[k]
	z := bond{
		edges:   x.edges + y.edges,
		lowest:  min(x.lowest, y.lowest),
		highest: max(x.highest, y.highest),
		taken:   x.taken + y.taken,
		apart:   x.apart || y.apart,
	}
	if !hasX || x.edges == 0 {
		z.lowest = y.lowest
	} else if !hasY || y.edges == 0 {
		z.lowest = x.lowest
	}
	if l.by == Average && (x.known && x.mean >= l.least || y.known && y.mean >= l.least) {
		gk := &l.groups[k]
		if !x.known {
			x.mean = ga.mean(gk, x.taken)
		}
		if !y.known {
			y.mean = gb.mean(gk, y.taken)
		}
		na, nb := uint64(len(ga.members)), uint64(len(gb.members))
		z.mean, z.known = (x.mean*na+y.mean*nb)/(na+nb), true
	}
	return z
}

// mean returns the mean similarity of the nodes of g to those of h, of whose
// plain likeness taken is to be taken away in all.
func (g *group) mean(h *group, taken uint64) uint64 {
	var hi, lo uint64
	for _, x := range g.sums {
		for _, y := range h.sums {
			dh, dl := x.sum.dot(y.sum)
			dh, dl = fade(dh, dl, drift(x.day, y.day))
			var carry uint64
			lo, carry = bits.Add64(lo, dl, 0)
			hi += dh + carry
		}
	}
	if hi == 0 && lo < taken {
		return 0 // rounding may leave a little less than what was taken
	}
	lo, borrow := bits.Sub64(lo, taken, 0)
	hi -= borrow
	mean, _ := bits.Div64(hi, lo, uint64(len(g.members))*uint64(len(h.members)))
	return mean
}

// plusByDay returns the sums of both, by day.
func plusByDay(a, b []daySum) []daySum {
	both := make([]daySum, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].day < b[0].day:
			both, a = append(both, a[0]), a[1:]
		case a[0].day > b[0].day:
			both, b = append(both, b[0]), b[1:]
		default:
			both = append(both, daySum{a[0].day, a[0].sum.plus(b[0].sum)})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(both, a...), b...)
}

// A merge of two groups, a < b, proposed when this was their score.
type merge struct {
	score uint64
	a, b  int32
}

// A queue is a heap of merges, the highest score first, then the lowest groups.
type queue []merge

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	x, y := q[i], q[j]
	if x.score != y.score {
		return x.score > y.score
	}
	if x.a != y.a {
		return x.a < y.a
	}
	return x.b < y.b
}
func (q *queue) Push(m any) { *q = append(*q, m.(merge)) }
func (q *queue) Pop() any {
	old := *q
	m := old[len(old)-1]
	*q = old[:len(old)-1]
	return m
}
