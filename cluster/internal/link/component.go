package link

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A component is texts that paths of pairs reaching its floor, and of constraints,
// connect. The pairs among them, those that do not reach it as well, stay where they
// are: see [level.pairsOf].
type component struct {
	floor       uint32        // of the scores by which groups of it merge
	texts       []like.TextID // ascending
	pairs       int           // how many there are
	constraints []Constraint
	parts       []part // groups of several texts that were made first
}

// A pairsByText finds the pairs of each text with later ones, which are in order.
type pairsByText struct {
	all   []like.Pair
	first []uint32 // all[first[n]:first[n+1]] are those of text n
}

// setPairs sets the pairs, which it copies if they are not in order.
func (l *linker) setPairs(ctx context.Context, pairs []like.Pair) error {
	byFirst := func(p, q like.Pair) int { return cmp.Compare(p.A, q.A) }
	if !slices.IsSortedFunc(pairs, byFirst) {
		pairs = slices.SortedStableFunc(slices.Values(pairs), byFirst)
	}
	l.pairs = pairsByText{pairs, make([]uint32, len(l.texts)+1)}
	pace := work.NewPace(ctx)
	for _, p := range pairs {
		if pace.Ended() {
			return ctx.Err()
		}
		l.pairs.first[p.A+1]++
	}
	for t := range l.texts {
		l.pairs.first[t+1] += l.pairs.first[t]
	}
	return nil
}

func (p pairsByText) of(t like.TextID) []like.Pair { return p.all[p.first[t]:p.first[t+1]] }

// A level is components that are linked beside one another. Its workers do not write
// what they share.
type level struct {
	*linker
	components []component
	component  []int32   // of each text, the number of its component from 1 on, 0 if it is alone
	local      []localID // of each text of a component, its place there
	largest    []int     // the numbers of components from 0 on, the one with most pairs first
}

// pairsOf yields the pairs among the texts of a component, in order.
func (l *level) pairsOf(c *component) iter.Seq[*like.Pair] {
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

// whole returns the level of the components by which all is linked.
func (l *linker) whole(ctx context.Context) (*level, error) {
	sets := NewSets(len(l.texts))
	pace := work.NewPace(ctx)
	for _, p := range l.pairs.all {
		if pace.Ended() {
			return nil, ctx.Err()
		}
		if full, _ := like.Unpacked(p.Similarity); full >= uint64(l.threshold) {
			sets.Join(p.A, p.B)
		}
	}
	for _, k := range l.constraints {
		if k.Together {
			sets.Join(k.A, k.B)
		}
	}
	return l.level(ctx, sets, func(like.TextID) uint32 { return l.threshold })
}

// level returns the level of the sets of several texts, and of the floors of their
// texts.
func (l *linker) level(ctx context.Context, sets Sets, floor func(like.TextID) uint32) (*level, error) {
	v := &level{linker: l}
	v.setComponents(sets)
	pace := work.NewPace(ctx)
	for i := range v.components {
		for range v.pairsOf(&v.components[i]) {
			if pace.Ended() {
				return nil, ctx.Err()
			}
			v.components[i].pairs++
		}
	}
	for _, k := range l.constraints {
		if n := v.component[k.A]; n > 0 && n == v.component[k.B] && k.A != k.B {
			v.components[n-1].constraints = append(v.components[n-1].constraints, k)
		}
	}
	v.largest = make([]int, len(v.components))
	for i := range v.components {
		v.largest[i] = i
		v.components[i].floor = floor(v.components[i].texts[0])
	}
	slices.SortStableFunc(v.largest, func(x, y int) int { return cmp.Compare(v.components[y].pairs, v.components[x].pairs) })
	return v, nil
}

// link links each component down to its floor, the one with most pairs first: it takes
// longest, and the others go beside it.
func (l *level) link(ctx context.Context, cores int) (made, Effort, error) {
	efforts := make([]Effort, len(l.components))
	all := make([]made, len(l.components))
	err := work.On(ctx, cores, len(l.components), func() func(int) {
		w := worker{level: l, pace: work.NewPace(ctx)}
		return func(i int) {
			w.effort = Effort{}
			c := &l.components[l.largest[i]]
			w.begin(c)
			w.link()
			all[i], efforts[i] = w.end(), w.effort
		}
	})
	var m made
	var took Effort
	for i := range all {
		m.parts = append(m.parts, all[i].parts...)
		m.apart = append(m.apart, all[i].apart...)
		took = took.plus(efforts[i])
	}
	return m, took, err
}

// setComponents makes the sets of several texts components, and sets where each
// text is.
func (l *level) setComponents(sets Sets) {
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
			l.components = append(l.components, component{texts: texts[at : at : at+size]})
			l.component[t] = int32(len(l.components))
		default:
			l.component[t] = l.component[name]
		}
		c := &l.components[l.component[t]-1]
		l.local[t] = localID(len(c.texts))
		c.texts = append(c.texts, like.TextID(t))
	}
}
