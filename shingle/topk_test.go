package shingle

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// randomFeatures returns n features of few different weights, so that many tie.
func randomFeatures(rng *rand.Rand, n int) []counted {
	features := make([]counted, n)
	for i := range features {
		features[i] = counted{
			hash: rng.Uint64(),
			tf:   10 + 8*rng.Uint32N(1+rng.Uint32N(3)),
			idf:  uint16(40 * rng.Uint32N(7)),
		}
	}
	return features
}

func TestHeaviestAsSorted(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	var c chooser
	var g gain
	for _, n := range []int{0, 1, 15, 16, 17, 100, 1000, 3000} {
		for _, most := range []int{16, 192} {
			g.reset(10 * uint64(n))
			features := randomFeatures(rng, n)
			var want []weighted
			for i := range features {
				if w := uint32(features[i].idf) * g.compute(features[i].tf); w > 0 {
					want = append(want, weighted{num.Mix(features[i].hash) &^ Unit, w})
				}
			}
			order := func(a, b weighted) int {
				return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.hash, b.hash))
			}
			slices.SortFunc(want, order)
			want = want[:min(most, len(want))]
			got := slices.Clone(c.heaviest(features, &g, most))
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
