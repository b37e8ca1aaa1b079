package cluster

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// documents returns n texts of which those with neighbouring numbers share
// some words, and the profile.
func documents(t testing.TB, n int) (shingle.Profile, []*shingle.Document) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	docs := make([]*shingle.Document, n)
	for i := range docs {
		text := ""
		for k := range 30 {
			text += fmt.Sprintf("tên%dx họ%dy, ", (i/3)*7+k%5, i*11+k)
		}
		docs[i] = x.Document(text)
	}
	return x.Profile(), docs
}

func TestIndexCandidatesShareFeatures(t *testing.T) {
	p, docs := documents(t, 400) // the heads grow several times
	docs = append(docs, &shingle.Document{Weighted: make([]uint32, p.Slots)}, &shingle.Document{Weighted: make([]uint32, p.Slots)})
	ix := NewIndex(p)
	for _, d := range docs {
		require.NoError(t, ix.Add(p, d))
	}
	require.Equal(t, len(docs), ix.Len())
	s := newSearch(ix)
	for i, d := range docs {
		var want []int
		for j, other := range docs {
			same := 0
			for _, f := range slices.Compact(slices.Sorted(slices.Values(d.Weighted))) {
				if other.Tokens > 0 && d.Tokens > 0 && slices.Contains(other.Weighted, f) {
					same++
				}
			}
			if same >= agreements {
				want = append(want, j)
			}
		}
		got := slices.Sorted(slices.Values(s.candidates(d, -1)))
		assert.Equal(t, want, got, "document %d", i)
		later := slices.DeleteFunc(want, func(j int) bool { return j <= i })
		assert.ElementsMatch(t, later, s.candidates(d, i), "document %d, later ones", i)
	}
}

func TestIndexQuery(t *testing.T) {
	p, docs := documents(t, 90)
	ix := NewIndex(p)
	for _, d := range docs {
		require.NoError(t, ix.Add(p, d))
	}
	matches := ix.Query(docs[4], .05)
	require.NotEmpty(t, matches)
	assert.Equal(t, 4, matches[0].Doc, "most like itself")
	assert.InDelta(t, 1, matches[0].Similarity, .001)
	for i, m := range matches {
		assert.Equal(t, docs[4].Vector.Similarity(docs[m.Doc].Vector), m.Similarity)
		assert.GreaterOrEqual(t, m.Similarity, .05)
		if i > 0 {
			assert.LessOrEqual(t, m.Similarity, matches[i-1].Similarity)
		}
	}
	assert.Empty(t, ix.Query(&shingle.Document{Weighted: make([]uint32, p.Slots)}, 0), "without tokens like nothing")

	other := p
	other.Width = 5
	assert.ErrorIs(t, ix.Add(other, docs[0]), shingle.ErrProfile)
	assert.Equal(t, 90, ix.Len())
}
