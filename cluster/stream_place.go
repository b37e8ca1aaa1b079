package cluster

import (
	"cmp"
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
)

// maxNear bounds the texts that are linked anew for one article, and so the
// time that it takes. A story that has more is taken as it is.
const maxNear = 128

// relink groups anew the texts around one that has come, and those of a story
// that has changed; either may be nil.
func (s *Stream) relink(x *streamText, changed *openStory) {
	near, far := s.near(x, changed)
	var texts []*streamText
	var moving *streamArticle
	if x != nil {
		texts = append(texts, x)
		moving = x.articles[0]
	}
	for _, st := range near {
		texts = append(texts, st.texts...)
	}
	s.walked += len(texts)
	slices.SortFunc(texts, compareTexts)
	bunches := grouped(texts, s.linkLocal(texts))
	var joined *openStory
	if x != nil && len(far) > 0 {
		at := slices.IndexFunc(bunches, func(p bunch) bool { return slices.Contains(p.texts, x) })
		joined = s.nearest(far, bunches[at].texts)
		switch {
		case joined != nil && changed == nil && len(bunches[at].texts) == 1:
			s.realign(slices.Delete(bunches, at, at+1), nil)
			joined.add(&s.clock, x)
			s.grow(joined, moving)
			return
		case joined != nil:
			bunches[at].whole = joined
		}
	}
	if changed != nil && changed != joined && slices.Contains(far, changed) {
		bunches = append(bunches, bunch{whole: changed})
	}
	s.realign(bunches, moving)
}

// near returns the changed story and those with which x shares an edge, the
// most alike first: those to be linked anew, and those too large for it.
func (s *Stream) near(x *streamText, changed *openStory) (near, far []*openStory) {
	best := make(map[*openStory]uint64)
	if x != nil {
		for _, e := range x.neighbours {
			if full := e.full(); full >= s.threshold {
				best[e.to.story] = max(best[e.to.story], full)
			}
		}
	}
	if changed != nil {
		best[changed] = like.Unit + 1
	}
	all := make([]*openStory, 0, len(best))
	for st := range best {
		all = append(all, st)
	}
	slices.SortFunc(all, func(a, b *openStory) int {
		return cmp.Or(cmp.Compare(best[b], best[a]), cmp.Compare(a.id, b.id))
	})
	texts := 0
	for _, st := range all {
		if texts+len(st.texts) > s.maxNear {
			far = append(far, st)
			continue
		}
		texts += len(st.texts)
		near = append(near, st)
	}
	return near, far
}

// linkLocal links texts, which are in order, by the edges among them, and
// returns the group of each as the number of its lowest text.
func (s *Stream) linkLocal(texts []*streamText) []link.GroupID {
	if len(texts) == 1 {
		return []link.GroupID{0}
	}
	anyPartial := false
	for i, n := range texts {
		n.local = like.TextID(i + 1)
		anyPartial = anyPartial || n.partial
	}
	var pairs []like.Pair
	for a, n := range texts {
		start := len(pairs)
		for _, e := range n.neighbours {
			if b := e.to.local - 1; like.TextID(a) < b {
				pairs = append(pairs, like.Pair{A: like.TextID(a), B: b, Similarity: e.similarity})
			}
		}
		if anyPartial {
			pairs = s.appendUnkept(pairs, start, like.TextID(a), texts)
		}
		slices.SortFunc(pairs[start:], func(x, y like.Pair) int { return cmp.Compare(x.B, y.B) })
	}
	for _, n := range texts {
		n.local = 0
	}
	plain := make([]like.Text, len(texts))
	for i, n := range texts {
		plain[i] = n.Text
	}
	g, _, _ := link.Texts(context.Background(), plain, pairs, s.constraintsOn(texts), link.Method(s.opts.Linkage), s.threshold, 1)
	return g.Of
}

