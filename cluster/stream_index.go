package cluster

import (
	"cmp"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
)

// segments is an index of texts in parts, by the order of article. New texts go
// to the open segment; when that is full, it is sealed: its tables change no
// more, so that they can be searched while the stream is locked by another.
// What leaves stays in them until three quarters of a sealed segment are gone.
// What is left then moves to the open one, a few texts with each that comes, and
// the old one is given back as a whole.
type segments struct {
	minSize int // texts of a segment
	live    int // texts in all
	open    *segment
	sealed  atomic.Pointer[[]*segment] // the list does not change, but is replaced
	drains  []*segment                 // sealed ones that are being emptied
	moved   propose.Terms              // of the text that moved last
}

type segment struct {
	buckets propose.Buckets
	texts   []atomic.Pointer[streamText] // by number; nil where gone
	room    int                          // texts that it is for
	filled  int                          // texts that came; in one that was loaded those gone had no number
	gone    atomic.Uint32                // of those that came
	drained int                          // so many of texts are known to be gone
}

func newSegment(tables propose.Buckets, room int) *segment {
	return &segment{buckets: tables, texts: make([]atomic.Pointer[streamText], 0, room), room: room}
}

func (s *segment) live() int { return s.filled - int(s.gone.Load()) }

const (
	// minSegment and segmentParts set the size of a segment: an eighth of all
	// texts, so that most of a search finds its segments sealed, and no less
	// than takes some time to search.
	minSegment   = 256
	segmentParts = 8

	// maxSealed bounds the sealed segments in which a search looks. A stream that
	// grows makes its segments larger and larger, and has the oldest, which are
	// small beside them, drain. (Without, a search in 24,000 texts that came
	// without a pause goes through twice as many as in 6,000.)
	maxSealed = 2 * segmentParts

	// maxPerSegmentBucket bounds the texts of one segment that a search looks at for a
	// feature that is everywhere: the newest. It does not go by the number of
	// segments, so that what is found in one does not depend on when.
	maxPerSegmentBucket = 64

	// drainStep is how many texts move for one that comes. A segment that drains
	// is at most a quarter full, so two keep up with eight times what a steady
	// stream needs.
	drainStep = 2
)

// add puts a new text into the index, filed as its document is.
func (s *segments) add(n *streamText, f propose.Terms) {
	s.put(n, f)
	for range drainStep {
		s.drain()
	}
}

func (s *segments) put(n *streamText, f propose.Terms) {
	if s.open == nil || s.open.filled == s.open.room {
		s.turn()
	}
	open := s.open
	n.segment, n.number = open, open.next()
	open.texts[n.number].Store(n)
	open.filled++
	s.live++
	open.buckets.Add(f, n.number)
}

// next gives out a number.
func (s *segment) next() uint32 {
	n := len(s.texts)
	s.texts = slices.Grow(s.texts, 1)[:n+1]
	return uint32(n)
}

// turn seals the open segment and opens another.
func (s *segments) turn() {
	last := s.open
	size := max(s.minSize, s.live/segmentParts)
	if last == nil {
		s.open = newSegment(propose.Buckets{}, size)
		return
	}
	tables, room := last.buckets.Another(last.filled, s.minSize, size)
	s.open = newSegment(tables, room)
	if last.live() > 0 {
		s.replace(append(slices.Clone(s.list()), last))
		s.check(last)
	}
	s.thin()
}

// thin lets the smallest sealed segment drain if there are many.
func (s *segments) thin() {
	all := s.list()
	if len(all)-len(s.drains) <= maxSealed {
		return
	}
	var least *segment
	for _, seg := range all {
		if (least == nil || seg.live() < least.live()) && !slices.Contains(s.drains, seg) {
			least = seg
		}
	}
	s.drains = append(s.drains, least)
}

func (s *segments) list() []*segment {
	if all := s.sealed.Load(); all != nil {
		return *all
	}
	return nil
}

func (s *segments) replace(all []*segment) { s.sealed.Store(&all) }

func (s *segments) remove(n *streamText) {
	seg := n.segment
	n.segment = nil
	seg.texts[n.number].Store(nil)
	seg.gone.Add(1)
	s.live--
	if seg != s.open {
		s.check(seg)
	}
}

// check gives a sealed segment back if nothing is left of it, and lets it drain
// if little is.
func (s *segments) check(seg *segment) {
	is := func(other *segment) bool { return other == seg }
	switch {
	case seg.live() == 0:
		s.drains = slices.DeleteFunc(s.drains, is)
		s.replace(slices.DeleteFunc(slices.Clone(s.list()), is))
	case 4*seg.live() < seg.room && !slices.Contains(s.drains, seg):
		s.drains = append(s.drains, seg)
	}
}

// drain moves a text of a segment that drains, if there is one.
func (s *segments) drain() {
	if len(s.drains) == 0 {
		return
	}
	seg := s.drains[0]
	for seg.texts[seg.drained].Load() == nil {
		seg.drained++
	}
	n := seg.texts[seg.drained].Load()
	s.remove(n)
	s.moved.Set(n.Doc)
	s.put(n, s.moved)
}

