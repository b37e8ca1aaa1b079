package cluster

import (
	"container/heap"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/story"
)

// A streamText is a text with its articles.
type streamText struct {
	like.Text
	articles     inOrder // a heap
	story        *openStory
	placeInStory int // in the texts of story
	neighbours   []neighbour

	// partial reports that the text is, or was, in a crowd: it has edges that are
	// not kept, or that were not found. Until it is placed its edges are all that
	// were found, of which the first kept ones are known at both ends.
	partial, placed bool
	kept            int

	alone bool // shares with no article, even of the same text

	serial  uint64 // in the order of arrival, from 1
	segment *segment
	number  uint32      // in segment
	local   like.TextID // in the neighbourhood that is being linked, from 1
}

// maxNeighbours bounds the edges of a text that are kept. Where a crowd of texts are
// like each other the later ones find the earlier ones full, so that what a
// crowd takes of memory goes by its number, not by its square.
const maxNeighbours = propose.MaxPairs

// A neighbour is another text that is alike, or apart. There are many, so their
// similarity is packed as that of a pair is.
type neighbour struct {
	to         *streamText
	similarity uint32
}

// full returns the similarity, which is 0 for texts apart.
func (e neighbour) full() uint64 {
	full, _ := like.Unpacked(e.similarity)
	return full
}

// inOrder is a heap of articles, that which is first in the order of articles
// first.
type inOrder []*streamArticle

func (x inOrder) Len() int { return len(x) }
func (x inOrder) Less(i, j int) bool {
	return compareArticles(&x[i].Article, &x[j].Article) < 0
}
func (x inOrder) Swap(i, j int) {
	x[i], x[j] = x[j], x[i]
	x[i].placeInText, x[j].placeInText = i, j
}
func (x *inOrder) Push(r any) {
	r.(*streamArticle).placeInText = len(*x)
	*x = append(*x, r.(*streamArticle))
}
func (x *inOrder) Pop() any { return pop((*[]*streamArticle)(x)) }

// asText returns n without what the stream knows of it.
func (n *streamText) asText() like.Text { return n.Text }

// twin returns the text that is the same as n, or nil if there is none.
func (s *Stream) twin(n like.Text) *streamText {
	for _, other := range s.byText[story.KeyOf(n)] {
		if other.Same(n) {
			return other
		}
	}
	return nil
}

// attach finds or makes the text of r, and reports whether it is a new one; l
// has looked for texts like it. Articles that share a text in a Batch share one
// here.
func (s *Stream) attach(r *streamArticle, l *lookup) (isNew bool) {
	alone := s.standsAlone(r, l.of)
	if twin := s.twin(l.of); twin != nil && !alone {
		s.join(r, twin)
		return false
	}
	s.attachNew(r, l, alone)
	return true
}

// standsAlone reports whether an article shares its text with no other.
func (s *Stream) standsAlone(r *streamArticle, t like.Text) bool {
	return s.constraints[r.ID] != nil || s.opts.isAlone(t)
}

// attachNew makes a text of r.
func (s *Stream) attachNew(r *streamArticle, l *lookup, alone bool) {
	s.texts++
	r.text = &streamText{Text: l.of, articles: inOrder{r}, serial: s.texts, alone: alone}
	r.placeInText = 0
	found := l.neighbours(&s.index)
	r.text.partial = l.cut && len(found) >= maxPerSegmentBucket
	r.text.meet(found)
	if !alone {
		s.file(r.text)
	}
	s.index.add(r.text, l.search.Terms)
}

// file lets articles of the same text find n.
func (s *Stream) file(n *streamText) {
	key := story.KeyOf(n.Text)
	s.byText[key] = append(s.byText[key], n)
}

// meet sets the edges of a new text, and keeps those at the other end for which
// there is room.
func (n *streamText) meet(found []neighbour) {
	n.neighbours = found
	for i, e := range found {
		if len(e.to.neighbours) >= maxNeighbours {
			n.partial, e.to.partial = true, true
			continue
		}
		e.to.neighbours = append(e.to.neighbours, neighbour{n, e.similarity})
		found[n.kept], found[i] = e, found[n.kept]
		n.kept++
	}
}

// part lets a text that has been placed forget the edges that are not kept.
func (n *streamText) part() {
	if !n.placed && n.kept < len(n.neighbours) {
		n.neighbours = slices.Clone(n.neighbours[:n.kept])
	}
	n.placed = true
}

// detach takes r out of its text, and that out of everything if r was all it held.
func (s *Stream) detach(r *streamArticle) {
	n := r.text
	if len(n.articles) == 1 {
		n.story.remove(n)
		s.drop(n)
		return
	}
	heap.Remove(&n.articles, r.placeInText)
	n.story.lose(r)
}

// drop gives back what a text takes, but for its place in a story.
func (s *Stream) drop(n *streamText) {
	s.index.remove(n)
	for _, e := range n.neighbours {
		at := slices.IndexFunc(e.to.neighbours, func(back neighbour) bool { return back.to == n })
		last := len(e.to.neighbours) - 1
		e.to.neighbours[at] = e.to.neighbours[last]
		e.to.neighbours[last] = neighbour{}
		e.to.neighbours = e.to.neighbours[:last]
	}
	n.neighbours = nil
	if !n.alone {
		s.unfile(n)
	}
}

// unfile is the opposite of file.
func (s *Stream) unfile(n *streamText) {
	key := story.KeyOf(n.Text)
	left := slices.DeleteFunc(s.byText[key], func(other *streamText) bool { return other == n })
	if len(left) == 0 {
		delete(s.byText, key)
	} else {
		s.byText[key] = left
	}
}

func compareTexts(a, b *streamText) int {
	return compareArticles(&a.articles[0].Article, &b.articles[0].Article)
}
