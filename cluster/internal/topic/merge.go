package topic

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/shingle"
)

const (
	// one is the cosine of one.
	one = 1 << 31

	// minMean is the least mean cosine of the stories of two topics that merge. One
	// common word is much of the vector of a large topic, and draws all that has it:
	// without this a feed of three weeks has one of all its football. On labelled
	// feeds it makes no difference.
	minMean = like.Unit * 12 / 100

	// Two topics of more than maxJoining stories are two affairs, and none has more
	// than maxStories, so that the square of its length has 64 bits. Both bound what
	// a flood costs.
	maxJoining = 256
	maxStories = 1<<16 - 1
)

// A merger merges topics. Each goes by its first story.
type merger struct {
	threshold uint32 // the cosine at which two topics merge
	groups    []group
	into      []int32 // of each topic, that which it is part of, or itself
	queue     link.Queue[int32]
	effort    Effort
}

// A group is a topic on its way. It has no stories once it is part of another.
type group struct {
	stories int
	sum     sum
	squares uint64 // of the sum
	length  uint64 // of the sum, rounded up
	near    []edge // by the other group
}

// An edge is another group, the dot product of both sums, and their cosine.
type edge struct {
	to    int32
	score uint32
	dot   uint64
}

// newMerger returns the merger of stories. Each may merge with those that it has
// among its most alike, and that have it among theirs.
func newMerger(ctx context.Context, vectors []shingle.Vector, pairs []pair, threshold float64) (*merger, error) {
	m := &merger{threshold: uint32(math.Ceil(threshold * one)), groups: make([]group, len(vectors)), into: make([]int32, len(vectors))}
	pace := work.NewPace(ctx)
	for i, v := range vectors {
		if pace.Ended() {
			return nil, ctx.Err()
		}
		squares := v.Dot(v)
		m.into[i] = int32(i)
		m.groups[i] = group{stories: 1, sum: sum{one: v}, squares: squares, length: squareRoot(squares)}
	}
	all := make([][]edge, len(vectors))
	for _, p := range pairs {
		if pace.Ended() {
			return nil, ctx.Err()
		}
		score := cosine(&m.groups[p.a], &m.groups[p.b], p.dot)
		all[p.a] = append(all[p.a], edge{p.b, score, p.dot})
		all[p.b] = append(all[p.b], edge{p.a, score, p.dot})
	}
	for i := range all {
		if pace.Ended() {
			return nil, ctx.Err()
		}
		all[i] = nearest(all[i])
	}
	for i, edges := range all {
		for _, e := range edges {
			if pace.Ended() {
				return nil, ctx.Err()
			}
			if _, mutual := find(all[e.to], int32(i)); mutual {
				m.groups[i].near = append(m.groups[i].near, e)
				if int32(i) < e.to {
					m.propose(int32(i), e.to, e.score)
				}
			}
		}
	}
	return m, nil
}

// nearest returns the edges of the highest cosines, by the other group.
func nearest(edges []edge) []edge {
	if len(edges) > maxNear {
		slices.SortFunc(edges, func(x, y edge) int { return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.to, y.to)) })
		edges = edges[:maxNear]
	}
	slices.SortFunc(edges, edge.compare)
	return edges
}

func (e edge) compare(o edge) int { return cmp.Compare(e.to, o.to) }

// find returns where the edge to another group is or would be, and whether it is
// there.
func find(edges []edge, to int32) (int, bool) {
	return slices.BinarySearchFunc(edges, edge{to: to}, edge.compare)
}

// cosine returns the cosine of two groups of a dot product, or 0 if they must not
// merge for the mean of their stories.
func cosine(a, b *group, dot uint64) uint32 {
	lengths := a.length * b.length
	if lengths == 0 || dot < uint64(a.stories)*uint64(b.stories)*minMean {
		return 0
	}
	hi, lo := bits.Mul64(dot, one)
	score, _ := bits.Div64(hi, lo, lengths) // it is at most one: lengths are rounded up
	return uint32(score)
}

// propose lets two groups merge if they are alike enough.
func (m *merger) propose(a, b int32, score uint32) {
	if score >= m.threshold {
		m.queue.Push(link.NewMerge(score, a, b))
	}
}

// run merges groups until none are alike enough.
func (m *merger) run(ctx context.Context) error {
	for len(m.queue) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := m.queue.Pop()
		near := m.groups[next.A].near
		if i, ok := find(near, next.B); ok && near[i].score == next.Score {
			m.merge(next.A, next.B, near[i].dot)
		}
	}
	return nil
}

// merge makes b part of a.
func (m *merger) merge(a, b int32, dot uint64) {
	g, h := &m.groups[a], &m.groups[b]
	found := m.around(a, b)
	for _, edges := range [][]edge{g.near, h.near} {
		for _, e := range edges {
			m.groups[e.to].cut(a)
			m.groups[e.to].cut(b)
		}
	}
	m.effort.Looked += g.sum.take(h.sum)
	g.stories += h.stories
	g.squares += h.squares + 2*dot
	g.length = squareRoot(g.squares)
	m.into[b] = a
	*h = group{}

	for i, e := range found {
		found[i].score = cosine(g, &m.groups[e.to], e.dot)
	}
	g.near = nearest(found)
	for _, e := range g.near {
		other := &m.groups[e.to]
		at, _ := find(other.near, a)
		other.near = slices.Insert(other.near, at, edge{a, e.score, e.dot})
		m.propose(a, e.to, e.score)
	}
}

// around returns edges to the groups near a or b that the union of these may merge
// with. Their cosines are not yet known.
func (m *merger) around(a, b int32) []edge {
	g, h := &m.groups[a], &m.groups[b]
	found := make([]edge, 0, len(g.near)+len(h.near))
	x, y := g.near, h.near
	for len(x) > 0 || len(y) > 0 {
		var e edge
		known := [2]*group{g, h} // of which the dot product is
		switch {
		case len(y) == 0 || len(x) > 0 && x[0].to < y[0].to:
			e, x, known[1] = x[0], x[1:], nil
		case len(x) == 0 || y[0].to < x[0].to:
			e, y, known[0] = y[0], y[1:], nil
		default:
			e, x, y = edge{to: x[0].to, dot: x[0].dot + y[0].dot}, x[1:], y[1:]
		}
		other := &m.groups[e.to]
		if e.to == a || e.to == b || !mayJoin(g.stories+h.stories, other.stories) {
			continue
		}
		if known[0] == nil {
			e.dot += m.dot(g, other)
		} else if known[1] == nil {
			e.dot += m.dot(h, other)
		}
		found = append(found, e)
	}
	return found
}

// mayJoin reports whether two groups of so many stories may merge.
func mayJoin(m, n int) bool { return min(m, n) <= maxJoining && m+n <= maxStories }

// dot returns the dot product of the sums of two groups.
func (m *merger) dot(g, h *group) uint64 {
	dot, looked := g.sum.dot(&h.sum)
	m.effort.Scored++
	m.effort.Looked += looked
	return dot
}

// cut removes the edge to another group, if there is one.
func (g *group) cut(to int32) {
	if i, ok := find(g.near, to); ok {
		g.near = slices.Delete(g.near, i, i+1)
	}
}

// topics returns the topic of each story.
func (m *merger) topics() []int32 {
	of := make([]int32, len(m.into))
	for i, into := range m.into {
		if of[i] = int32(i); into != int32(i) {
			of[i] = of[into] // which is an earlier one
		}
	}
	return of
}
