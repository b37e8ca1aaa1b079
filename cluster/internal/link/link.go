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
// components are linked one by one, and within large ones the dense parts first.
func Texts(ctx context.Context, texts []like.Text, pairs []like.Pair, constraints []Constraint, by Method, threshold uint64, cores int) (Grouping, Effort, error) {
	l := linker{texts: texts, by: by, threshold: uint32(threshold), constraints: constraints, large: largePairs}
	return l.link(ctx, pairs, cores)
}

func (l *linker) link(ctx context.Context, pairs []like.Pair, cores int) (Grouping, Effort, error) {
	if err := l.setPairs(ctx, pairs); err != nil {
		return Grouping{}, Effort{}, err
	}
	whole, err := l.whole(ctx)
	if err != nil {
		return Grouping{}, Effort{}, err
	}
	all, took, err := whole.linkInSteps(ctx, cores)
	if err != nil {
		return Grouping{}, took, err
	}
	return l.grouping(all.parts), took, nil
}

// grouping returns the grouping of parts of several texts, and of the others alone.
func (l *linker) grouping(parts []part) Grouping {
	g := Grouping{Of: make([]GroupID, len(l.texts)), Weakest: make(map[GroupID]Bridge)}
	for t := range g.Of {
		g.Of[t] = GroupID(t)
	}
	for _, p := range parts {
		lowest := GroupID(slices.Min(p.members))
		for _, t := range p.members {
			g.Of[t] = lowest
		}
		p.weakest.Part = slices.Sorted(slices.Values(p.weakest.Part))
		g.Weakest[lowest] = p.weakest
	}
	return g
}

func (e Effort) plus(o Effort) Effort { return Effort{e.Moved + o.Moved, e.Scored + o.Scored} }

// A linker is what all levels share.
type linker struct {
	texts       []like.Text
	by          Method
	threshold   uint32
	constraints []Constraint
	large       int // see largePairs
	pairs       pairsByText
}

// A worker links components, one after the other, and uses its memory again. Within a
// component a text and its group go by the place of the text there: most texts are in
// small components, and a million of them need no tables at the same time.
type worker struct {
	*level
	floor  uint32
	pace   work.Pace
	effort Effort
	apart  []Constraint // groups that days hold apart

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
	part
	near table // the places of proximities, by the name of the other group

	// Outlets took something from the scores with these groups: until either has
	// another text, which may change how much.
	deducted []localID
}

// A part is what a group is, whatever it is near.
type part struct {
	name    like.TextID // by which it goes among others
	members []like.TextID
	size    int // how many texts it counts for: its members, but one for what must-links hold together
	days    Days
	weakest Bridge
}

// begin makes a group of each text of a component but for those that were made first,
// and a proximity of the pairs of each two groups.
func (w *worker) begin(c *component) {
	n := len(c.texts)
	w.floor, w.apart = c.floor, nil
	w.groups = slices.Grow(w.groups[:0], n)[:n]
	w.near = slices.Grow(w.near[:0], c.pairs)
	w.queue = w.queue[:0]
	w.name = NewSets(n)
	clear(w.groups)
	members := slices.Clone(c.texts)
	for i, t := range c.texts {
		w.groups[i].part = part{name: t, members: members[i : i+1 : i+1], size: 1}
		if dates := w.texts[t].Doc.HeadlineDates; len(dates) > 0 {
			w.groups[i].days = Days{dates}
		}
	}
	for _, p := range c.parts {
		name := w.local[p.name]
		for _, t := range p.members {
			w.groups[w.local[t]] = group{}
			w.name[w.local[t]] = like.TextID(name)
		}
		w.groups[name].part = p
	}
	held := w.hold(c.constraints)
	w.makeTables(c)
	for p := range w.pairsOf(c) {
		if w.pace.Ended() {
			return
		}
		a, b := w.local[p.A], w.local[p.B]
		near := w.newProximity(p.Similarity, p.Others)
		switch {
		case held.has(a) || held.has(b):
			w.effort.Moved++
			held.add(a, b, near)
		case c.parts == nil:
			w.add(a, b, near)
		default:
			if a, b = w.find(a), w.find(b); a != b {
				w.join(a, b, near)
			}
		}
	}
	for of, near := range held.nearest() {
		if a, b := w.find(of[0]), w.find(of[1]); a != b {
			w.join(a, b, near)
		}
	}
	for _, k := range c.constraints {
		if a, b := w.find(w.local[k.A]), w.find(w.local[k.B]); !k.Together && a != b {
			w.keepApart(a, b)
		}
	}
	w.fillQueue()
}

