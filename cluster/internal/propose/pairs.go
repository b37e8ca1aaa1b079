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

	// MaxPairs bounds the pairs of a text with later ones that are kept, the
	// most alike. A text that has more is in the midst of a crowd, and merges
	// with it all the same.
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

// Pairs returns the pairs of texts that have enough evidence and whose plain
// likeness is at least three quarters of threshold, in order, and what it took.
// Average linkage uses the pairs below the threshold too, as it is exact about
// those that it knows. (To find pairs from half of the threshold on takes twice the
// memory and changes no score of labelled sets among 37,000 other articles by
// 0.0001.)
func Pairs(ctx context.Context, texts []like.Text, threshold uint64) ([]like.Pair, effort, error) {
	const block = 256 // texts that one goroutine takes at a time
	f := NewPostings(ctx, texts)
	found := make([][]like.Pair, (len(texts)+block-1)/block)
	efforts := make([]effort, len(found))
	err := work.Parallel(ctx, len(found), func() func(int) {
		w := NewPairFinder(f, texts, threshold)
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
	texts     []like.Text
	threshold uint64
	probe     like.Probe
	given     []uint32 // evidence by text, in units of EvidenceUnit, all zero between calls
	touched   []uint32 // the texts of which it is not zero
	best      []uint64 // evidence inverted, then text
	pairs     []like.Pair
}

// NewPairFinder returns a finder of pairs of texts, whose postings are f.
func NewPairFinder(f *postings, texts []like.Text, threshold uint64) *PairFinder {
	return &PairFinder{postings: f, texts: texts, threshold: threshold, given: make([]uint32, len(texts))}
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
	for _, m := range proposed {
		b := f.texts[uint32(m)]
		if plain := like.PlainOf(f.probe.Dot(b.Doc.Vector), a.Day, b.Day); 4*plain >= 3*f.threshold {
			f.pairs = append(f.pairs, like.NewPair(like.TextID(n), like.TextID(uint32(m)), a.LikenessWith(b, plain)))
		}
	}
	f.Compared += len(proposed)
	found := f.pairs[start:]
	if len(found) > MaxPairs {
		slices.SortFunc(found, func(x, y like.Pair) int {
			return cmp.Or(cmp.Compare(y.Likeness().Full, x.Likeness().Full), cmp.Compare(x.B, y.B))
		})
		found = found[:MaxPairs]
		f.pairs = f.pairs[:start+MaxPairs]
	}
	slices.SortFunc(found, func(x, y like.Pair) int { return cmp.Compare(x.B, y.B) })
}

// Candidates returns the later texts to compare text n with, in the low halves of
// what is valid until the next call.
func (f *PairFinder) Candidates(n int) []uint64 {
	f.touched = f.touched[:0]
	for _, place := range f.places[f.start[n]:f.start[n+1]] {
		bucket, weight := f.entries[place]>>32, f.weights[place]
		rest := f.entries[place+1:]
		weights := f.weights[place+1:][:len(rest)]
		later := 0
		for later < len(rest) && rest[later]>>32 == bucket {
			if later == MaxLater {
				f.Truncated++
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
	f.best = f.best[:0]
	for _, m := range f.touched {
		if f.given[m] >= MinEvidence {
			f.best = append(f.best, uint64(^f.given[m])<<32|uint64(m))
		}
		f.given[m] = 0
	}
	if len(f.best) > MaxCompared {
		slices.Sort(f.best)
		f.best = f.best[:MaxCompared]
	}
	return f.best
}
