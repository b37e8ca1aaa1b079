package cluster

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/shingle"
)

// sketched returns the features of d's weighted sketch with their weights.
func sketched(d *shingle.Document) map[uint32]float64 {
	of := make(map[uint32]float64)
	for hash, w := range d.Vector.All() {
		if key := uint32(hash >> 16); slices.Contains(d.EventSketch, key) {
			of[key] = float64(w) / shingle.Unit
		}
	}
	return of
}

// Candidates are those of enough evidence: in an index, in a batch and in the
// segments of a stream.
func TestCandidatesGiveEvidence(t *testing.T) {
	p, docs := liketest.Documents(t, 90) // the table grows several times
	docs = append(docs, liketest.Mixtures(t, 60)...)
	docs = append(docs, &shingle.Document{EventSketch: make([]uint32, p.Slots)}, &shingle.Document{EventSketch: make([]uint32, p.Slots)})
	var all propose.Buckets
	var parts segments
	parts.minSize = 32
	var f propose.Terms
	texts := make([]like.Text, len(docs))
	for n, d := range docs {
		f.Set(d)
		all.Add(f, uint32(n))
		texts[n] = like.Text{Doc: d, Day: like.Day(n)}
		parts.add(&streamText{Text: texts[n], articles: []*streamArticle{{}}}, f)
	}
	require.Greater(t, parts.count(), 2)
	inBatch := make(map[[2]uint32]bool)
	batch := propose.NewPairFinder(propose.NewPostings(t.Context(), texts), texts, 0)
	for n := range texts {
		for _, m := range batch.Candidates(n) {
			inBatch[[2]uint32{uint32(n), uint32(m)}] = true
		}
	}
	s := &propose.Search{Buckets: &all, Need: propose.MinEvidence, MaxPerBucket: len(docs)}
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
		f.Set(d)
		assert.ElementsMatch(t, want, s.Candidates(f, nil), "document %d", i)
		l := &lookup{search: propose.Search{Need: propose.MinEvidence, MaxPerBucket: len(docs)}}
		l.begin(texts[i])
		for _, e := range l.neighbours(&parts) {
			inParts = append(inParts, uint32(e.to.Day))
		}
		assert.ElementsMatch(t, want, inParts, "document %d in segments", i)
		even := slices.DeleteFunc(want, func(j uint32) bool { return j%2 == 1 })
		assert.ElementsMatch(t, even, s.Candidates(f, func(j uint32) bool { return j%2 == 1 }), "document %d, even ones", i)
	}
	assert.Positive(t, few, "some share features that are not enough")
	assert.Zero(t, s.Truncated)
	s.MaxPerBucket = 2
	for _, d := range docs {
		f.Set(d)
		assert.LessOrEqual(t, len(s.Candidates(f, nil)), 2*p.Slots)
	}
	assert.Positive(t, s.Truncated, "and it is counted")
}
