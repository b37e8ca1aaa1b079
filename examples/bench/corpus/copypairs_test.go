package corpus

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The pairs are those that comparing all sets finds.
func TestCopyPairs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	var sets [][]uint64
	for i := range 300 {
		var set []uint64
		if i > 0 && rng.IntN(2) == 0 {
			set = slices.Clone(sets[rng.IntN(i)])
		}
		for range rng.IntN(30) {
			set = append(set, rng.Uint64N(500)<<50)
		}
		slices.Sort(set)
		sets = append(sets, slices.Compact(set))
	}
	for _, threshold := range []float64{.3, .8, 1} {
		var want []CopyPair
		for i, b := range sets {
			for j, a := range sets[:i] {
				if s := Jaccard(a, b); s >= threshold && len(a) > 0 {
					want = append(want, CopyPair{j, i, s})
				}
			}
		}
		require.NotEmpty(t, want)
		assert.ElementsMatch(t, want, CopyPairs(sets, threshold))
	}
	assert.InDelta(t, .5, Jaccard([]uint64{1, 2, 3}, []uint64{2, 3, 4}), 1e-12)
}

// Each kind has its copies, each of a text of its own.
func TestCopies(t *testing.T) {
	texts, err := Texts("")
	require.NoError(t, err)
	of, kinds := make(map[int]bool), make(map[string]int)
	for _, c := range Copies(texts, 5) {
		assert.False(t, of[c.Of], "text %d", c.Of)
		of[c.Of] = true
		kinds[c.Kind]++
		assert.NotEqual(t, texts[c.Of], c.Text)
	}
	require.Len(t, kinds, len(CopyKinds))
	assert.Empty(t, Copies(texts, 0))
	for kind, n := range kinds {
		assert.Equal(t, 5, n, kind)
	}
	assert.Equal(t, "oà hoa ", otherTones.Replace("òa hoa "))
}
