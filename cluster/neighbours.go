package cluster

import (
	"context"
	"iter"
	"slices"
)

// Neighbours are the pairs of each node: those with later nodes are side by side
// in pairs, those with earlier ones are told by their places.
type neighbourLists struct {
	pairs   []pair   // in order
	later   []uint32 // pairs[later[n]:later[n+1]] are node n's
	earlier []uint32 // at[earlier[n]:earlier[n+1]] are node n's
	at      []uint32 // in pairs
}

// newNeighbourLists returns the neighbours of so many nodes, or what is of no use if
// ctx ends.
func newNeighbourLists(ctx context.Context, nodes int, pairs []pair) neighbourLists {
	g := neighbourLists{pairs, make([]uint32, nodes+1), make([]uint32, nodes+1), make([]uint32, len(pairs))}
	pace := newPace(ctx)
	for _, p := range pairs {
		if pace.ended() {
			return g
		}
		g.later[p.a+1]++
		g.earlier[p.b+1]++
	}
	for n := range nodes {
		g.later[n+1] += g.later[n]
		g.earlier[n+1] += g.earlier[n]
	}
	next := slices.Clone(g.earlier)
	for i, p := range pairs {
		if pace.ended() {
			return g
		}
		g.at[next[p.b]] = uint32(i)
		next[p.b]++
	}
	return g
}

// of yields the other node of each pair of n, and the pair.
func (g *neighbourLists) of(n int32) iter.Seq2[int32, pair] {
	return func(yield func(int32, pair) bool) {
		for _, p := range g.pairs[g.later[n]:g.later[n+1]] {
			if !yield(p.b, p) {
				return
			}
		}
		g.earlierThan(n)(yield)
	}
}

// earlierThan yields the earlier node of each pair of n with one, and the pair.
func (g *neighbourLists) earlierThan(n int32) iter.Seq2[int32, pair] {
	return func(yield func(int32, pair) bool) {
		for _, at := range g.at[g.earlier[n]:g.earlier[n+1]] {
			if p := g.pairs[at]; !yield(p.a, p) {
				return
			}
		}
	}
}
