package propose

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/shingle"
)

// alikeNodes returns n texts of one text and day.
func alikeNodes(t testing.TB, n int) []like.Text {
	texts := liketest.Flood(t, n, 12, 0)
	for i := range texts {
		texts[i].Day = texts[0].Day
	}
	return texts
}

// A text meets so many later ones of a bucket, and a bucket that has no more is
// not cut.
func TestLaterMost(t *testing.T) {
	for _, more := range []int{0, 1} {
		texts := alikeNodes(t, 1+MaxLater+more)
		keys := len(Keys(nil, texts[0].Doc))
		f := NewPairFinder(NewPostings(t.Context(), texts), texts, 0)
		f.Candidates(0)
		assert.Equal(t, keys*MaxLater, f.Met)
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
		return like.Text{Doc: d, Day: like.Undated}
	}
	texts := []like.Text{text(1, 2)}
	for range MaxCompared + 100 {
		texts = append(texts, text(1))
	}
	var want []uint32
	for range strong {
		want = append(want, uint32(len(texts)))
		texts = append(texts, text(1, 2))
	}
	f := NewPairFinder(NewPostings(t.Context(), texts), texts, 0)
	var got []uint32
	for _, m := range f.Candidates(0) {
		got = append(got, uint32(m))
	}
	require.Len(t, got, MaxCompared)
	assert.Subset(t, got, want)
}

// Of pairs that are equally alike those with the next texts in time are kept.
func TestPairsMostAreTheNextOnes(t *testing.T) {
	texts := alikeNodes(t, MaxPairs+50)
	pairs, _, err := Pairs(t.Context(), texts, like.Units(0.2))
	require.NoError(t, err)
	var got, want []like.TextID
	for _, p := range pairs {
		if p.A == 0 {
			got = append(got, p.B)
		}
	}
	for b := range like.TextID(MaxPairs) {
		want = append(want, b+1)
	}
	assert.Equal(t, want, slices.Sorted(slices.Values(got)))
}
