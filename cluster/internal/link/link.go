// Package link merges texts into groups, given the pairs that are alike.
package link

import (
	"cmp"
	"context"
	"iter"
	"math"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A Method says when two groups merge: see the constants of package cluster.
type Method int

const (
	Average Method = iota
	Complete
	Quorum
	Single
)

// A GroupID names a group by its lowest text.
type GroupID like.TextID

// A Grouping is what link made of the texts.
type Grouping struct {
	Of   []GroupID          // the group of each text
	Weak map[GroupID]Bridge // of each group of more than one text
}

// A Bridge is the merge of the least similarity that a group came from, of equal
// ones an earlier.
type Bridge struct {
	Score uint64
	Part  []like.TextID // the texts of the smaller side
}

// Texts groups the texts. From one group a text it merges the two groups that
// the linkage scores highest, until none reaches least; the larger gives the
// union its name, of equal ones the lower, and of equal scores that of the
// lowest names comes first. The texts that constraints hold together start as one
// group; those that they hold apart never meet, nor do those whose headlines name
// different days, whether the index proposed the two or not. Nor do groups that
// no pair bridges, so that each connected component of the pairs is linked alone.
//
// No linkage scores a union above the better of its parts. So a proximity keeps its
// score when one of its groups grows, as a bound, and the score is computed
// when the bound is the highest of all. Average linkage needs the similarity of
// pairs that the index did not propose as well; but as that is a dot product,
// the mean over two groups is the dot product of their summed vectors over the
// number of pairs, and no such pair is looked at one by one. When groups merge,
// the proximities of the smaller are poured into those of the larger: each pair moves
// no more often than its group can double.
//
// It takes one goroutine. The error is that of ctx, if it ends before.
func Texts(ctx context.Context, texts []like.Text, pairs []like.Pair, constraints []Constraint, by Method, threshold uint64) (Grouping, error) {
	l, components := newLinker(ctx, texts, pairs, constraints, by, threshold)
	for _, c := range components {
		l.link(c)
	}
	if err := ctx.Err(); err != nil {
		return Grouping{}, err
	}
	return l.grouping(), nil
}

// Parallel is Texts on all cores. It returns what that took as well.
func Parallel(ctx context.Context, texts []like.Text, pairs []like.Pair, constraints []Constraint, by Method, threshold uint64) (Grouping, Effort, error) {
	all, components := newLinker(ctx, texts, pairs, constraints, by, threshold)
	efforts := make([]Effort, len(components))
	err := work.Parallel(ctx, len(components), func() func(int) {
		l := *all // groups and parent are shared; components are disjoint parts of them
		return func(i int) {
			l.effort = Effort{}
			l.link(components[i])
			efforts[i] = l.effort
		}
	})
	var sum Effort
	for _, e := range efforts {
		sum.add(e)
	}
	if err != nil {
		return Grouping{}, sum, err
	}
	return all.grouping(), sum, nil
}

// newLinker returns a linker of the texts, and what it has to link. Of both only
// a part is there if ctx has ended.
func newLinker(ctx context.Context, texts []like.Text, pairs []like.Pair, constraints []Constraint, by Method, threshold uint64) (*linker, []component) {
	l := &linker{
		by: by, threshold: threshold, texts: texts,
		pace:   work.NewPace(ctx),
		near:   NewNeighbours(ctx, len(texts), withConstraints(pairs, constraints)),
		groups: make([]group, len(texts)),
		parent: make([]like.TextID, len(texts)),
	}
	members := make([]like.TextID, len(texts))
	for i := range l.groups {
		members[i], l.parent[i] = like.TextID(i), like.TextID(i)
		l.groups[i].members = members[i : i+1 : i+1]
	}
	return l, l.components(constraints)
}

// grouping returns the groups that there are now.
func (l *linker) grouping() Grouping {
	g := Grouping{Of: make([]GroupID, len(l.texts)), Weak: make(map[GroupID]Bridge)}
	for _, group := range l.groups {
		if len(group.members) == 0 {
			continue
		}
		lowest := GroupID(slices.Min(group.members))
		for _, n := range group.members {
			g.Of[n] = lowest
		}
		if group.weak.Part != nil {
			g.Weak[lowest] = group.weak
		}
	}
	return g
}

// components joins what constraints hold together, notes the component of each text,
// and returns those of several texts, the largest first.
func (l *linker) components(constraints []Constraint) []component {
	parent := slices.Clone(l.parent)
	join := func(a, b like.TextID) {
		a, b = root(parent, a), root(parent, b)
		parent[max(a, b)] = min(a, b)
	}
	for _, p := range l.near.pairs {
		if l.pace.Ended() {
			return nil
		}
		if p.Likeness().Full >= l.threshold {
			join(p.A, p.B)
		}
	}
	for _, r := range constraints {
		if r.Together {
			join(r.A, r.B)
		}
	}
	var all []component
	at := make([]int32, len(parent)) // of the component of each root, from 1 on
	for n := range parent {
		if r := root(parent, like.TextID(n)); r != like.TextID(n) {
			if at[r] == 0 {
				all = append(all, component{texts: []like.TextID{r}})
				at[r] = int32(len(all))
			}
			c := &all[at[r]-1]
			c.texts = append(c.texts, like.TextID(n))
		}
	}
	for _, r := range constraints {
		if r.Together {
			c := &all[at[root(parent, r.A)]-1]
			c.together = append(c.together, r)
		}
	}
	for n := range parent {
		parent[n] = root(parent, like.TextID(n))
	}
	l.component = parent
	slices.SortStableFunc(all, func(x, y component) int { return cmp.Compare(len(y.texts), len(x.texts)) })
	return all
}

// A component is texts that paths of edges or constraints connect, in order.
type component struct {
	texts    []like.TextID
	together []Constraint
}

// root returns the root of n, and shortens the way there.
func root(parent []like.TextID, n like.TextID) like.TextID {
	for parent[n] != n {
		parent[n] = parent[parent[n]]
		n = parent[n]
	}
	return n
}

// A Effort counts the steps that linking took.
type Effort struct {
	RowSteps int // pairs whose proximity was looked for when two rows merged
	Scored   int // scores of two groups that were computed
}

func (e *Effort) add(f Effort) {
	e.RowSteps += f.RowSteps
	e.Scored += f.Scored
}

// A linker links the texts of one component.
type linker struct {
	by        Method
	threshold uint64
	texts     []like.Text
	near      Neighbours
	component []like.TextID // of each text, its lowest one

	groups      []group       // by name, one of its texts
	parent      []like.TextID // of each text, on the way to the name of its group
	proximities map[groupPair]proximity
	days        map[like.TextID]Days // by name, of the groups whose headlines name any
	queue       queue
	single      [2][]DaySum // memory for the sums of single texts
	effort      Effort
	pace        work.Pace
}

// Groups are the names of two groups.
type groupPair struct{ a, b like.TextID }

func ordered(a, b like.TextID) groupPair { return groupPair{min(a, b), max(a, b)} }

// A group is empty once merged into another.
type group struct {
	members []like.TextID
	sums    []DaySum // of the members' vectors, several of one day as well; nil if not known
	weak    Bridge
}

// A proximity is what is known of two groups. Those of two single texts are their
// pair, and have none.
type proximity struct {
	total           uint64 // the similarity of those pairs of their texts of which it is known
	deduction       uint64 // what numbers and dates take from the plain likeness of all pairs
	known           uint32 // how many make up total
	close           uint32 // how many pairs reach least
	lowest, highest uint32 // among these
	bound           uint32 // the score is not above it
	apart           bool   // by a constraint, or by their headlines
}

// add adds what is known of other texts of the two groups.
func (b *proximity) add(c proximity) {
	if b.close == 0 || c.close > 0 && c.lowest < b.lowest {
		b.lowest = c.lowest
	}
	if b.known > math.MaxUint32-c.known { // total might overflow as well
		b.total, b.known, c.total, c.known = 0, 0, 0, 0
	}
	b.total += c.total
	b.known += c.known
	b.deduction += c.deduction
	b.close += c.close
	b.highest = max(b.highest, c.highest)
	b.bound = max(b.bound, c.bound)
	b.apart = b.apart || c.apart
}

// newProximity returns the proximity of two texts of this likeness.
func newProximity(likeness like.Likeness, by Method, threshold uint64) proximity {
	full := uint32(likeness.Full)
	p := proximity{total: likeness.Full, deduction: likeness.Plain - likeness.Full, known: 1, apart: likeness.Apart}
	if likeness.Full >= threshold {
		p.close, p.lowest, p.highest = 1, full, full
	}
	if p.bound = full; by == Quorum {
		p.bound = p.close * like.Unit
	}
	return p
}

func (l *linker) newProximity(likeness like.Likeness) proximity {
	return newProximity(likeness, l.by, l.threshold)
}

// mayMerge reports whether groups of a score, or a bound of it, may merge.
func (by Method) mayMerge(score uint32, threshold uint64) bool {
	if by == Quorum { // whose score is no similarity
		return score > 0
	}
	return uint64(score) >= threshold
}

func (l *linker) mayMerge(score uint32) bool { return l.by.mayMerge(score, l.threshold) }

// score returns how much x and y should merge, and less than mayMerge wants if
// they must not.
func (l *linker) score(p proximity, x, y *group) uint32 {
	l.effort.Scored++
	all := uint64(len(x.members)) * uint64(len(y.members))
	if l.by == Average && uint64(p.known) != all && !p.apart {
		l.pace.Hurry()
		return p.meanOf(l.summed(x, 0), l.summed(y, 1), all)
	}
	return p.score(l.by, all)
}

// meanOf returns the mean over all pairs of two groups of these sums.
func (p proximity) meanOf(x, y []DaySum, all uint64) uint32 {
	return uint32(min(meanOf(x, y, p.deduction, all), like.Unit))
}

// score returns how much two groups of so many pairs should merge, and 0 if they
// must not. For Average all of these pairs must be known.
func (p proximity) score(by Method, all uint64) uint32 {
	switch {
	case p.apart:
		return 0
	case by == Average:
		return uint32(p.total / all)
	case by == Complete && uint64(p.close) == all:
		return p.lowest
	case by == Quorum && 2*uint64(p.close) >= all:
		hi, lo := bits.Mul64(uint64(p.close), like.Unit)
		share, _ := bits.Div64(hi, lo, all)
		return uint32(share)
	case by == Single:
		return p.highest
	}
	return 0
}

// link links the texts of a component, or some of them if the context ends.
func (l *linker) link(c component) {
	l.proximities, l.days, l.queue = make(map[groupPair]proximity), make(map[like.TextID]Days), l.queue[:0]
	for _, n := range c.texts {
		if dates := l.texts[n].Doc.HeadlineDates; len(dates) > 0 {
			l.days[n] = Days{dates}
		}
		for _, p := range l.near.pairs[l.near.later[n]:l.near.later[n+1]] {
			if l.pace.Ended() {
				return
			}
			if b := l.newProximity(p.Likeness()); !b.apart && l.mayMerge(b.bound) {
				l.queue = append(l.queue, merge{b.bound, p.A, p.B})
			}
		}
	}
	l.queue.init(l.pace.Ended)
	for _, r := range c.together {
		if a, b := root(l.parent, r.A), root(l.parent, r.B); a != b {
			l.merge(a, b, like.Unit)
		}
	}
	for len(l.queue) > 0 && !l.pace.Ended() {
		m := l.queue.pop()
		a, b := &l.groups[m.a], &l.groups[m.b]
		if len(a.members) == 0 || len(b.members) == 0 {
			continue
		}
		if len(a.members)+len(b.members) > 2 {
			names := groupPair{m.a, m.b}
			between := l.proximities[names]
			if between.bound != m.score {
				continue // stale: the bound has changed, and the pair was queued again with it
			}
			if l.days[m.a].Apart(l.days[m.b]) {
				between.apart = true
				l.proximities[names] = between
				continue
			}
			if score := l.score(between, a, b); score < m.score {
				if all := uint64(len(a.members)) * uint64(len(b.members)); l.by == Average && all <= math.MaxUint32 {
					between.total, between.known = uint64(score)*all, uint32(all)
				}
				between.bound = score
				l.proximities[names] = between
				l.propose(between, names)
				continue
			}
		}
		l.merge(m.a, m.b, uint64(m.score))
	}
}

func (l *linker) propose(b proximity, names groupPair) {
	if !b.apart && l.mayMerge(b.bound) {
		l.queue.push(merge{b.bound, names.a, names.b})
	}
}

// merge merges the smaller of two groups into the larger.
func (l *linker) merge(a, b like.TextID, score uint64) {
	a, b = min(a, b), max(a, b)
	if len(l.groups[a].members) < len(l.groups[b].members) {
		a, b = b, a
	}
	l.mergeRow(a, b)
	ga, gb := &l.groups[a], &l.groups[b]
	weak := Bridge{score, gb.members}
	for _, other := range []Bridge{ga.weak, gb.weak} {
		if other.Part != nil && other.Score <= weak.Score {
			weak = other
		}
	}
	if ga.sums != nil || gb.sums != nil {
		l.pace.Hurry()
		ga.sums = gather(l.summed(ga, 0), l.summed(gb, 1))
	}
	if named, ok := l.days[b]; ok {
		l.days[a] = l.days[a].Plus(named)
		delete(l.days, b)
	}
	ga.members = append(ga.members, gb.members...)
	ga.weak = weak
	*gb = group{}
	l.parent[b] = a
}

// mergeRow adds the row of proximities of b to that of a. The row of a group
// lists the groups with which it has a pair; the proximity of two single texts
// is their pair and has no entry. A row is read from the pairs of its texts, so
// a proximity is met once for each pair behind it and must be added the first
// time only: it is then deleted from b's row.
func (l *linker) mergeRow(a, b like.TextID) {
	ga, gb := &l.groups[a], &l.groups[b]
	na, nb := uint64(len(ga.members)), uint64(len(gb.members))
	if na == 1 {
		for k, p := range l.near.of(a) {
			if k != b && l.component[k] == l.component[a] && l.isSingle(k) {
				l.proximities[ordered(a, k)] = l.newProximity(p.Likeness())
			}
		}
	}
	for _, n := range gb.members {
		for k, p := range l.near.of(n) {
			if l.pace.Ended() {
				return
			}
			l.effort.RowSteps++
			if l.component[k] != l.component[a] {
				continue
			}
			if k = root(l.parent, k); k == a || k == b {
				continue
			}
			var y proximity
			if nb == 1 && len(l.groups[k].members) == 1 {
				y = l.newProximity(p.Likeness())
			} else if was, ok := l.proximities[ordered(b, k)]; ok {
				y = was
				delete(l.proximities, ordered(b, k))
			} else {
				continue // poured before, by another pair
			}
			names := ordered(a, k)
			x, known := l.proximities[names]
			z := y
			z.add(x)
			if l.by == Average {
				z.bound = min(z.bound, l.highestMean(z, (na+nb)*uint64(len(l.groups[k].members))))
			}
			l.proximities[names] = z
			if !known || z.bound != x.bound {
				l.propose(z, names)
			}
		}
	}
	delete(l.proximities, ordered(a, b))
}

// highestMean returns what the mean over all pairs of a proximity is at most, if
// those that were not proposed are below least.
func (l *linker) highestMean(b proximity, all uint64) uint32 {
	if all > math.MaxUint32 || b.known == 0 {
		return math.MaxUint32
	}
	hi, lo := bits.Mul64(all-uint64(b.known), l.threshold)
	lo, carry := bits.Add64(lo, b.total+all-1, 0)
	mean, _ := bits.Div64(hi+carry, lo, all)
	return uint32(min(mean, like.Unit))
}

// isSingle reports whether n is a group of its own.
func (l *linker) isSingle(n like.TextID) bool {
	return l.parent[n] == n && len(l.groups[n].members) == 1
}

// summed returns the sums of a group. Those of a single text are valid until
// the next call with the same place.
func (l *linker) summed(g *group, place int) []DaySum {
	if g.sums != nil {
		return g.sums
	}
	if len(g.members) > 1 {
		g.sums = SumByDay(g.members, func(n like.TextID) like.Text { return l.texts[n] })
		return g.sums
	}
	if l.single[place] == nil {
		l.single[place] = make([]DaySum, 1)
	}
	n := l.texts[g.members[0]]
	s := &l.single[place][0]
	s.Day, s.Sum = n.Day, appendSum(s.Sum[:0], n.Doc.Vector)
	return l.single[place]
}

// A Side is one of two groups that may merge.
type Side struct {
	Texts int
	Sums  []DaySum // of the vectors of all texts; needed for Average alone
}

// Score returns how much two sides should merge, and 0 if they must not: if
// they are apart, or their score does not reach the threshold. known yields the
// likeness of those pairs of their texts of which it is known.
func Score(by Method, threshold uint64, apart bool, known iter.Seq[like.Likeness], x, y Side) uint64 {
	p := proximity{apart: apart}
	for likeness := range known {
		p.add(newProximity(likeness, by, threshold))
	}
	all := uint64(x.Texts) * uint64(y.Texts)
	var score uint32
	if by == Average && uint64(p.known) != all && !p.apart {
		score = p.meanOf(x.Sums, y.Sums, all)
	} else {
		score = p.score(by, all)
	}
	if !by.mayMerge(score, threshold) {
		return 0
	}
	return uint64(score)
}
