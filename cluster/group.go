package cluster

import (
	"container/heap"
	"math/bits"

	"github.com/chumtin/chumtin/shingle"
)

// An edge joins two nodes (distinct texts) of a similarity of at least the
// threshold, in units of 1/simUnit.
type edge struct {
	a, b int32
	sim  uint64
}

// simUnit is the similarity of one: that of [shingle.Vector.Dot]. Similarities
// and means are integers so that they order alike on every machine.
const simUnit = shingle.Unit * shingle.Unit

// groups divides nodes 0 to n-1 by average linkage (UPGMA; Sokal and Michener
// 1958): it starts from one group a node and merges the two groups of the
// highest mean similarity, over all pairs of a node of one and a node of the
// other, until none reaches least. It returns the group of each node, named by
// its lowest node; of equal means the lowest groups merge first.
//
// edges must hold the pairs that reach least. The means are exact all the same
// and no pair below least is looked at one by one: the similarity is a dot
// product, so the mean over two groups is the dot product of their summed
// vectors over the number of pairs. And a mean reaches least after a merge only
// if it did before with one of the two, so neighbours are never gained.
func groups(vectors []shingle.Vector, edges []edge, least uint64) []int32 {
	l := linkage{least: least, groups: make([]group, len(vectors))}
	parent := make([]int32, len(vectors))
	for i, v := range vectors {
		l.groups[i] = group{size: 1, sum: newSum(v)}
		parent[i] = int32(i)
	}
	for _, e := range edges {
		l.join(e.a, e.b, e.sim)
	}
	heap.Init(&l.queue)
	for l.queue.Len() > 0 {
		if m := heap.Pop(&l.queue).(merge); l.current(m) {
			l.merge(m.a, m.b)
			parent[m.b] = m.a
		}
	}
	for i := range parent { // a merged group's parent is lower, hence done
		parent[i] = parent[parent[i]]
	}
	return parent
}

type linkage struct {
	least  uint64
	groups []group // by lowest node
	queue  queue
}

// A group is empty once merged into a lower one.
type group struct {
	size       uint64
	sum        sum
	neighbours map[int32]uint64 // groups of a mean of at least least, and the mean
}

// join makes a and b neighbours, before the queue is in order.
func (l *linkage) join(a, b int32, mean uint64) {
	l.link(a, b, mean)
	l.queue = append(l.queue, merge{mean, min(a, b), max(a, b)})
}

func (l *linkage) link(a, b int32, mean uint64) {
	for _, pair := range [2][2]int32{{a, b}, {b, a}} {
		g := &l.groups[pair[0]]
		if g.neighbours == nil {
			g.neighbours = make(map[int32]uint64)
		}
		g.neighbours[pair[1]] = mean
	}
}

// current reports whether m is still true: merges since may have changed it.
func (l *linkage) current(m merge) bool {
	mean, ok := l.groups[m.a].neighbours[m.b]
	return ok && mean == m.mean
}

// merge merges b into a, which is lower.
func (l *linkage) merge(a, b int32) {
	ga, gb := &l.groups[a], &l.groups[b]
	old := ga.neighbours
	ga.neighbours = nil
	for k := range old {
		delete(l.groups[k].neighbours, a)
	}
	for k := range gb.neighbours {
		delete(l.groups[k].neighbours, b)
	}
	means := make(map[int32]uint64, len(old)+len(gb.neighbours))
	for k, ma := range old {
		if k == b {
			continue
		}
		mb, ok := gb.neighbours[k]
		if !ok {
			mb = gb.mean(&l.groups[k])
		}
		means[k] = (ma*ga.size + mb*gb.size) / (ga.size + gb.size)
	}
	for k, mb := range gb.neighbours {
		if _, ok := old[k]; k == a || ok {
			continue
		}
		ma := ga.mean(&l.groups[k])
		means[k] = (ma*ga.size + mb*gb.size) / (ga.size + gb.size)
	}
	ga.size += gb.size
	ga.sum = ga.sum.plus(gb.sum)
	*gb = group{}
	for k, mean := range means {
		if mean >= l.least {
			l.link(a, k, mean)
			heap.Push(&l.queue, merge{mean, min(a, k), max(a, k)})
		}
	}
}

// mean returns the mean similarity of the nodes of g to those of h.
func (g *group) mean(h *group) uint64 {
	hi, lo := g.sum.dot(h.sum)
	mean, _ := bits.Div64(hi, lo, g.size*h.size) // at most simUnit
	return mean
}

// A merge of two groups, a < b, proposed when their mean was mean.
type merge struct {
	mean uint64
	a, b int32
}

// A queue is a heap of merges, the highest mean first, then the lowest groups.
type queue []merge

func (q queue) Len() int      { return len(q) }
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q queue) Less(i, j int) bool {
	x, y := q[i], q[j]
	if x.mean != y.mean {
		return x.mean > y.mean
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
