package propose

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
)

// pairsOf returns the pairs of each text with later ones.
func pairsOf(t *testing.T, texts []like.Text, measure like.Measure) [][]like.Pair {
	pairs, _, err := Pairs(t.Context(), texts, measure)
	require.NoError(t, err)
	of := make([][]like.Pair, len(texts))
	for _, p := range pairs {
		of[p.A] = append(of[p.A], p)
	}
	return of
}

// Of more pairs than are kept, all equally alike, half are those with the next texts
// in time, the others are spread over all the rest, and they stand for all.
func TestPairsOfACrowd(t *testing.T) {
	const n = 256 + 200
	of := pairsOf(t, alikeTexts(t, n), like.Measure{})
	for a, pairs := range of {
		later := n - 1 - a
		require.Len(t, pairs, min(later, MaxPairs))
		all, widest := 0, 0
		for i, p := range pairs {
			all += 1 + int(p.Others)
			if i < MaxPairs/2 {
				require.Equal(t, like.TextID(a+1+i), p.B)
				require.Zero(t, p.Others)
			} else {
				widest = max(widest, int(p.B-pairs[i-1].B))
			}
		}
		require.Equal(t, later, all)
		require.LessOrEqual(t, widest, 3)
	}
}

// However large a flood is, what is kept of the pairs of a text gives the sum over
// all of them, in the whole and near its end, where time makes them less alike.
func TestPairsOfACrowdEstimateAll(t *testing.T) {
	const n = 4_000
	for _, hours := range []int{1, 500, 2_000} {
		texts := liketest.Flood(t, n, 12, 1)
		for i := range texts {
			texts[i].When = texts[0].When + like.When(i*hours/n*2)
		}
		measure := like.Measure{Horizon: 720}
		of := pairsOf(t, texts, measure)
		for a := 0; a < n-1; a += 333 {
			var want, got float64
			for b := a + 1; b < n; b++ {
				want += float64(measure.Likeness(texts[a], texts[b]).Full) / like.Unit
			}
			for _, p := range of[a] {
				full, _ := like.Unpacked(p.Similarity)
				got += float64(full) / like.Unit * float64(1+p.Others)
			}
			assert.InEpsilon(t, want, got, 0.1, "text %d of %d hours", a, hours)
		}
	}
}

// Pairs that are apart do not crowd out those that are alike.
func TestPairsApartLeaveRoom(t *testing.T) {
	found := make([]like.Pair, 3*MaxPairs)
	for i := range found {
		l := like.Likeness{Full: like.Unit / 2, Apart: i%3 > 0}
		if l.Apart {
			l.Full = 0
		}
		found[i] = like.NewPair(0, like.TextID(1+i), l)
	}
	apart, alike, all := 0, 0, 0
	for _, p := range thinned(found, 0) {
		if _, isApart := like.Unpacked(p.Similarity); isApart {
			apart++
		} else {
			alike++
			all += 1 + int(p.Others)
		}
	}
	assert.Equal(t, MaxPairs/4, apart)
	assert.Equal(t, MaxPairs*3/4, alike)
	assert.Equal(t, MaxPairs, all)
}