// appendUnkept appends the pairs of text a with later ones that would be among
// pairs[start:] if all edges were found and kept. Of one that is not, the later
// text that came is partial. The texts around the next article are largely the same:
// what was compared for this one is remembered.
func (s *Stream) appendUnkept(pairs []like.Pair, start int, a like.TextID, texts []*streamText) []like.Pair {
	kept := make([]bool, len(texts))
	for _, p := range pairs[start:] {
		kept[p.B] = true
	}
	n := texts[a]
	for b := int(a) + 1; b < len(texts); b++ {
		if m := texts[b]; (n.partial || m.partial) && !kept[b] {
			if similarity := s.unkept.Packed(s.measure, n.Text, m.Text, n.serial, m.serial); similarity > 0 {
				pairs = append(pairs, like.Pair{A: a, B: like.TextID(b), Similarity: similarity})
			}
		}
	}
	return pairs
}

// A bunch is texts that belong together: those of a whole story, if it is not
// nil, and others.
type bunch struct {
	whole *openStory
	texts []*streamText
}

// grouped returns the groups of texts, given the number of each one's lowest
// text, in order.
func grouped(texts []*streamText, of []link.GroupID) []bunch {
	var groups []bunch
	at := make(map[link.GroupID]int)
	for i, lowest := range of {
		g, ok := at[lowest]
		if !ok {
			g = len(groups)
			at[lowest] = g
			groups = append(groups, bunch{})
		}
		groups[g].texts = append(groups[g].texts, texts[i])
	}
	return groups
}

// nearest returns the story of far with which texts score highest, or nil if
// none reaches the threshold.
func (s *Stream) nearest(far []*openStory, texts []*streamText) *openStory {
	named := link.DaysOf(texts, (*streamText).asText)
	var best *openStory
	var highest uint64
	for _, st := range far {
		if score := s.score(texts, named, st); score > highest {
			best, highest = st, score
		}
	}
	return best
}

// score returns how much texts, whose headlines name these days, and a story should
// merge, or 0 if they must not.
func (s *Stream) score(texts []*streamText, named link.Days, st *openStory) uint64 {
	if st.named().Apart(named) || s.heldApart(texts, st) {
		return 0
	}
	var pairs []uint32
	for _, n := range texts {
		for _, e := range n.neighbours {
			if e.to.story == st {
				pairs = append(pairs, e.similarity)
			}
		}
	}
	return link.Score(link.Method(s.opts.Linkage), s.threshold, len(texts), len(st.texts), pairs)
}

// realign makes the bunches the stories, with as few changes of ID as possible.
// Together the bunches hold all texts of every story of which they hold any. At
// most one article, moving, is new, was edited or has got into another text: it
// is in another story than its text, or in none, until the changes made here
// say otherwise.
//
// Each story goes to the bunch that has most of its articles. A bunch to which
// several go keeps the oldest of them, its heir; a bunch to which none goes
// splits from the story that most of its articles are in.
//
// The steps are in the order in which a [Ledger] can follow: a story must exist
// before articles move into it, and all that is to leave a story must have left
// before the rest of it merges into another.
func (s *Stream) realign(bunches []bunch, moving *streamArticle) {
	bunches = slices.DeleteFunc(bunches, func(p bunch) bool {
		return len(p.texts) == 0 && (p.whole == nil || len(p.whole.texts) == 0)
	})
	// 1. The bunch of each story: largest. Of equal shares the first bunch has it.
	origins := make([][]origin, len(bunches))
	type share struct{ bunch, size int }
	largest := make(map[*openStory]share)
	for i, p := range bunches {
		origins[i] = originsOf(p, moving)
		for _, o := range origins[i] {
			if o.story != nil && o.size > largest[o.story].size {
				largest[o.story] = share{i, o.size}
			}
		}
	}
	// 2. The story of each bunch: heirs. Ranging over a map is fine, as the lowest ID
	// wins whatever the order.
	heirs := make([]*openStory, len(bunches))
	for st, most := range largest {
		if heirs[most.bunch] == nil || st.id < heirs[most.bunch].id {
			heirs[most.bunch] = st
		}
	}
	// 3. Born and Split: every bunch has a story from here on. What open moved has
	// its new story as its origin, so that the next steps pass it over.
	for i, from := range origins {
		if heirs[i] == nil {
			heirs[i] = s.open(from)
			largest[heirs[i]] = share{bunch: i}
		}
	}
	// 4. Moved: after this all articles of a story are in one bunch, that of largest.
	for i, from := range origins {
		for _, o := range from {
			if o.story != nil && largest[o.story].bunch != i {
				s.transfer(Moved, heirs[i], o)
			}
		}
	}
	// 5. Grew and Merged: what merges is all that is left of a story that is no heir.
	for i, from := range origins {
		for _, o := range from {
			switch {
			case o.story == nil:
				s.transfer(Grew, heirs[i], o)
			case o.story != heirs[i] && largest[o.story].bunch == i:
				s.transfer(Merged, heirs[i], o)
				s.redirect(o.story, heirs[i])
			}
		}
	}
	// 6. The texts follow their articles. Those of whole stories are listed before
	// any moves, as moving one changes the list of its story.
	for i, p := range bunches {
		if p.whole != nil && p.whole != heirs[i] {
			s.walked += len(p.whole.texts)
			bunches[i].texts = slices.Concat(p.texts, p.whole.texts)
		}
	}
	for i, p := range bunches {
		s.fill(heirs[i], p.texts)
	}
	for _, st := range heirs {
		s.settle(st)
	}
}

