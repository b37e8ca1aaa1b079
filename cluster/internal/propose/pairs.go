// Package propose finds the pairs of texts worth comparing: those that share rare
// features. It keeps postings of features, documents and IDs.
package propose

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

const (
	// MaxLater bounds the later texts of a bucket that a text meets, the next
	// ones in time, and MaxCompared those that it is compared with, of the most
	// evidence.
	MaxLater    = 1024
	MaxCompared = 512

	// MaxPairs bounds the pairs of a text with later ones that are kept. A text that
	// has more is in the midst of a crowd: see crowd.go.
	MaxPairs = 256

	// MaxTexts bounds the texts of one call of [Pairs]: postings have room for no
	// higher number of a text.
	MaxTexts = 1 << (32 - topBits)
)

// An effort counts the steps that finding pairs took.
type effort struct {
	Met       int // texts met in the postings of features
	Compared  int // pairs of which the similarity was computed
	Truncated int // features of which a text did not meet all later ones
}

func (e *effort) add(f effort) {
	e.Met += f.Met
	e.Compared += f.Compared
	e.Truncated += f.Truncated
}

// Pairs returns the pairs of texts, which are in order of time, that have enough
// evidence and whose similarity is at least [like.Floor] or which are apart. They
// are in order. More than [MaxTexts] texts are an error.
func Pairs(ctx context.Context, texts []like.Text, measure like.Measure) ([]like.Pair, effort, error) {
	const block = 256 // texts that one goroutine takes at a time
	if len(texts) > MaxTexts {
		return nil, effort{}, fmt.Errorf("%d texts at once, and at most %d can be paired", len(texts), MaxTexts)
	}
	f := NewPostings(ctx, texts)
	if err := ctx.Err(); err != nil {
		return nil, effort{}, err
	}
	order := f.order()
	found := make([][]like.Pair, (len(order)+block-1)/block)
	counts := make([]uint32, len(texts)) // of the pairs of each text
	efforts := make([]effort, len(found))
	of := func(i int) []uint32 { return order[i*block : min((i+1)*block, len(order))] }
	err := work.Parallel(ctx, len(found), func() func(int) {
		w := NewPairFinder(f, texts, measure)
		return func(i int) {
			w.effort, w.pairs = effort{}, w.pairs[:0]
			for _, n := range of(i) {
				if ctx.Err() != nil {
					return
				}
				before := len(w.pairs)
				w.find(int(n))
				counts[n] = uint32(len(w.pairs) - before)
			}
			found[i], efforts[i] = slices.Clone(w.pairs), w.effort
		}
	})
	if err != nil {
		return nil, effort{}, err
	}
	var all effort
	for _, e := range efforts {
		all.add(e)
	}
	return inOrderOfTexts(found, of, counts), all, nil
}

// inOrderOfTexts returns pairs that were found in blocks of texts, in the order of
// texts. It lets go of each block that it has copied.
func inOrderOfTexts(found [][]like.Pair, of func(block int) []uint32, counts []uint32) []like.Pair {
	next := make([]int, len(counts))
	all := 0
	for n, count := range counts {
		next[n] = all
		all += int(count)
	}
	pairs := make([]like.Pair, all)
	for i := range found {
		left := found[i]
		for _, n := range of(i) {
			left = left[copy(pairs[next[n]:next[n]+int(counts[n])], left):]
		}
		found[i] = nil
	}
	return pairs
}

// A PairFinder finds pairs on behalf of one goroutine.
type PairFinder struct {
	*postings
	effort
	texts   []like.Text
	measure like.Measure
	probe   like.Probe
	rough   rough    // of all texts that a text meets
	met     []run    // where it met them
	exact   exact    // of the few of them that may have enough evidence
	given   []uint32 // evidence by text, in units of EvidenceUnit, all zero between calls
	touched []uint32 // the texts of which it may not be zero
	best    []uint64 // evidence inverted, then text
	others  []uint32 // how many others each of best stands for; empty if all are there
	nearEnd uint32   // the last text that was met where not all were, or 0
	pairs   []like.Pair
}

// NewPairFinder returns a finder of pairs of texts, whose postings are f.
func NewPairFinder(f *postings, texts []like.Text, measure like.Measure) *PairFinder {
	return &PairFinder{postings: f, texts: texts, measure: measure, rough: newRough(len(texts)), given: make([]uint32, len(texts))}
}

// find appends the pairs of text n with later ones.
func (f *PairFinder) find(n int) {
	proposed := f.Candidates(n)
	if len(proposed) == 0 {
		return
	}
	a := f.texts[n]
	f.probe.Set(a.Doc.Vector)
	start := len(f.pairs)
	for i, m := range proposed {
		if i%together == 0 {
			f.warm(proposed[i:min(i+together, len(proposed))])
		}
		l := f.measure.LikenessTo(&f.probe, a, f.texts[uint32(m)])
		if p := like.NewPair(like.TextID(n), like.TextID(uint32(m)), l); p.Similarity > 0 {
			if len(f.others) > 0 {
				p.Others = f.others[i]
			}
			f.pairs = append(f.pairs, p)
		}
	}
	f.Compared += len(proposed)
	found := inOrder(f.pairs[start:])
	if len(found) > MaxPairs {
		found = thinned(found, n)
	}
	f.pairs = f.pairs[:start+len(found)]
}

