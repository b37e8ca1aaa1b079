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

// alike returns the pairs of nodes that the index proposes and whose plain
// likeness is at least least, in order.
func alike(ctx context.Context, nodes []node, least uint64) ([]pair, error) {
	var all buckets
	var keys []uint32
	for n, node := range nodes {
		keys = eventKeys(keys[:0], node.doc)
		for _, key := range keys {
			all.add(key, uint32(n))
		}
	}
	var mu sync.Mutex
	var workers []*finder
	err := parallel(ctx, len(nodes), func() func(int) {
		f := &finder{nodes: nodes, least: least, search: search{buckets: &all, need: eventNeed, most: bucketMost}}
		mu.Lock()
		workers = append(workers, f)
		mu.Unlock()
		return f.find
	})
	if err != nil {
		return nil, err
	}
	var pairs []pair
	for _, f := range workers {
		pairs = append(pairs, f.pairs...)
	}
	slices.SortFunc(pairs, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return pairs, nil
}

// A finder finds pairs on behalf of one goroutine.
type finder struct {
	search
	nodes []node
	least uint64
	keys  []uint32
	pairs []pair
}

// find appends the pairs of node n with later ones.
func (f *finder) find(n int) {
	start := len(f.pairs)
	f.keys = eventKeys(f.keys[:0], f.nodes[n].doc)
	for _, m := range f.candidates(f.keys, n, nil) {
		if like := f.nodes[n].likeness(f.nodes[m]); 2*like.plain >= f.least {
			f.pairs = append(f.pairs, pair{int32(n), int32(m), like})
		}
	}
	if found := f.pairs[start:]; len(found) > pairsMost {
		slices.SortFunc(found, func(x, y pair) int {
			return cmp.Or(cmp.Compare(y.like.full, x.like.full), cmp.Compare(x.b, y.b))
		})
		f.pairs = f.pairs[:start+pairsMost]
	}
}
