package link

import (
	"context"
	"iter"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// Neighbours are the pairs of each text with earlier ones, by their places.
type Neighbours struct {
	pairs   []like.Pair
	earlier []uint32 // at[earlier[n]:earlier[n+1]] are text n's
	at      []uint32 // in pairs
}

// NewNeighbours returns the neighbours of so many texts, or what is of no use if
// ctx ends.
func NewNeighbours(ctx context.Context, texts int, pairs []like.Pair) Neighbours {
	g := Neighbours{pairs, make([]uint32, texts+1), make([]uint32, len(pairs))}
	pace := work.NewPace(ctx)
	for _, p := range pairs {
		if pace.Ended() {
			return g
		}
		g.earlier[p.B+1]++
	}
	for n := range texts {
		g.earlier[n+1] += g.earlier[n]
	}
	next := slices.Clone(g.earlier)
	for i, p := range pairs {
		if pace.Ended() {
			return g
		}
		g.at[next[p.B]] = uint32(i)
		next[p.B]++
	}
	return g
}

// EarlierThan yields the earlier text of each pair of n with one, and the pair.
func (g *Neighbours) EarlierThan(n like.TextID) iter.Seq2[like.TextID, like.Pair] {
	return func(yield func(like.TextID, like.Pair) bool) {
		for _, at := range g.at[g.earlier[n]:g.earlier[n+1]] {
			if p := g.pairs[at]; !yield(p.A, p) {
				return
			}
		}
	}
}