// warm reads the vectors of proposed texts: see [Buckets.warm].
func (f *PairFinder) warm(proposed []uint64) {
	for _, m := range proposed {
		Warm(f.texts[uint32(m)].Doc.Vector)
	}
}

// inOrder sorts pairs of one text, and drops those that come again.
func inOrder(pairs []like.Pair) []like.Pair {
	slices.SortFunc(pairs, func(x, y like.Pair) int { return cmp.Or(cmp.Compare(x.B, y.B), cmp.Compare(x.Others, y.Others)) })
	return slices.CompactFunc(pairs, func(x, y like.Pair) bool { return x.B == y.B })
}

// Candidates returns the later texts to compare text n with, in the low halves of
// what is valid until the next call.
func (f *PairFinder) Candidates(n int) []uint64 {
	f.others = f.others[:0]
	f.setMet(n)
	for _, r := range f.met {
		f.rough.add(f.entries[r.at:r.end], r.weight)
		f.Met += int(r.end - r.at)
	}
	f.touched = f.appendPromising(f.touched[:0], n)
	f.weigh(n)
	f.rough.clear()
	f.best = f.appendWorth(f.best[:0], n)
	if len(f.best) > MaxCompared {
		f.sampleCrowd(n)
	}
	return f.best
}

// A run is entries that text n meets, and what it weighs there.
type run struct {
	at, end uint32
	weight  uint16
}

// setMet sets which entries text n meets.
func (f *PairFinder) setMet(n int) {
	f.met, f.nearEnd = f.met[:0], 0
	end := f.horizon(n)
	spans, own := f.of(n)
	f.touchEntries(spans)
	for i, s := range spans {
		at := s.at + 1
		later := f.entries[at:s.end]
		if len(later) > MaxLater {
			f.Truncated++
			later = later[:MaxLater]
			f.nearEnd = max(f.nearEnd, later[MaxLater-1].text())
		}
		last := at + uint32(len(later))
		if int(end) == len(f.texts) || later[len(later)-1].text() < end {
			f.met = append(f.met, run{at, last, own[i]})
			continue
		}
		if near := at + uint32(before(later, end)); near > at {
			f.met = append(f.met, run{at, near, own[i]})
		}
		if undated := at + uint32(before(later, uint32(f.undated))); undated < last {
			f.met = append(f.met, run{undated, last, own[i]})
		}
	}
}

// appendPromising appends the texts whose rough evidence is enough after what is taken
// from it, and drops that of the others.
func (f *PairFinder) appendPromising(dst []uint32, n int) []uint32 {
	day := f.dayAfter(n)
	for _, m := range f.rough.enough {
		bound := f.rough.bound(m)
		if int(m) >= day && bound <= minRoughDay*roughUnit || f.measure.Deduct(bound, f.texts[n], f.texts[m]) < MinEvidence {
			f.rough.drop(m)
			continue
		}
		dst = append(dst, m)
	}
	return dst
}

// weigh adds up the evidence of the touched texts.
func (f *PairFinder) weigh(n int) {
	if len(f.touched) == 0 {
		return
	}
	spans, own := f.of(n)
	f.exact.set(spans, own)
	f.touchSpans(f.touched)
	for _, m := range f.touched {
		f.given[m] = f.exact.of(f.of(int(m)))
	}
	for i, s := range spans {
		last := s.end - 1 // the text there has no span of this bucket
		if m := f.entries[last].text(); last-s.at <= MaxLater && f.rough.has(m) {
			f.given[m] += EvidenceOf(own[i], f.weights[last])
		}
	}
}

// horizon returns the first dated text from which on all dated ones are not alike to
// text n for the time between, or how many texts there are if n is undated.
func (f *PairFinder) horizon(n int) uint32 {
	if n >= f.undated {
		return uint32(len(f.texts))
	}
	from := f.measure.Beyond(f.texts[n].When)
	return uint32(n + sort.Search(f.undated-n, func(i int) bool { return f.texts[n+i].When >= from }))
}

// dayAfter returns the first later text from which on all are so far from text n in
// time that a day is taken from their evidence, or how many texts there are.
func (f *PairFinder) dayAfter(n int) int {
	if n >= f.undated {
		return len(f.texts)
	}
	from := like.DayAfter(f.texts[n].When)
	return n + sort.Search(f.undated-n, func(i int) bool { return f.texts[n+i].When >= from })
}

// appendWorth appends those of the touched texts that have enough evidence to be
// compared with text n, and clears the evidence.
func (f *PairFinder) appendWorth(dst []uint64, n int) []uint64 {
	for _, m := range f.touched {
		given := f.given[m]
		f.given[m] = 0
		if given < MinEvidence {
			continue
		}
		if given = uint32(f.measure.Deduct(uint64(given), f.texts[n], f.texts[m])); given >= MinEvidence {
			dst = append(dst, uint64(^given)<<32|uint64(m))
		}
	}
	return dst
}