// An origin is the articles of a bunch that come from one story, or that are new
// and come from none: those of texts, or of all texts of the story, and the one
// that is moving, if it is not nil.
type origin struct {
	story  *openStory
	size   int // how many articles they are
	texts  []*streamText
	whole  bool
	moving *streamArticle
}

// articles returns those of o. They are told to be of its story, and one in its
// texts that is not is moving.
func (o origin) articles() []*streamArticle {
	all := make([]*streamArticle, 0, o.size)
	take := func(texts []*streamText) {
		for _, n := range texts {
			for _, r := range n.articles {
				if r.story == o.story {
					all = append(all, r)
				}
			}
		}
	}
	take(o.texts)
	if o.whole {
		take(o.story.texts)
	}
	if o.moving != nil {
		all = append(all, o.moving)
	}
	return all
}

// originsOf returns where the articles of a bunch come from, the oldest story
// first and new ones last.
func originsOf(p bunch, moving *streamArticle) []origin {
	var all []origin
	from := func(st *openStory, size int) *origin {
		at := slices.IndexFunc(all, func(o origin) bool { return o.story == st })
		if at < 0 {
			at = len(all)
			all = append(all, origin{story: st})
		}
		all[at].size += size
		return &all[at]
	}
	if p.whole != nil {
		size := p.whole.articles
		if moving != nil && moving.text.story == p.whole {
			from(moving.story, 1).moving = moving
			size--
		}
		if size > 0 {
			from(p.whole, size).whole = true
		}
	}
	for _, n := range p.texts {
		size := len(n.articles)
		if moving != nil && moving.text == n {
			from(moving.story, 1).moving = moving
			size--
		}
		if size > 0 {
			o := from(n.story, size)
			o.texts = append(o.texts, n)
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
		if o.story != nil && (from[first].story == nil || o.size > from[first].size) {
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

// transfer puts articles into a story.
func (s *Stream) transfer(kind ChangeKind, to *openStory, o origin) {
	articles := o.articles()
	s.walked += len(articles)
	e := Change{Kind: kind, Story: to.id, Articles: idsOf(articles)}
	if o.story != nil {
		e.From = o.story.id
	}
	s.emit(e)
	for _, r := range articles {
		r.story = to
	}
}

// redirect ends a story that was merged into another.
func (s *Stream) redirect(from, to *openStory) {
	to.aliases = redirect(s.redirects, to.id, to.aliases, append(from.aliases, from.id))
	s.end(from)
}

// fill moves texts into st.
func (s *Stream) fill(st *openStory, texts []*streamText) {
	for _, n := range texts {
		if n.story != st {
			if n.story != nil {
				n.story.remove(n)
			}
			st.add(&s.clock, n)
		}
	}
}