// fillQueue leaves the proximities with a chance in the queue, which has the groups of
// all in their order. Those of groups that were made first have a bound of their texts:
// the score is a better one, and in a crowd it may be above.
func (w *worker) fillQueue() {
	kept := w.queue[:0]
	for i, m := range w.queue {
		if w.pace.Ended() {
			break
		}
		p := &w.near[i]
		if w.groups[m.A].size+w.groups[m.B].size > 2 {
			// A score that is cut at the highest similarity is no bound of unions.
			if score := w.score(p, m.A, m.B); score < w.most(p) || w.isCrowd(p, m.A, m.B) {
				p.bound = score
			}
		}
		if w.hasChance(p) {
			kept = append(kept, NewMerge(w.most(p), m.A, m.B))
		}
	}
	w.queue = kept
	w.queue.order()
}

// makeTables gives each group a table with room for the texts that it is paired with,
// all side by side: tables that grow with the pairs would be made anew, twice as
// large, seven times in a crowd.
func (w *worker) makeTables(c *component) {
	known := make([]int, len(c.texts))
	for p := range w.pairsOf(c) {
		if w.pace.Ended() {
			return
		}
		if a, b := w.find(w.local[p.A]), w.find(w.local[p.B]); a != b {
			known[a]++
			known[b]++
		}
	}
	all := 0
	for i, n := range known {
		known[i] = tableSize(min(n, len(c.texts)-1))
		all += known[i]
	}
	w.slots = slices.Grow(w.slots[:0], all)[:all]
	clear(w.slots)
	free := w.slots
	for i, size := range known {
		w.groups[i].near = newTable(free[:size:size])
		free = free[size:]
	}
}

// end returns what was made of the component.
func (w *worker) end() made {
	m := made{apart: w.apart}
	for _, group := range w.groups {
		if len(group.members) > 1 {
			m.parts = append(m.parts, group.part)
		}
	}
	return m
}

// link links the texts of a component.
//
// No method scores a union above the better of its parts: the mean, the least, the
// greatest and the share of a whole lie between those of its parts, and so does a mean
// that is estimated, before it is cut. So a proximity
// keeps a bound of its score when one of its groups grows, and the score itself is
// computed only when the bound is the highest of all. Each proximity has an entry
// of its bound in the queue, or no chance to merge.
func (w *worker) link() {
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
			w.apart = append(w.apart, Constraint{A: w.groups[next.A].name, B: w.groups[next.B].name})
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

// add notes the proximity of two groups that had none, and them in the queue, at the
// same place.
func (w *worker) add(a, b localID, p proximity) {
	at := int32(len(w.near))
	w.near = append(w.near, p)
	w.queue = append(w.queue, Merge[localID]{A: a, B: b})
	w.groups[a].near.put(b, at, w.isGone)
	w.groups[b].near.put(a, at, w.isGone)
}

// join notes what is known of some pairs of two groups.
func (w *worker) join(a, b localID, p proximity) {
	if at, ok := w.groups[a].near.get(b); ok {
		w.near[at] = w.near[at].plus(p)
	} else {
		w.add(a, b, p)
	}
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
	return !p.apart && (most >= w.floor || w.by == Quorum && most > 0)
}

// most returns a bound of the score of a proximity. No mean is above the highest of
// all, which holds for an estimate as well.
func (w *worker) most(p *proximity) uint32 {
	if w.by == Average {
		return min(p.bound, p.highest, p.deducted)
	}
	return p.bound
}

// isCrowd reports whether a union with either group may score more than its parts.
func (w *worker) isCrowd(p *proximity, a, b localID) bool {
	return w.by == Average && !p.sampled && max(w.groups[a].size, w.groups[b].size) > Crowd
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
	w := worker{level: &level{linker: &linker{by: by, threshold: uint32(threshold)}}}
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
	if w.isCrowd(p, to, other) {
		p.bound = max(p.bound, w.score(p, to, other)) // above Crowd a union may score more than its parts
	}
	if !known || w.most(p) != was {
		w.propose(p, to, other)
	}
}
