package propose

import (
	"context"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A postings holds the buckets of an index that is made at once and does not
// change: no table and no chains, but one sorted list, in which the texts of a
// bucket stand side by side, each knows its places, and the ones to pair with
// stand behind it.
type postings struct {
	entries []uint64 // key, then text, ascending
	weights []uint16 // of each entry's key in the vector of its text
	places  []uint32 // of each text's entries
	start   []int    // places[start[n]:start[n+1]] are text n's
}

// NewPostings returns the folder of texts, or what is of no use if ctx ends.
func NewPostings(ctx context.Context, texts []like.Text) *postings {
	f := &postings{start: make([]int, len(texts)+1)}
	pace := work.NewPace(ctx)
	var keys []uint32
	for n, text := range texts {
		if pace.Ended() {
			return f
		}
		keys = Keys(keys[:0], text.Doc)
		for _, key := range keys {
			f.entries = append(f.entries, uint64(key)<<32|uint64(n))
		}
		f.start[n+1] = len(f.entries)
	}
	if sortOnAll(ctx, f.entries) != nil {
		return f
	}
	f.weights = make([]uint16, len(f.entries))
	f.places = make([]uint32, len(f.entries))
	next := slices.Clone(f.start)
	for at, e := range f.entries {
		if pace.Ended() {
			return f
		}
		n := uint32(e)
		f.places[next[n]] = uint32(at) // ascending by key, as Keys are
		next[n]++
	}
	for n, text := range texts {
		if pace.Ended() {
			return f
		}
		v := text.Doc.Vector
		for _, place := range f.places[f.start[n]:f.start[n+1]] {
			f.weights[place], v = keyWeight(v, uint32(f.entries[place]>>32))
		}
	}
	return f
}

// sortOnAll sorts entries on all cores. It swaps each to those of its first byte
// and sorts these alone: keys are hashes, so that the parts are about equal. The
// error is that of ctx, if it ends before.
func sortOnAll(ctx context.Context, entries []uint64) error {
	var next, end [256]int
	for _, e := range entries {
		end[e>>56]++
	}
	for part := 1; part < len(end); part++ {
		next[part] = end[part-1]
		end[part] += end[part-1]
	}
	start, pace := next, work.NewPace(ctx)
	for part := range next {
		for next[part] < end[part] && !pace.Ended() {
			of := entries[next[part]] >> 56
			entries[next[part]], entries[next[of]] = entries[next[of]], entries[next[part]]
			next[of]++
		}
	}
	return work.Parallel(ctx, len(next), func() func(int) {
		return func(part int) { slices.Sort(entries[start[part]:end[part]]) }
	})
}
