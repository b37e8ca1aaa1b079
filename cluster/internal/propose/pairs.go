// Package propose finds the pairs of texts worth comparing: those that share rare
// features. It keeps postings of features, documents and IDs.
package propose

import (
	"cmp"
	"context"
	"slices"

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
// are in order.
func Pairs(ctx context.Context, texts []like.Text, measure like.Measure) ([]like.Pair, effort, error) {
	const block = 256 // texts that one goroutine takes at a time
	f := NewPostings(ctx, texts)
	found := make([][]like.Pair, (len(texts)+block-1)/block)
	efforts := make([]effort, len(found))
	err := work.Parallel(ctx, len(found), func() func(int) {
		w := NewPairFinder(f, texts, measure)
		return func(i int) {
			w.effort, w.pairs = effort{}, w.pairs[:0]
			for n := i * block; n < min((i+1)*block, len(texts)) && ctx.Err() == nil; n++ {
				w.find(n)
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
	return slices.Concat(found...), all, nil
}

// A PairFinder finds pairs on behalf of one goroutine.
type PairFinder struct {
	*postings
	effort
	texts   []like.Text
	measure like.Measure
	probe   like.Probe
	given   []uint32 // evidence by text, in units of EvidenceUnit, all zero between calls
	touched []uint32 // the texts of which it is not zero
	best    []uint64 // evidence inverted, then text
	others  []uint32 // how many others each of best stands for; empty if all are there
	nearEnd uint32   // the last text that was met where not all were, or 0
	pairs   []like.Pair
}

// NewPairFinder returns a finder of pairs of texts, whose postings are f.
func NewPairFinder(f *postings, texts []like.Text, measure like.Measure) *PairFinder {
	return &PairFinder{postings: f, texts: texts, measure: measure, given: make([]uint32, len(texts))}
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

// inOrder sorts pairs of one text, and drops those that come again.
func inOrder(pairs []like.Pair) []like.Pair {
	slices.SortFunc(pairs, func(x, y like.Pair) int { return cmp.Or(cmp.Compare(x.B, y.B), cmp.Compare(x.Others, y.Others)) })
	return slices.CompactFunc(pairs, func(x, y like.Pair) bool { return x.B == y.B })
}

// Candidates returns the later texts to compare text n with, in the low halves of
// what is valid until the next call.
func (f *PairFinder) Candidates(n int) []uint64 {
	f.touched, f.others, f.nearEnd = f.touched[:0], f.others[:0], 0
	for _, place := range f.places[f.start[n]:f.start[n+1]] {
		bucket, weight := f.entries[place]>>32, f.weights[place]
		rest := f.entries[place+1:]
		weights := f.weights[place+1:][:len(rest)]
		later := 0
		for later < len(rest) && rest[later]>>32 == bucket {
			if later == MaxLater {
				f.Truncated++
				f.nearEnd = max(f.nearEnd, uint32(rest[later-1]))
				break
			}
			m := uint32(rest[later])
			if f.given[m] == 0 {
				f.touched = append(f.touched, m)
			}
			f.given[m] += EvidenceOf(weight, weights[later])
			later++
		}
		f.Met += later
	}
	f.best = f.appendWorth(f.best[:0], n)
	if len(f.best) > MaxCompared {
		f.sampleCrowd(n)
	}
	return f.best
}

// appendWorth appends those of the touched texts that have enough evidence to be
// compared with text n, and clears the evidence.
func (f *PairFinder) appendWorth(dst []uint64, n int) []uint64 {
	for _, m := range f.touched {
		if f.given[m] >= MinEvidence {
			if given := uint32(f.measure.Deduct(uint64(f.given[m]), f.texts[n], f.texts[m])); given >= MinEvidence {
				dst = append(dst, uint64(^given)<<32|uint64(m))
			}
		}
		f.given[m] = 0
	}
	return dst
}
