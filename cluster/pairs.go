package cluster

import (
	"cmp"
	"context"
	"slices"
)

const (
	// maxLater bounds the later nodes of a bucket that a node meets, the next
	// ones in time, and maxCompared those that it is compared with, of the most
	// evidence.
	maxLater    = 1024
	maxCompared = 512

	// maxPairs bounds the pairs of a node with later ones that are kept, the
	// most alike. A node that has more is in the midst of a crowd, and merges
	// with it all the same.
	maxPairs = 256
)

// An effort counts the steps that finding pairs took.
type effort struct {
	met       int // texts met in the postings of features
	compared  int // pairs of which the similarity was computed
	truncated int // features of which a text did not meet all later ones
}

func (e *effort) add(f effort) {
	e.met += f.met
	e.compared += f.compared
	e.truncated += f.truncated
}

// findPairs returns the pairs of texts that have enough evidence and whose plain
// likeness is at least three quarters of threshold, in order, and what it took.
// Average linkage uses the pairs below the threshold too, as it is exact about
// those that it knows. (To find pairs from half of the threshold on takes twice the
// memory and changes no score of labelled sets among 37,000 other articles by
// 0.0001.)
func findPairs(ctx context.Context, nodes []node, least uint64) ([]pair, effort, error) {
	const block = 256 // nodes that one goroutine takes at a time
	f := newPostings(ctx, nodes)
	found := make([][]pair, (len(nodes)+block-1)/block)
	efforts := make([]effort, len(found))
	err := parallel(ctx, len(found), func() func(int) {
		w := newPairFinder(f, nodes, least)
		return func(i int) {
			w.effort, w.pairs = effort{}, w.pairs[:0]
			for n := i * block; n < min((i+1)*block, len(nodes)) && ctx.Err() == nil; n++ {
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

// A pairFinder finds pairs on behalf of one goroutine.
type pairFinder struct {
	*postings
	effort
	nodes     []node
	threshold uint64
	probe     probe
	given     []uint32 // evidence by node, in units of evidenceUnit, all zero between calls
	touched   []uint32 // the nodes of which it is not zero
	best      []uint64 // evidence inverted, then node
	pairs     []pair
}

// newPairFinder returns a finder of pairs of nodes, whose postings are f.
func newPairFinder(f *postings, nodes []node, threshold uint64) *pairFinder {
	return &pairFinder{postings: f, nodes: nodes, threshold: threshold, given: make([]uint32, len(nodes))}
}

// find appends the pairs of node n with later ones.
func (f *pairFinder) find(n int) {
	proposed := f.candidates(n)
	if len(proposed) == 0 {
		return
	}
	a := f.nodes[n]
	f.probe.set(a.doc.Vector)
	start := len(f.pairs)
	for _, m := range proposed {
		b := f.nodes[uint32(m)]
		if plain := plain(f.probe.dot(b.doc.Vector), a.day, b.day); 4*plain >= 3*f.threshold {
			f.pairs = append(f.pairs, newPair(int32(n), int32(uint32(m)), a.likenessWith(b, plain)))
		}
	}
	f.compared += len(proposed)
	found := f.pairs[start:]
	if len(found) > maxPairs {
		slices.SortFunc(found, func(x, y pair) int { return cmp.Or(cmp.Compare(y.like().full, x.like().full), cmp.Compare(x.b, y.b)) })
		found = found[:maxPairs]
		f.pairs = f.pairs[:start+maxPairs]
	}
	slices.SortFunc(found, func(x, y pair) int { return cmp.Compare(x.b, y.b) })
}

// candidates returns the later nodes to compare node n with, in the low halves of
// what is valid until the next call.
func (f *pairFinder) candidates(n int) []uint64 {
	f.touched = f.touched[:0]
	for _, place := range f.places[f.start[n]:f.start[n+1]] {
		bucket, weight := f.entries[place]>>32, f.weights[place]
		rest := f.entries[place+1:]
		weights := f.weights[place+1:][:len(rest)]
		later := 0
		for later < len(rest) && rest[later]>>32 == bucket {
			if later == maxLater {
				f.truncated++
				break
			}
			m := uint32(rest[later])
			if f.given[m] == 0 {
				f.touched = append(f.touched, m)
			}
			f.given[m] += evidenceOf(weight, weights[later])
			later++
		}
		f.met += later
	}
	f.best = f.best[:0]
	for _, m := range f.touched {
		if f.given[m] >= minEvidence {
			f.best = append(f.best, uint64(^f.given[m])<<32|uint64(m))
		}
		f.given[m] = 0
	}
	if len(f.best) > maxCompared {
		slices.Sort(f.best)
		f.best = f.best[:maxCompared]
	}
	return f.best
}
