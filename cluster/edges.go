package cluster

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// pairsMost bounds the pairs of a node with later ones that are kept, the most
// alike. A node that has more is in the midst of a crowd, and merges with it
// all the same.
const pairsMost = 256

// alike returns the pairs of nodes that share enough features of their sketches
// and whose plain likeness is at least half of least, in order. Pairs below
// least are no edges, but average linkage is exact about those that it is told.
func alike(ctx context.Context, nodes []node, least uint64) ([]pair, error) {
	f := newFolder(nodes)
	var mu sync.Mutex
	var workers []*finder
	err := parallel(ctx, len(nodes), func() func(int) {
		w := &finder{folder: f, nodes: nodes, least: least, agree: make([]uint8, len(nodes))}
		mu.Lock()
		workers = append(workers, w)
		mu.Unlock()
		return w.find
	})
	if err != nil {
		return nil, err
	}
	var pairs []pair
	for _, w := range workers {
		pairs = append(pairs, w.pairs...)
	}
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return pairs, nil
}

// A folder holds the buckets of an index that is made at once and does not
// change: no table and no chains, but one sorted list, in which the nodes of a
// bucket stand side by side, each knows its places, and the ones to pair with
// stand behind it.
type folder struct {
	entries []uint64 // key, then node, ascending
	places  []uint32 // of each node's entries
	start   []int    // places[start[n]:start[n+1]] are node n's
}

func newFolder(nodes []node) *folder {
	f := &folder{start: make([]int, len(nodes)+1)}
	var keys []uint32
	for n, node := range nodes {
		keys = eventKeys(keys[:0], node.doc)
		for _, key := range keys {
			f.entries = append(f.entries, uint64(key)<<32|uint64(n))
		}
		f.start[n+1] = len(f.entries)
	}
	slices.Sort(f.entries)
	f.places = make([]uint32, len(f.entries))
	next := slices.Clone(f.start)
	for at, e := range f.entries {
		n := uint32(e)
		f.places[next[n]] = uint32(at)
		next[n]++
	}
	return f
}

// later returns the later nodes in the bucket of the entry at a place, as the
// low halves of what it returns, and at most bucketMost of them: the next ones
// in time.
func (f *folder) later(place uint32) []uint64 {
	bucket := f.entries[place] >> 32
	rest := f.entries[place+1:]
	for i, e := range rest[:min(len(rest), bucketMost)] {
		if e>>32 != bucket {
			return rest[:i]
		}
	}
	return rest[:min(len(rest), bucketMost)]
}

// A finder finds pairs on behalf of one goroutine.
type finder struct {
	*folder
	nodes   []node
	least   uint64
	agree   []uint8 // by node, all zero between calls
	touched []uint32
	probe   probe // of the node whose pairs are looked for
	pairs   []pair
}

// find appends the pairs of node n with later ones.
func (f *finder) find(n int) {
	f.touched = f.touched[:0]
	f.probe.set(f.nodes[n].doc.Vector)
	start := len(f.pairs)
	for _, place := range f.places[f.start[n]:f.start[n+1]] {
		for _, e := range f.later(place) {
			f.meet(uint32(n), uint32(e))
		}
	}
	for _, m := range f.touched {
		f.agree[m] = 0
	}
	if found := f.pairs[start:]; len(found) > pairsMost {
		slices.SortFunc(found, func(x, y pair) int {
			return cmp.Or(cmp.Compare(y.like.full, x.like.full), cmp.Compare(x.b, y.b))
		})
		f.pairs = f.pairs[:start+pairsMost]
	}
}

// meet counts one more bucket that nodes n and m share.
func (f *finder) meet(n, m uint32) {
	switch f.agree[m]++; f.agree[m] {
	case 1:
		f.touched = append(f.touched, m)
	case eventNeed:
		a, b := f.nodes[n], f.nodes[m]
		if plain := plain(f.probe.dot(b.doc.Vector), a.day, b.day); 2*plain >= f.least {
			f.pairs = append(f.pairs, pair{int32(n), int32(m), a.given(b, plain)})
		}
	case eventNeed + 1:
		f.agree[m] = eventNeed // more need not be counted, and must not overflow
	}
}
