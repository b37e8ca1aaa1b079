package shingle

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// randomFeatures returns the hashes of n features and their weights, which are of few
// kinds, so that many tie.
func randomFeatures(rng *rand.Rand, n int) (hashes []uint64, weights []uint32) {
	var g gain
	g.reset(10 * uint64(n))
	for range n {
		hashes = append(hashes, rng.Uint64())
		weights = append(weights, 40*rng.Uint32N(7)*g.compute(10+8*rng.Uint32N(1+rng.Uint32N(3))))
	}
	return hashes, weights
}

func TestHeaviestAsSorted(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	var c chooser
	for _, n := range []int{0, 1, 15, 16, 17, 100, 1000, 3000} {
		for _, most := range []int{16, 192} {
			hashes, weights := randomFeatures(rng, n)
			var want []weighted
			for i, w := range weights {
				if w > 0 {
					want = append(want, weighted{num.Mix(hashes[i]) &^ Unit, w})
				}
			}
			order := func(a, b weighted) int {
				return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.hash, b.hash))
			}
			slices.SortFunc(want, order)
			want = want[:min(most, len(want))]
			got := slices.Clone(c.heaviest(hashes, weights, most))
			got = slices.DeleteFunc(got, func(f weighted) bool { return f.weight == 0 })
			slices.SortFunc(got, order)
			require.Equal(t, want, got, "%d of %d features", most, n)
		}
	}
}

func TestLowestAsSorted(t *testing.T) {
	rng := rand.New(rand.NewPCG(27, 28))
	for _, bits := range []int{1, 9, 30, 64} { // few values, and many
		for n := range 70 {
			keys := randomHashes(rng, n)
			for i := range keys {
				keys[i] >>= 64 - bits
			}
			sorted := slices.Sorted(slices.Values(keys))
			for k := range n + 1 {
				got := slices.Sorted(slices.Values(lowest(slices.Clone(keys), k)))
				require.True(t, slices.Equal(sorted[:k], got), "%d of %d keys", k, n)
			}
		}
	}
}

func TestAppendSortedAsSort(t *testing.T) {
	rng := rand.New(rand.NewPCG(29, 30))
	var b sortCounts
	for _, n := range []int{0, 1, 7, 8, 9, 64, 65, 1000, 4096, 8192, 8193, 20_000} {
		hashes := randomHashes(rng, n)
		alike := make([]uint32, n) // what no hash does: the top bits are the same
		for i, h := range hashes {
			alike[i] = uint32(h >> 44)
		}
		require.Equal(t, append([]uint64{5}, slices.Sorted(slices.Values(hashes))...), appendSorted([]uint64{5}, hashes, &b), "%d hashes", n)
		require.Equal(t, append([]uint32{5}, slices.Sorted(slices.Values(alike))...), appendSorted([]uint32{5}, alike, &b), "%d numbers", n)
	}
}
