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
func sketched(d *shingle.Document) map[uint32]uint64 {
	of := make(map[uint32]uint64)
	for hash, w := range d.Vector.All() {
		if key := uint32(hash >> 16); slices.Contains(d.EventSketch, key) {
			of[key] = uint64(w)
		}
	}
	return of
}

// Candidates are those of enough evidence: in an index and in the segments of a
// stream, and in a batch what time and outlet leave of it. Of these a stream keeps
// those that are alike.
func TestCandidatesGiveEvidence(t *testing.T) {
	const need = like.Unit * 49 / 1000 / propose.EvidenceUnit
	p, docs := liketest.Documents(t, 90) // the table grows several times
	docs = append(docs, liketest.Mixtures(t, 60)...)
	docs = append(docs, &shingle.Document{EventSketch: make([]uint32, p.Slots)}, &shingle.Document{EventSketch: make([]uint32, p.Slots)})
	var all propose.Buckets
	var parts segments
	parts.minSize = 32
	var f propose.Terms
	var measure like.Measure
	texts := make([]like.Text, len(docs))
	number := make(map[*streamText]uint32)
	for n, d := range docs {
		f.Set(d)
		all.Add(f, uint32(n))
		texts[n] = like.Text{Doc: d, When: like.When(2 * (n * 7 % 30)), Source: like.Source(1 + n%5)}
		text := &streamText{Text: texts[n], articles: []*streamArticle{{}}}
		number[text] = uint32(n)
		parts.add(text, f)
	}
	require.Greater(t, parts.count(), 2)
	inBatch := make(map[[2]uint32]bool)
	batch := propose.NewPairFinder(propose.NewPostings(t.Context(), texts), texts, measure)
	for n := range texts {
		for _, m := range batch.Candidates(n) {
			inBatch[[2]uint32{uint32(n), uint32(m)}] = true
		}
	}
	s := &propose.Search{Buckets: &all, Need: propose.MinEvidence, MaxPerBucket: len(docs)}
	few, late := 0, 0
	features := make([]map[uint32]uint64, len(docs))
	for i, d := range docs {
		features[i] = sketched(d)
	}
	for i, d := range docs {
		var want, alike, inParts []uint32
		for j := range docs {
			given := uint64(0)
			for key, w := range features[i] {
				given += w * features[j][key] / propose.EvidenceUnit
			}
			left := measure.Deduct(given, texts[i], texts[j])
			if given >= need {
				want = append(want, uint32(j))
				if measure.Likeness(texts[i], texts[j]).Full >= like.Floor {
					alike = append(alike, uint32(j))
				}
				if left < need {
					late++
				}
			} else if given > 0 {
				few++
			}
			if i < j {
				assert.Equal(t, left >= need, inBatch[[2]uint32{uint32(i), uint32(j)}], "%d and %d in a batch", i, j)
			}
		}
		f.Set(d)
		assert.ElementsMatch(t, want, s.Candidates(f, nil), "document %d", i)
		l := &lookup{search: propose.Search{Need: propose.MinEvidence, MaxPerBucket: len(docs)}, measure: measure}
		l.begin(texts[i])
		for _, e := range l.neighbours(&parts) {
			inParts = append(inParts, number[e.to])
		}
		assert.ElementsMatch(t, alike, inParts, "document %d in segments", i)
		even := slices.DeleteFunc(want, func(j uint32) bool { return j%2 == 1 })
		assert.ElementsMatch(t, even, s.Candidates(f, func(j uint32) bool { return j%2 == 1 }), "document %d, even ones", i)
	}
	assert.Positive(t, late, "some have too little left")
	assert.Positive(t, few, "some share features that are not enough")
	assert.Zero(t, s.Truncated)
	s.MaxPerBucket = 2
	for _, d := range docs {
		f.Set(d)
		assert.LessOrEqual(t, len(s.Candidates(f, nil)), 2*p.Slots)
	}
	assert.Positive(t, s.Truncated, "and it is counted")
}