func (s *segments) count() int {
	if s.open == nil {
		return 0
	}
	return len(s.list()) + 1
}

func (s *segments) bytes() int {
	sum := 0
	if s.open != nil {
		sum = s.open.bytes()
	}
	for _, seg := range s.list() {
		sum += seg.bytes()
	}
	return sum
}

func (s *segment) bytes() int { return s.buckets.Bytes() + 8*cap(s.texts) }

// A lookup is a search for the texts that are like one. It goes through the
// sealed segments before the stream is locked and through the rest after. What
// it finds is what a search of all would find at the end.
type lookup struct {
	search  propose.Search
	of      like.Text
	measure like.Measure
	seen    []visit // at sealed segments
	found   []hit
	ranks   []rank
	cut     bool // not all buckets were looked at to their end, by neighbours
}

// A visit is a search of one segment.
type visit struct {
	at   *segment
	gone uint32 // before
	cut  bool   // not all buckets were looked at to their end
}

// holds reports whether the search would find the same now, but for what has
// gone since.
func (g visit) holds() bool { return !g.cut || g.at.gone.Load() == g.gone }

// A hit is an edge and the segment in which its text was found.
type hit struct {
	neighbour
	in *segment
}

// begin sets out to look for texts like n. It needs no lock.
func (l *lookup) begin(n like.Text) {
	l.of = n
	l.search.Terms.Set(n.Doc)
	l.search.Probe.Set(n.Doc.Vector)
}

// searchSealed searches the sealed segments. It needs no lock.
func (l *lookup) searchSealed(s *segments) {
	for _, seg := range s.list() {
		before := visit{at: seg, gone: seg.gone.Load()}
		before.cut = l.searchSegment(seg)
		l.seen = append(l.seen, before)
	}
}

// neighbours searches what is left and returns edges to the texts that are like the
// one looked for, the MaxPairs most alike at most.
func (l *lookup) neighbours(s *segments) []neighbour {
	l.cut = s.open != nil && l.searchSegment(s.open)
	for _, seg := range s.list() {
		at := slices.IndexFunc(l.seen, func(g visit) bool { return g.at == seg })
		if at >= 0 && l.seen[at].holds() {
			l.cut = l.cut || l.seen[at].cut
			continue
		}
		l.found = slices.DeleteFunc(l.found, func(e hit) bool { return e.in == seg })
		if l.searchSegment(seg) {
			l.cut = true
		}
	}
	l.ranks = l.ranks[:0]
	for _, at := range l.found {
		if at.to.segment == at.in { // else it has left, or moved and was found there
			l.ranks = append(l.ranks, rank{at.similarity, secondOf(at.to.articles[0].Time), at.neighbour})
		}
	}
	if len(l.ranks) > propose.MaxPairs {
		slices.SortFunc(l.ranks, rank.compare)
	}
	found := make([]neighbour, min(len(l.ranks), propose.MaxPairs))
	for i := range found {
		found[i] = l.ranks[i].neighbour
	}
	clear(l.ranks)
	return found
}

// A rank is an edge with what it is ordered by at hand, so that few comparisons
// of a crowd go to the articles.
type rank struct {
	similarity uint32
	second     int64
	neighbour
}

// compare puts the most alike first, of equal ones the first text.
func (r rank) compare(o rank) int {
	switch {
	case r.similarity != o.similarity:
		return cmp.Compare(o.similarity, r.similarity)
	case r.second != o.second:
		return cmp.Compare(r.second, o.second)
	}
	return compareTexts(r.to, o.to)
}

// secondOf returns a number that orders times as [compareArticles] does, but for
// those of one second.
func secondOf(t time.Time) int64 {
	if t.IsZero() {
		return math.MaxInt64
	}
	return t.Unix() - time.Time{}.Unix()
}

// searchSegment searches one segment, and reports whether not all buckets were
// looked at to their end.
func (l *lookup) searchSegment(seg *segment) (cut bool) {
	before := l.search.Truncated
	l.search.Buckets = &seg.buckets
	gone := func(number uint32) bool { return seg.texts[number].Load() == nil }
	for _, number := range l.search.Candidates(l.search.Terms, gone) {
		to := seg.texts[number].Load()
		if to == nil {
			continue
		}
		if similarity := like.Packed(l.measure.LikenessTo(&l.search.Probe, l.of, to.Text)); similarity > 0 {
			l.found = append(l.found, hit{neighbour{to, similarity}, seg})
		}
	}
	return l.search.Truncated > before
}

// reset lets go of all that the lookup has found.
func (l *lookup) reset() {
	clear(l.found)
	clear(l.seen)
	l.of, l.seen, l.found = like.Text{}, l.seen[:0], l.found[:0]
	l.search.Buckets, l.search.Truncated = nil, 0
}
