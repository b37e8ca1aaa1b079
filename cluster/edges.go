package cluster

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/chumtin/chumtin/shingle"
)

// toSim returns a similarity from 0 to 1 in units of 1/simUnit.
func toSim(s float64) uint64 { return uint64(math.Ceil(s * simUnit)) }

// similar returns the pairs of docs that the index proposes and whose exact
// similarity is at least threshold, each once, in order.
func similar(ctx context.Context, p shingle.Profile, docs []*shingle.Document, threshold float64) ([]edge, error) {
	ix := NewIndex(p)
	for _, d := range docs {
		if err := ix.Add(p, d); err != nil {
			return nil, err
		}
	}
	var (
		next   atomic.Int64
		mu     sync.Mutex
		all    []edge
		wg     sync.WaitGroup
		least  = toSim(threshold)
		worker = func() {
			s := newSearch(ix)
			var found []edge
			for n := int(next.Add(1)) - 1; n < len(docs) && ctx.Err() == nil; n = int(next.Add(1)) - 1 {
				found = s.appendEdges(found, n, least)
			}
			mu.Lock()
			all = append(all, found...)
			mu.Unlock()
		}
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(worker)
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(x, y edge) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return all, nil
}

// appendEdges appends the edges from document n to later ones.
func (s *search) appendEdges(dst []edge, n int, least uint64) []edge {
	d := s.ix.docs[n]
	if d.Tokens == 0 {
		return dst
	}
	for _, m := range s.candidates(d, n) {
		if sim := d.Vector.Dot(s.ix.docs[m].Vector); sim >= least {
			dst = append(dst, edge{int32(n), int32(m), sim})
		}
	}
	return dst
}
