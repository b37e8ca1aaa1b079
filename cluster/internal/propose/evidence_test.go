package propose

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/shingle"
)

// A text of 3 to 16 tokens has a key of its own, the same for copies of it, which
// weighs as much as a whole vector.
func TestKeyOfAShortText(t *testing.T) {
	x := liketest.Extractor(t, shingle.Options{})
	for tokens := range 20 {
		text := strings.TrimSpace(strings.Repeat("lũ ", tokens))
		d := x.Document(text)
		require.Equal(t, tokens, d.Tokens)
		var terms Terms
		terms.Set(d)
		require.True(t, slices.IsSorted(terms.Keys))
		features := slices.Compact(slices.Sorted(slices.Values(d.EventSketch)))
		if tokens == 0 {
			assert.Empty(t, terms.Keys)
			continue
		}
		own := 0
		for i, key := range terms.Keys {
			if !slices.Contains(features, key) {
				own++
				assert.EqualValues(t, shingle.Unit, terms.Weights[i])
			}
		}
		assert.Equal(t, tokens >= 3 && tokens <= 16, own == 1, "%d tokens", tokens)
		assert.Len(t, terms.Keys, len(features)+own)
		assert.Equal(t, terms.Keys, Keys(nil, x.Document(strings.ToUpper(text)+".")), "a copy")
		if own > 0 {
			assert.NotEqual(t, terms.Keys, Keys(nil, x.Document(text+" lũ")), "another text of the same features")
		}
	}
}

// Copies of a text that has no features in common with anything else are compared,
// however short it is.
func TestShortCopiesAreCompared(t *testing.T) {
	x := liketest.Extractor(t, shingle.Options{})
	texts := []like.Text{{Doc: x.Document("Tin mới nhất")}, {Doc: x.Document("Trời nắng to")}, {Doc: x.Document("TIN MỚI NHẤT!")}}
	pairs, _, err := Pairs(t.Context(), texts, like.Measure{})
	require.NoError(t, err)
	assert.Contains(t, pairs, like.Pair{A: 0, B: 2, Similarity: like.Unit})
}

// The evidence of two texts is the sum of the products of their weights of shared
// features, less what time and outlet take; from 0.049 on they are compared.
func TestEvidence(t *testing.T) {
	text := func(weight uint64, when like.When, source like.Source) like.Text {
		d := &shingle.Document{Tokens: 100}
		for key := range uint32(4) {
			d.EventSketch = append(d.EventSketch, key+1)
			d.Vector = append(d.Vector, uint64(key+1)<<32|weight)
		}
		return like.Text{Doc: d, When: when, Source: source}
	}
	compared := func(a, b like.Text, measure like.Measure) bool {
		texts := []like.Text{a, b}
		return len(NewPairFinder(NewPostings(t.Context(), texts), texts, measure).Candidates(0)) == 1
	}
	seen := make(map[bool]int)
	for weight := uint64(4_000); weight < 16_000; weight += 7 {
		dot := 4 * float64(weight*weight) / like.Unit
		for _, test := range []struct {
			when   like.When
			source like.Source
			left   float64
		}{{0, 2, 1}, {0, 1, .6}, {24 << 1, 2, 2. / 3}, {48 << 1, 1, .4}} {
			is := compared(text(weight, 0, 1), text(weight, test.when, test.source), like.Measure{})
			seen[is]++
			if left := dot * test.left; left < .049*.9995 || left > .049*1.0005 {
				require.Equal(t, left > .049, is, "%v of %v", test.left, dot)
			}
		}
	}
	assert.Greater(t, min(seen[true], seen[false]), 1000)
	near := like.Measure{Horizon: 48}
	assert.True(t, compared(text(30_000, 0, 1), text(30_000, 47<<1, 2), near))
	assert.False(t, compared(text(30_000, 0, 1), text(30_000, 48<<1, 2), near), "on the horizon")
}

// Pairs are those of a similarity of [like.Floor] or more, or apart.
func TestPairsAsLikeness(t *testing.T) {
	texts := liketest.Flood(t, 120, 40, 25)
	for i := range texts {
		texts[i].Source = like.Source(i % 5)
		if i%3 == 0 {
			texts[i].Doc.HeadlineDates = []uint16{uint16(33 + i%2)}
		}
	}
	measure := like.Measure{Horizon: 240}
	got, took, err := Pairs(t.Context(), texts, measure)
	require.NoError(t, err)
	var want []like.Pair
	compared, apart := 0, 0
	f := NewPairFinder(NewPostings(t.Context(), texts), texts, measure)
	for a := range texts {
		for _, m := range slices.Sorted(slices.Values(lowHalves(f.Candidates(a)))) {
			l := measure.Likeness(texts[a], texts[m])
			if l.Full >= like.Floor || l.Apart {
				want = append(want, like.NewPair(like.TextID(a), like.TextID(m), l))
			}
			if l.Apart {
				apart++
			}
			compared++
		}
	}
	assert.Equal(t, want, got)
	assert.Equal(t, compared, took.Compared)
	assert.Less(t, len(want), compared, "some are below the floor")
	assert.Greater(t, apart, 50)
}

func lowHalves(values []uint64) (low []uint32) {
	for _, v := range values {
		low = append(low, uint32(v))
	}
	return low
}

// The hashes of a sketch are those of a set, whatever table they fall in and however full
// it is.
func TestAppendDistinctAsSet(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 2, 63, 64, 128, 255, 256, 512, 513, 2000} {
		for _, kinds := range []uint32{1, 3, 100, 1 << 31} {
			for _, step := range []uint32{1, 1 << 12} { // of 1 << 12 all fall in one place
				hashes := make([]uint32, n)
				for i := range hashes {
					hashes[i] = rng.Uint32N(kinds) * step
				}
				got := appendDistinct([]uint32{9}, hashes)
				require.EqualValues(t, 9, got[0])
				want := slices.Compact(slices.Sorted(slices.Values(hashes)))
				got = got[1:]
				if n <= maxSlots {
					require.Len(t, got, len(want), "each once")
				}
				require.Equal(t, want, slices.Compact(slices.Sorted(slices.Values(got))))
			}
		}
	}
}

func TestSortHashes(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 18))
	for _, n := range []int{0, 1, 2, 64, 129, 513, 514, 2000} {
		for shift := range 33 { // the top bits of hashes, or of what is none
			hashes := make([]uint32, n)
			for i := range hashes {
				hashes[i] = rng.Uint32() >> shift
			}
			want := slices.Sorted(slices.Values(hashes))
			sortHashes(hashes)
			require.True(t, slices.Equal(want, hashes))
		}
	}
}
