// Package link merges texts into groups by the similarities of pairs of them.
//
// It is agglomerative clustering over a sparse graph: pairs that are not given
// have similarity zero. From one group a text, the two groups that the method
// scores highest merge, again and again, until none reaches the threshold. Of
// equal scores the pair of groups with the lowest names comes first, and a group
// goes by the name of the largest that it came from; so groups depend on the
// pairs alone.
package link

import (
	"context"
	"maps"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// Method says when two groups merge: see the constants of package cluster.
type Method int

const (
	Average Method = iota
	Complete
	Quorum
	Single
)

// Crowd is how many texts of a group each text of a smaller one is at most
// compared with: where no pair stands for others, a mean over two groups goes by the
// size of the larger one up to this. It is for streams, which know of a text the
// pairs with the most alike 256 earlier ones and, from their side, with about as many
// later ones. In a crowd of more the others would count as zero, and the crowd fall
// apart. Pairs of a batch stand for those that are not known, and need no such bound.
//
// What it costs: a text that is like 512 of a group of thousands joins it, however
// unlike the rest, so that the mean within such a group may be below the threshold,
// and the group reach further than any text of it. In a larger group faint
// similarities to more than 512 texts add up as well.
const Crowd = 512

// A GroupID names a group by its lowest text.
type GroupID like.TextID

// A Grouping is what [Texts] made of the texts.
type Grouping struct {
	// Of is the group of each text, named by its lowest text.
	Of []GroupID

	// Weakest is the merge of the lowest score of each group of several texts,
	// by name. Of equal ones it is the last that no larger part of the group had
	// before, so that of one made of equal merges it is the last of all.
	Weakest map[GroupID]Bridge
}

// A Bridge is a merge: its score, and the texts of the smaller side, in order.
type Bridge struct {
	Score uint64
	Part  []like.TextID
}

// An Effort counts the steps that linking took.
type Effort struct {
	Moved  int // proximities that merges looked at
	Scored int // scores of two groups that were computed
}

// Texts groups the texts, whose pairs are best in order, on at most so many cores: it
// copies those that are not. It returns what that took as well. Constraints that hold texts together win over
// all else. The error is that of ctx, if it ends before.
//
// Groups that no path of pairs connects do not meet, so that the connected
// components are linked one by one.
func Texts(ctx context.Context, texts []like.Text, pairs []like.Pair, constraints []Constraint, by Method, threshold uint64, cores int) (Grouping, Effort, error) {
	l := &linker{texts: texts, by: by, threshold: uint32(threshold)}
	components, err := l.components(ctx, pairs, constraints)
	if err != nil {
		return Grouping{}, Effort{}, err
	}
	l.of = make([]GroupID, len(texts))
	for t := range l.of {
		l.of[t] = GroupID(t)
	}
	efforts := make([]Effort, len(components))
	weakest := make([]map[GroupID]Bridge, len(components))
	err = work.On(ctx, cores, len(components), func() func(int) {
		w := worker{linker: l, pace: work.NewPace(ctx)}
		return func(i int) {
			w.effort = Effort{}
			w.begin(components[i])
			w.link(components[i])
			weakest[i] = w.end()
			efforts[i] = w.effort
		}
	})
	var all Effort
	for _, e := range efforts {
		all.Moved += e.Moved
		all.Scored += e.Scored
	}
	if err != nil {
		return Grouping{}, all, err
	}
	g := Grouping{Of: l.of, Weakest: make(map[GroupID]Bridge)}
	for _, some := range weakest {
		maps.Copy(g.Weakest, some)
	}
	return g, all, nil
}

// A linker is what workers share. Each writes only the groups of the texts of the
// component that it links.
type linker struct {
	texts     []like.Text
	by        Method
	threshold uint32
	pairs     pairsByText
	component []int32   // of each text, the number of its component, 0 if it is alone
	local     []localID // of each text of a component, its place there
	of        []GroupID
}

// A worker links components, one after the other, and uses its memory again. Within a
// component a text and its group go by the place of the text there: most texts are in
// small components, and a million of them need no tables at the same time.
type worker struct {
	*linker
	pace   work.Pace
	effort Effort

	groups []group
	name   Sets        // of texts in one group, which name it
	near   []proximity // each once; the tables of both groups hold its place
	slots  []slot      // of tables that have not grown
	queue  Queue[localID]
}

// A localID names a group within a component by the place of one of its texts.
type localID int32

// A group has no members once it is merged into another. It is gone then.
type group struct {
	members []like.TextID
	size    int   // how many texts it counts for: its members, but one for what must-links hold together
	near    table // the places of proximities, by the name of the other group
	days    Days
	weakest Bridge

	// Outlets took something from the scores with these groups: until either has
	// another text, which may change how much.
	deducted []localID
}

// begin makes a group of each text of a component, and a proximity of each pair.
func (w *worker) begin(c component) {
	n := len(c.texts)
	w.groups = slices.Grow(w.groups[:0], n)[:n]
	w.near = slices.Grow(w.near[:0], c.pairs)
	w.name = NewSets(n)
	clear(w.groups)
	members := slices.Clone(c.texts)
	for i, t := range c.texts {
		w.groups[i].members, w.groups[i].size = members[i:i+1:i+1], 1
		if dates := w.texts[t].Doc.HeadlineDates; len(dates) > 0 {
			w.groups[i].days = Days{dates}
		}
	}
	w.makeTables(c)
	for p := range w.pairsOf(c) {
		if w.pace.Ended() {
			return
		}
		w.add(w.local[p.A], w.local[p.B], w.newProximity(p.Similarity, p.Others))
	}
}

// makeTables gives each group a table with room for the texts that it is paired with,
// all side by side: tables that grow with the pairs would be made anew, twice as
// large, seven times in a crowd.
func (w *worker) makeTables(c component) {
	known := make([]int, len(c.texts))
	for p := range w.pairsOf(c) {
		if w.pace.Ended() {
			return
		}
		known[w.local[p.A]]++
		known[w.local[p.B]]++
	}
	all := 0
	for _, n := range known {
		all += tableSize(n)
	}
	w.slots = slices.Grow(w.slots[:0], all)[:all]
	clear(w.slots)
	free := w.slots
	for i, n := range known {
		size := tableSize(n)
		w.groups[i].near = newTable(free[:size:size])
		free = free[size:]
	}
}

// end sets the groups of the texts of the component, and returns the weakest merges of
// those that have several.
func (w *worker) end() map[GroupID]Bridge {
	weakest := make(map[GroupID]Bridge)
	for _, group := range w.groups {
		if len(group.members) == 0 {
			continue
		}
		lowest := GroupID(slices.Min(group.members))
		for _, t := range group.members {
			w.of[t] = lowest
		}
		if group.weakest.Part != nil {
			group.weakest.Part = slices.Sorted(slices.Values(group.weakest.Part))
			weakest[lowest] = group.weakest
		}
	}
	return weakest
}

// link links the texts of a component.
//
// No method scores a union above the better of its parts: the mean, the least, the
// greatest and the share of a whole lie between those of its parts, and so does a mean
// that is estimated, before it is cut. So a proximity
// keeps a bound of its score when one of its groups grows, and the score itself is
// computed only when the bound is the highest of all. Each proximity has an entry
// of its bound in the queue, or no chance to merge.
func (w *worker) link(c component) {
	w.queue = w.queue[:0]
	held := w.constrain(c.constraints)
	i := 0
	for p := range w.pairsOf(c) {
		if w.pace.Ended() {
			return
		}
		if near := &w.near[i]; w.hasChance(near) {
			w.queue = append(w.queue, NewMerge(w.most(near), w.local[p.A], w.local[p.B]))
		}
		i++
	}
	for _, name := range held {
		for other, at := range w.groups[name].near.all() {
			if near := &w.near[at]; w.hasChance(near) {
				w.queue = append(w.queue, NewMerge(w.most(near), name, other))
			}
		}
	}
	w.queue.order()
	for len(w.queue) > 0 && !w.pace.Ended() {
		next := w.queue.Pop()
		if w.isGone(next.A) || w.isGone(next.B) {
			continue
		}
		at, _ := w.groups[next.A].near.get(next.B)
		near := &w.near[at]
		if w.most(near) != next.Score || near.apart {
			continue // the two were proposed again since
		}
		score := near.deducted
		if score == notDeducted {
			score = w.score(near, next.A, next.B)
			if score < next.Score {
				near.bound = score
				w.propose(near, next.A, next.B)
				continue
			}
			score = w.byOutlets(w.believed(score, near, next.A, next.B), next.A, next.B)
		}
		switch {
		case score < next.Score:
			near.deducted = score
			w.groups[next.A].deducted = append(w.groups[next.A].deducted, next.B)
			w.groups[next.B].deducted = append(w.groups[next.B].deducted, next.A)
		case w.groups[next.A].days.Apart(w.groups[next.B].days):
			near.apart = true
		default:
			w.merge(next.A, next.B, uint64(score))
			continue
		}
		w.propose(near, next.A, next.B)
	}
}

// believed returns the score of two groups, or less if too few pairs stand for the
// others: then their mean if each stood for itself alone. As groups grow it may become
// more, like what outlets take.
func (w *worker) believed(score uint32, p *proximity, a, b localID) uint32 {
	if w.by != Average || !p.sampled || p.kept == enough {
		return score
	}
	all := uint64(w.groups[a].size) * uint64(w.groups[b].size)
	return min(score, uint32(p.once/all))
}

// newProximity returns that of two texts of a similarity, which is packed, and which
// stands for that of so many other pairs.
func (w *worker) newProximity(packed, others uint32) proximity {
	full, apart := like.Unpacked(packed)
	p := proximity{
		total: full * (1 + uint64(others)), lowest: uint32(full), highest: uint32(full),
		deducted: notDeducted, apart: apart, sampled: others > 0, kept: 1, once: full,
	}
	p.bound = uint32(min(p.total, like.Unit))
	if p.highest >= w.threshold {
		p.reach = 1
	}
	if w.by == Quorum {
		p.bound = p.reach * like.Unit
	}
	return p
}

// add notes the proximity of two groups that had none.
func (w *worker) add(a, b localID, p proximity) {
	at := int32(len(w.near))
	w.near = append(w.near, p)
	w.groups[a].near.put(b, at, w.isGone)
	w.groups[b].near.put(a, at, w.isGone)
}

// isGone reports whether a group is part of another. It is asked often, and so does not
// look at the group itself.
func (w *worker) isGone(g localID) bool { return w.name[g] != like.TextID(g) }

// keepApart lets two groups never merge.
func (w *worker) keepApart(a, b localID) {
	if at, ok := w.groups[a].near.get(b); ok {
		w.near[at].apart = true
	} else {
		w.add(a, b, proximity{apart: true})
	}
}

// propose puts two groups into the queue, unless they have no chance.
func (w *worker) propose(p *proximity, a, b localID) {
	if w.hasChance(p) {
		w.queue.Push(NewMerge(w.most(p), a, b))
	}
}

// hasChance reports whether two groups of a proximity may merge.
func (w *worker) hasChance(p *proximity) bool {
	most := w.most(p)
	return !p.apart && (most >= w.threshold || w.by == Quorum && most > 0)
}

// most returns a bound of the score of a proximity. No mean is above the highest of
// all, which holds for an estimate as well.
func (w *worker) most(p *proximity) uint32 {
	if w.by == Average {
		return min(p.bound, p.highest, p.deducted)
	}
	return p.bound
}

// find returns the group that a text of the component is in.
func (w *worker) find(t localID) localID { return localID(w.name.Find(like.TextID(t))) }

func (w *worker) score(p *proximity, a, b localID) uint32 {
	w.effort.Scored++
	return score(w.by, p, w.groups[a].size, w.groups[b].size)
}

// score returns how much two groups of so many texts should merge, and 0 if they
// should not.
func score(by Method, p *proximity, a, b int) uint32 {
	all := uint64(a) * uint64(b)
	switch {
	case by == Average && !p.sampled:
		all = uint64(min(a, b)) * uint64(min(max(a, b), Crowd))
		fallthrough
	case by == Average:
		return uint32(min(p.total/all, uint64(p.highest))) // no mean is above the highest of all
	case by == Complete && uint64(p.reach) == all:
		return p.lowest
	case by == Quorum && 2*uint64(p.reach) >= all:
		hi, lo := bits.Mul64(uint64(p.reach), like.Unit)
		share, _ := bits.Div64(hi, lo, all)
		return uint32(share)
	case by == Single:
		return p.highest
	}
	return 0
}

// Score returns how much two groups of so many texts should merge, given the packed
// similarities of their pairs, or 0 if they should not.
func Score(by Method, threshold uint64, a, b int, pairs []uint32) uint64 {
	w := worker{linker: &linker{by: by, threshold: uint32(threshold)}}
	var known proximity
	for i, packed := range pairs {
		if p := w.newProximity(packed, 0); i == 0 {
			known = p
		} else {
			known = known.plus(p)
		}
	}
	s := score(by, &known, a, b)
	if known.apart || s == 0 || by != Quorum && s < uint32(threshold) {
		return 0
	}
	return uint64(s)
}

// merge makes one group of two, and proposes it to others anew.
func (w *worker) merge(a, b localID, score uint64) {
	a, b = w.largerFirst(a, b)
	ga, gb := &w.groups[a], &w.groups[b]
	days, deducted := ga.days.Plus(gb.days), append(ga.deducted, gb.deducted...)
	ga.size += gb.size
	moving := w.take(a, b, score)
	ga.days, ga.deducted = days, nil
	for other, at := range moving.all() {
		if other == a || w.isGone(other) {
			continue
		}
		w.effort.Moved++
		w.move(other, at, a)
	}
	for _, other := range deducted {
		if other == a || w.isGone(other) {
			continue
		}
		at, _ := ga.near.get(other)
		if p := &w.near[at]; p.deducted != notDeducted {
			p.deducted = notDeducted
			w.propose(p, a, other)
		}
	}
}

// largerFirst returns the names of two groups, that of the larger first, and of equal
// ones the lower. If the smaller is made a part of the larger, each proximity moves no
// more often than its group can double.
func (w *worker) largerFirst(a, b localID) (larger, smaller localID) {
	a, b = min(a, b), max(a, b)
	if len(w.groups[a].members) < len(w.groups[b].members) {
		return b, a
	}
	return a, b
}

// take makes the members of group b those of group a, by a merge of this score, and
// returns the table of b.
func (w *worker) take(a, b localID, score uint64) table {
	ga, gb := &w.groups[a], &w.groups[b]
	weakest := Bridge{score, gb.members}
	for _, earlier := range []Bridge{ga.weakest, gb.weakest} {
		if earlier.Part != nil && earlier.Score < weakest.Score {
			weakest = earlier
		}
	}
	ga.weakest = weakest
	ga.members = append(ga.members, gb.members...)
	near := gb.near
	*gb = group{}
	w.name[b] = like.TextID(a)
	return near
}

// move makes a proximity with another group that of a group, or a part of it.
func (w *worker) move(other localID, at int32, to localID) {
	g := &w.groups[to]
	was, known := uint32(0), false
	if place, ok := g.near.get(other); ok {
		p := &w.near[place]
		was, known = w.most(p), true
		*p = w.near[at].plus(*p)
		at = place
	} else {
		w.near[at].deducted = notDeducted
		g.near.put(other, at, w.isGone)
		w.groups[other].near.put(to, at, w.isGone)
	}
	p := &w.near[at]
	if w.by == Average && !p.sampled && g.size > Crowd {
		p.bound = max(p.bound, w.score(p, to, other)) // above Crowd a union may score more than its parts
	}
	if !known || w.most(p) != was {
		w.propose(p, to, other)
	}
}
