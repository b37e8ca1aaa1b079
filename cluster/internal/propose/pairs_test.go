package propose

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/shingle"
)

// alikeTexts returns n texts of the same words and hour.
func alikeTexts(t testing.TB, n int) []like.Text {
	texts := liketest.Flood(t, n, 12, 0)
	for i := range texts {
		texts[i].When = texts[0].When
	}
	return texts
}

// A text meets so many later ones of a bucket, and a bucket that has no more is
// not cut. What is beyond, in a crowd, is met by a sample, here of all.
func TestLaterMost(t *testing.T) {
	for _, more := range []int{0, 1} {
		texts := alikeTexts(t, 1+1024+more)
		keys := len(Keys(nil, texts[0].Doc))
		f := NewPairFinder(NewPostings(t.Context(), texts), texts, like.Measure{})
		f.Candidates(0)
		assert.Equal(t, keys*(1024+more), f.Met)
		assert.Equal(t, keys*more, f.Truncated, "%d more", more)
	}
}

// Of more texts than are compared, those of most evidence are, wherever they are.
func TestComparedMostAreThoseOfMostEvidence(t *testing.T) {
	const strong = 20
	text := func(keys ...uint32) like.Text {
		d := &shingle.Document{Tokens: len(keys), EventSketch: keys}
		for _, key := range keys {
			d.Vector = append(d.Vector, uint64(key)<<32|shingle.Unit*6/10)
		}
		return like.Text{Doc: d, When: like.Undated}
	}
	texts := []like.Text{text(1, 2)}
	for range 512 + 100 {
		texts = append(texts, text(1))
	}
	var want []uint32
	for range strong {
		want = append(want, uint32(len(texts)))
		texts = append(texts, text(1, 2))
	}
	f := NewPairFinder(NewPostings(t.Context(), texts), texts, like.Measure{})
	var got []uint32
	for _, m := range f.Candidates(0) {
		got = append(got, uint32(m))
	}
	require.Len(t, got, 512)
	assert.Subset(t, got, want)
}
