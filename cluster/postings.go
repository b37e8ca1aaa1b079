package cluster

import (
	"context"
	"slices"
)

// A postings holds the buckets of an index that is made at once and does not
// change: no table and no chains, but one sorted list, in which the nodes of a
// bucket stand side by side, each knows its places, and the ones to pair with
// stand behind it.
type postings struct {
	entries []uint64 // key, then node, ascending
	weights []uint16 // of each entry's key in the vector of its node
	places  []uint32 // of each node's entries
	start   []int    // places[start[n]:start[n+1]] are node n's
}

// newPostings returns the folder of nodes, or what is of no use if ctx ends.
func newPostings(ctx context.Context, nodes []node) *postings {
	f := &postings{start: make([]int, len(nodes)+1)}
	pace := newPace(ctx)
	var keys []uint32
	for n, node := range nodes {
		if pace.ended() {
			return f
		}
		keys = keysOf(keys[:0], node.doc)
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
		if pace.ended() {
			return f
		}
		n := uint32(e)
		f.places[next[n]] = uint32(at) // ascending by key, as keysOf are
		next[n]++
	}
	for n, node := range nodes {
		if pace.ended() {
			return f
		}
		v := node.doc.Vector
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
	start, pace := next, newPace(ctx)
	for part := range next {
		for next[part] < end[part] && !pace.ended() {
			of := entries[next[part]] >> 56
			entries[next[part]], entries[next[of]] = entries[next[of]], entries[next[part]]
			next[of]++
		}
	}
	return parallel(ctx, len(next), func() func(int) {
		return func(part int) { slices.Sort(entries[start[part]:end[part]]) }
	})
}
