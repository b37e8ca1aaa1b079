package link

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A component is texts that paths of pairs reaching the threshold, and of
// constraints, connect. The pairs among them, those that do not reach it as well, stay
// where they are: see [linker.pairsOf].
type component struct {
	texts       []like.TextID // ascending
	pairs       int           // how many there are
	constraints []Constraint
}

// A pairsByText finds the pairs of each text with later ones, which are in order.
type pairsByText struct {
	all   []like.Pair
	first []uint32 // all[first[n]:first[n+1]] are those of text n
}

func (p pairsByText) of(t like.TextID) []like.Pair { return p.all[p.first[t]:p.first[t+1]] }

// pairsOf yields the pairs among the texts of a component, in order.
func (l *linker) pairsOf(c component) iter.Seq[*like.Pair] {
	return func(yield func(*like.Pair) bool) {
		for _, t := range c.texts {
			some := l.pairs.of(t)
			for i := range some {
				if p := &some[i]; l.component[p.B] == l.component[t] && !yield(p) {
					return
				}
			}
		}
	}
}

// components returns the components of several texts, the one with most pairs
// first: it takes longest, and the others go beside it.
func (l *linker) components(ctx context.Context, pairs []like.Pair, constraints []Constraint) ([]component, error) {
	sets := NewSets(len(l.texts))
	byFirst := func(p, q like.Pair) int { return cmp.Compare(p.A, q.A) }
	if !slices.IsSortedFunc(pairs, byFirst) {
		pairs = slices.SortedStableFunc(slices.Values(pairs), byFirst)
	}
	l.pairs = pairsByText{pairs, make([]uint32, len(l.texts)+1)}
	pace := work.NewPace(ctx)
	for _, p := range pairs {
		if pace.Ended() {
			return nil, ctx.Err()
		}
		l.pairs.first[p.A+1]++
		if full, _ := like.Unpacked(p.Similarity); full >= uint64(l.threshold) {
			sets.Join(p.A, p.B)
		}
	}
	for t := range l.texts {
		l.pairs.first[t+1] += l.pairs.first[t]
	}
	for _, c := range constraints {
		if c.Together {
			sets.Join(c.A, c.B)
		}
	}
	all := l.componentsOf(sets)
	for _, p := range pairs {
		if pace.Ended() {
			return nil, ctx.Err()
		}
		if n := l.component[p.A]; n > 0 && n == l.component[p.B] {
			all[n-1].pairs++
		}
	}
	for _, k := range constraints {
		if n := l.component[k.A]; n > 0 && n == l.component[k.B] && k.A != k.B {
			all[n-1].constraints = append(all[n-1].constraints, k)
		}
	}
	slices.SortStableFunc(all, func(x, y component) int { return cmp.Compare(y.pairs, x.pairs) })
	return all, nil
}

// componentsOf returns the sets of several texts as components, and sets where each
// text is.
func (l *linker) componentsOf(sets Sets) (all []component) {
	sizes := make([]int32, len(sets))
	several := 0
	for t := range sets {
		name := sets.Find(like.TextID(t))
		if sizes[name]++; sizes[name] == 2 {
			several += 2
		} else if sizes[name] > 2 {
			several++
		}
	}
	l.component, l.local = make([]int32, len(sets)), make([]localID, len(sets))
	texts := make([]like.TextID, 0, several)
	for t := range sets {
		name := sets.Find(like.TextID(t))
		switch {
		case sizes[name] == 1:
			continue
		case name == like.TextID(t): // the name of a set is its lowest text
			at, size := len(texts), int(sizes[name])
			texts = texts[:at+size]
			all = append(all, component{texts: texts[at : at : at+size]})
			l.component[t] = int32(len(all))
		default:
			l.component[t] = l.component[name]
		}
		c := &all[l.component[t]-1]
		l.local[t] = localID(len(c.texts))
		c.texts = append(c.texts, like.TextID(t))
	}
	return all
}
