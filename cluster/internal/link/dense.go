package link

import (
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// Large components are linked in two steps. A cut is drawn above the threshold. What
// paths of pairs that reach the cut connect is linked first, down to the cut, and the
// component then goes on with the groups so made.
//
// The groups are the same. No score of two groups is above the highest similarity
// of a pair of their texts, so that between two sets of texts that no pair reaching the
// cut connects no score reaches it. While any score in the component does, the next
// merge is thus within one of these sets; which it is there depends on the scores
// within that set alone. So until no score reaches the cut for the first time, the
// merges of each set are those that it has by itself, in the same order, and the sets
// end as the component has them then. That scores may rise later, with what outlets
// take or in a crowd, does not matter: the second step has all pairs. What must-links
// hold together is in one set, and what days held apart stays so. Quorum scores by a
// share, which is no similarity, and has one step.
//
// It takes less because few pairs are within the sets, and the others are added up once
// between groups, where they would have moved with each merge; and the sets are linked
// on all cores. 35,518 articles without times, of which 33,031 are one component of 2.3
// million pairs, take two thirds of the processor time of one step, and twenty edits
// each of 658 texts half.

// largePairs is how many pairs make a component large. Smaller ones are in the fast
// caches as they are: from 256 on it takes as long.
const largePairs = 1 << 12

// made is what is made of the texts of components.
type made struct {
	parts []part       // the groups of several texts
	apart []Constraint // what days hold apart
}

// receive lets components begin with what was made of texts of theirs.
func (l *level) receive(m made) {
	for _, p := range m.parts {
		c := &l.components[l.component[p.name]-1]
		c.parts = append(c.parts, p)
	}
	for _, k := range m.apart {
		c := &l.components[l.component[k.A]-1]
		c.constraints = append(c.constraints, k)
	}
}

// linkInSteps links the components, the large ones in two steps, of which the first is
// the same of smaller ones.
func (l *level) linkInSteps(ctx context.Context, cores int) (made, Effort, error) {
	dense, err := l.dense(ctx, cores)
	if err != nil {
		return made{}, Effort{}, err
	}
	var before Effort
	if len(dense.components) > 0 {
		var first made
		if first, before, err = dense.linkInSteps(ctx, cores); err != nil {
			return made{}, before, err
		}
		l.receive(first)
	}
	all, took, err := l.link(ctx, cores)
	return all, before.plus(took), err
}

// dense returns the level of the sets of large components, which follow from the pairs
// and must-links alone. Without large ones it is empty.
func (l *level) dense(ctx context.Context, cores int) (*level, error) {
	large := 0
	for large < len(l.largest) && l.components[l.largest[large]].pairs >= l.large {
		large++
	}
	if large == 0 || l.by == Quorum {
		return &level{}, nil
	}
	sets, cuts := NewSets(len(l.texts)), make([]uint32, len(l.components))
	err := work.On(ctx, cores, large, func() func(int) {
		pace := work.NewPace(ctx)
		return func(i int) { cuts[l.largest[i]] = l.cut(&l.components[l.largest[i]], sets, &pace) }
	})
	if err != nil {
		return nil, err
	}
	return l.level(ctx, sets, func(t like.TextID) uint32 { return cuts[l.component[t]-1] })
}

// cut returns a cut of a component that few pairs reach, and joins the sets of the texts
// that they connect. If one would have more than half of the texts, the cut is higher;
// if that does not help, as among copies, there are no sets.
func (l *level) cut(c *component, sets Sets, pace *work.Pace) uint32 {
	const bins = 1 << 10
	var counts [bins + 1]int
	for p := range l.pairsOf(c) {
		if pace.Ended() {
			return 0
		}
		full, _ := like.Unpacked(p.Similarity)
		counts[full*bins/like.Unit]++
	}
	bin, reach := bins+1, 0
	var cuts []uint32
	for _, share := range []int{256, 64, 16} {
		for bin > 0 && reach+counts[bin-1] <= c.pairs/share {
			bin--
			reach += counts[bin]
		}
		if cut := uint64(bin) * like.Unit / bins; reach > 0 && cut > uint64(c.floor) {
			cuts = append(cuts, uint32(cut))
		}
	}
	for _, cut := range slices.Backward(cuts) {
		if l.connect(c, cut, sets, pace) <= len(c.texts)/2 {
			return cut
		}
		for _, t := range c.texts {
			sets[t] = t
		}
	}
	return 0
}

// connect joins the sets of the texts of a component that pairs reaching a cut, and
// must-links, connect. It returns how many texts the largest has.
func (l *level) connect(c *component, cut uint32, sets Sets, pace *work.Pace) (largest int) {
	for p := range l.pairsOf(c) {
		if pace.Ended() {
			break
		}
		if full, _ := like.Unpacked(p.Similarity); full >= uint64(cut) {
			sets.Join(p.A, p.B)
		}
	}
	for _, k := range c.constraints {
		if k.Together {
			sets.Join(k.A, k.B)
		}
	}
	sizes := make([]int, len(c.texts))
	for _, t := range c.texts {
		name := l.local[sets.Find(t)]
		sizes[name]++
		largest = max(largest, sizes[name])
	}
	return largest
}
