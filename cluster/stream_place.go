package cluster

import (
	"cmp"
	"slices"
)

// nearMost bounds the nodes that are linked anew for one article, and so the
// time that it takes. A story that has more is taken as it is.
const nearMost = 128

// relink groups anew the nodes around one that has come, and those of a story
// that has changed; either may be nil.
func (s *Stream) relink(x *textNode, changed *openStory) {
	near, far := s.near(x, changed)
	var nodes []*textNode
	if x != nil {
		nodes = append(nodes, x)
	}
	for _, st := range near {
		nodes = append(nodes, st.nodes...)
	}
	slices.SortFunc(nodes, compareNodes)
	groups := grouped(nodes, s.linkLocal(nodes))
	var joined *openStory
	if x != nil && len(far) > 0 {
		at := slices.IndexFunc(groups, func(g []*textNode) bool { return slices.Contains(g, x) })
		joined = s.nearest(far, groups[at])
		switch {
		case joined != nil && changed == nil && len(groups[at]) == 1:
			// The usual case, which must not take the time of all that joined holds.
			s.realign(slices.Delete(groups, at, at+1))
			joined.add(x)
			s.grow(joined, x.arrivals[0])
			return
		case joined != nil:
			groups[at] = slices.Concat(groups[at], joined.nodes)
		}
	}
	if changed != nil && changed != joined && slices.Contains(far, changed) {
		groups = append(groups, changed.nodes)
	}
	s.realign(groups)
}

// near returns the changed story and those with which x shares an edge, the
// most alike first: those to be linked anew, and those too large for it.
func (s *Stream) near(x *textNode, changed *openStory) (near, far []*openStory) {
	best := make(map[*openStory]uint64)
	if x != nil {
		for _, e := range x.edges {
			if e.like.full >= s.least {
				best[e.to.story] = max(best[e.to.story], e.like.full)
			}
		}
	}
	if changed != nil {
		best[changed] = simUnit + 1
	}
	all := make([]*openStory, 0, len(best))
	for st := range best {
		all = append(all, st)
	}
	slices.SortFunc(all, func(a, b *openStory) int {
		return cmp.Or(cmp.Compare(best[b], best[a]), cmp.Compare(a.id, b.id))
	})
	nodes := 0
	for _, st := range all {
		if nodes+len(st.nodes) > s.nearMost {
			far = append(far, st)
			continue
		}
		nodes += len(st.nodes)
		near = append(near, st)
	}
	return near, far
}

// linkLocal links nodes, which are in order, by the edges among them, and
// returns the group of each as the number of its lowest node.
func (s *Stream) linkLocal(nodes []*textNode) []int32 {
	if len(nodes) == 1 {
		return []int32{0}
	}
	plain := make([]node, len(nodes))
	for i, n := range nodes {
		plain[i] = n.node
		n.local = int32(i + 1)
	}
	var pairs []pair
	for a, n := range nodes {
		start := len(pairs)
		for _, e := range n.edges {
			if b := e.to.local - 1; int32(a) < b {
				pairs = append(pairs, newPair(int32(a), b, e.like))
			}
		}
		slices.SortFunc(pairs[start:], func(x, y pair) int { return cmp.Compare(x.b, y.b) })
	}
	for _, n := range nodes {
		n.local = 0
	}
	return link(plain, pairs, nil, s.opts.Linkage, s.least).of
}

// grouped returns the groups of nodes, given the number of each one's lowest
// node, in order.
func grouped(nodes []*textNode, of []int32) [][]*textNode {
	var groups [][]*textNode
	at := make(map[int32]int)
	for i, lowest := range of {
		g, ok := at[lowest]
		if !ok {
			g = len(groups)
			at[lowest] = g
			groups = append(groups, nil)
		}
		groups[g] = append(groups[g], nodes[i])
	}
	return groups
}

// nearest returns the story of far with which nodes score highest, or nil if
// none reaches the threshold.
func (s *Stream) nearest(far []*openStory, nodes []*textNode) *openStory {
	own := group{members: make([]int32, len(nodes)), sums: sumByDay(nodes, (*textNode).asNode)}
	var best *openStory
	var most uint64
	for _, st := range far {
		if score := s.score(nodes, &own, st); score > most {
			best, most = st, score
		}
	}
	return best
}

