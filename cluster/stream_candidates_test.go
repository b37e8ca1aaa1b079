package cluster

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// sketched returns the features of d's weighted sketch with their weights.
func sketched(d *shingle.Document) map[uint32]float64 {
	of := make(map[uint32]float64)
	for hash, w := range d.Vector.All() {
		if key := uint32(hash >> 16); slices.Contains(d.Weighted, key) {
			of[key] = float64(w) / shingle.Unit
		}
	}
	return of
}

// Candidates are those of enough evidence: in an index, in a batch and in the
// segments of a stream.
func TestCandidatesGiveEvidence(t *testing.T) {
	p, docs := documents(t, 90) // the table grows several times
	docs = append(docs, mixtures(t, 60)...)
	docs = append(docs, &shingle.Document{Weighted: make([]uint32, p.Slots)}, &shingle.Document{Weighted: make([]uint32, p.Slots)})
	var all buckets
	var parts segments
	parts.minSize = 32
	var f terms
	nodes := make([]node, len(docs))
	for n, d := range docs {
		f.set(d)
		all.add(f, uint32(n))
		nodes[n] = node{doc: d, day: int32(n)}
		parts.add(&streamText{node: nodes[n], articles: []*streamArticle{{}}}, f)
	}
	require.Greater(t, parts.count(), 2)
	inBatch := make(map[[2]uint32]bool)
	batch := newPairFinder(newPostings(t.Context(), nodes), nodes, 0)
	for n := range nodes {
		for _, m := range batch.candidates(n) {
			inBatch[[2]uint32{uint32(n), uint32(m)}] = true
		}
	}
	s := &search{buckets: &all, need: minEvidence, maxPerBucket: len(docs)}
	few := 0
	features := make([]map[uint32]float64, len(docs))
	for i, d := range docs {
		features[i] = sketched(d)
	}
	for i, d := range docs {
		var want, inParts []uint32
		for j := range docs {
			given := 0.0
			for key, w := range features[i] {
				if v, ok := features[j][key]; ok {
					given += v*w + 1./80
				}
			}
			require.True(t, given < .10998 || given > .11002, "%d and %d are near the limit, where rounding decides", i, j)
			if given > .11 {
				want = append(want, uint32(j))
			} else if given > 0 {
				few++
			}
			if i < j {
				assert.Equal(t, given > .11, inBatch[[2]uint32{uint32(i), uint32(j)}], "%d and %d in a batch", i, j)
			}
		}
		f.set(d)
		assert.ElementsMatch(t, want, s.candidates(f, nil), "document %d", i)
		l := &lookup{search: search{need: minEvidence, maxPerBucket: len(docs)}}
		l.begin(nodes[i])
		for _, e := range l.neighbours(&parts) {
			inParts = append(inParts, uint32(e.to.day))
		}
		assert.ElementsMatch(t, want, inParts, "document %d in segments", i)
		even := slices.DeleteFunc(want, func(j uint32) bool { return j%2 == 1 })
		assert.ElementsMatch(t, even, s.candidates(f, func(j uint32) bool { return j%2 == 1 }), "document %d, even ones", i)
	}
	assert.Positive(t, few, "some share features that are not enough")
	assert.Zero(t, s.truncated)
	s.maxPerBucket = 2
	for _, d := range docs {
		f.set(d)
		assert.LessOrEqual(t, len(s.candidates(f, nil)), 2*p.Slots)
	}
	assert.Positive(t, s.truncated, "and it is counted")
}
