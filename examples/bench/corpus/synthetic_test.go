package corpus

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// A near copy has the Jaccard similarity that it is said to have: of its shingles
// exactly, and of the slots of its sketch in the mean, which is what MinHash
// promises.
func TestNearCopiesAreAsAlikeAsTheySay(t *testing.T) {
	x, err := shingle.NewExtractor(shingle.Options{Slots: Slots})
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(7, 8))
	const n = 400
	var said, agreed float64
	for range n {
		d := RandomDocument(x, rng)
		require.Len(t, d.Shingles, SyntheticShingles)
		require.True(t, slices.IsSorted(d.Shingles))
		other, j := NearCopy(x, rng, d)
		require.True(t, slices.IsSorted(other.Shingles))
		assert.GreaterOrEqual(t, j, .5)
		assert.Less(t, j, 1.)
		assert.NotEqual(t, d.TextHash, other.TextHash)

		shared := 0
		for _, s := range other.Shingles {
			if _, ok := slices.BinarySearch(d.Shingles, s); ok {
				shared++
			}
		}
		assert.InDelta(t, j, float64(shared)/float64(2*SyntheticShingles-shared), 1e-12)
		said += j
		for i := range d.CopySketch {
			if d.CopySketch[i] == other.CopySketch[i] {
				agreed++
			}
		}
	}
	// The deviation of the mean of n·Slots draws is below 0.003.
	assert.InDelta(t, said/n, agreed/(n*Slots), .012)
}