// score returns how much nodes, whose group is own, and a story should merge,
// or 0 if they must not.
func (s *Stream) score(nodes []*textNode, own *group, st *openStory) uint64 {
	l := linker{by: s.opts.Linkage, least: s.least}
	b := bond{apart: st.named().apart(daysOf(nodes, (*textNode).asNode))}
	for _, n := range nodes {
		for _, e := range n.edges {
			if e.to.story == st {
				b.add(l.newBond(e.like))
			}
		}
	}
	whole := group{members: make([]int32, len(st.nodes))}
	if s.opts.Linkage == Average {
		whole.sums = st.summed()
	}
	if score := l.score(b, own, &whole); l.mayMerge(score) {
		return uint64(score)
	}
	return 0
}

// realign makes groups the stories, with as few changes of id as can be. The
// groups hold all nodes of the stories that they hold any of, and nodes of
// which an arrival is new or was edited.
//
// Each story goes with the group that has most of its articles. A group that
// several go with keeps the oldest of them; one that none goes with splits from
// the story that most of its articles are of.
func (s *Stream) realign(groups [][]*textNode) {
	groups = slices.DeleteFunc(groups, func(g []*textNode) bool { return len(g) == 0 })
	origins := make([][]origin, len(groups))
	type part struct{ group, size int }
	largest := make(map[*openStory]part)
	for g, nodes := range groups {
		origins[g] = originsOf(nodes)
		for _, o := range origins[g] {
			if o.story != nil && len(o.arrivals) > largest[o.story].size {
				largest[o.story] = part{g, len(o.arrivals)}
			}
		}
	}
	heirs := make([]*openStory, len(groups))
	for st, p := range largest {
		if heirs[p.group] == nil || st.id < heirs[p.group].id {
			heirs[p.group] = st
		}
	}
	for g, from := range origins {
		if heirs[g] == nil {
			heirs[g] = s.open(from)
			largest[heirs[g]] = part{group: g}
		}
	}
	for g, from := range origins {
		for _, o := range from {
			if o.story != nil && largest[o.story].group != g {
				s.transfer(Moved, heirs[g], o)
			}
		}
	}
	for g, from := range origins {
		for _, o := range from {
			switch {
			case o.story == nil:
				s.transfer(Grew, heirs[g], o)
			case o.story != heirs[g] && largest[o.story].group == g:
				s.transfer(Merged, heirs[g], o)
				s.redirect(o.story, heirs[g])
			}
		}
	}
	for g, nodes := range groups {
		s.fill(heirs[g], nodes)
	}
}

// An origin is the arrivals of a group that come from one story, or that are
// new and come from none.
type origin struct {
	story    *openStory
	arrivals []*arrival
}

// originsOf returns where the arrivals of nodes come from, the oldest story
// first and new ones last.
func originsOf(nodes []*textNode) []origin {
	var all []origin
	for _, n := range nodes {
		for _, r := range n.arrivals {
			at := slices.IndexFunc(all, func(o origin) bool { return o.story == r.story })
			if at < 0 {
				at = len(all)
				all = append(all, origin{story: r.story})
			}
			all[at].arrivals = append(all[at].arrivals, r)
		}
	}
	slices.SortFunc(all, func(a, b origin) int {
		switch {
		case a.story == nil:
			return 1
		case b.story == nil:
			return -1
		}
		return cmp.Compare(a.story.id, b.story.id)
	})
	return all
}

// open opens the story of a group that no story goes with.
func (s *Stream) open(from []origin) *openStory {
	st := s.newStory()
	first := 0
	for i, o := range from {
		if o.story != nil && (from[first].story == nil || len(o.arrivals) > len(from[first].arrivals)) {
			first = i
		}
	}
	kind := Born
	if from[first].story != nil {
		kind = Split
	}
	s.transfer(kind, st, from[first])
	from[first].story = st
	return st
}

// transfer puts arrivals into a story.
func (s *Stream) transfer(kind EventKind, to *openStory, o origin) {
	e := Event{Kind: kind, Story: to.id, Articles: ids(o.arrivals)}
	if o.story != nil {
		e.From = o.story.id
	}
	s.emit(e)
	for _, r := range o.arrivals {
		r.story = to
	}
}

// redirect ends a story that was merged into another.
func (s *Stream) redirect(from, to *openStory) {
	to.aliases = redirect(s.redirects, to.id, to.aliases, append(from.aliases, from.id))
	s.end(from)
}

// fill makes nodes those of st.
func (s *Stream) fill(st *openStory, nodes []*textNode) {
	var added []*textNode
	for _, n := range nodes {
		if n.story != st {
			added = append(added, n)
			n.story = st
		}
	}
	switch kept := len(nodes) - len(added); {
	case kept < len(st.nodes):
		st.sums, st.days = nil, nil
	case len(added) > 0:
		st.added(added)
	}
	st.nodes = nodes
	s.settle(st)
}
