package link

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// Sums give the dot products of their vectors' sums, however long they are.
func TestSumDot(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	random := func(n int) (Sum, map[uint64]uint64) {
		weights := make(map[uint64]uint64)
		for range n {
			weights[rng.Uint64N(uint64(2*n+2_000))] = rng.Uint64N(1 << 40)
		}
		var s Sum
		for hash, weight := range weights {
			s = append(s, Term{hash, weight})
		}
		slices.SortFunc(s, func(x, y Term) int { return int(x.Hash) - int(y.Hash) })
		return s, weights
	}
	for _, n := range []int{0, 1, 2, 7, 100, 3_000} {
		for _, m := range []int{0, 1, 5, 100, 5_000} {
			s, inS := random(n)
			u, inU := random(m)
			var wantHi, wantLo uint64
			for hash, weight := range inS {
				hi, lo := bits.Mul64(weight, inU[hash])
				var carry uint64
				wantLo, carry = bits.Add64(wantLo, lo, 0)
				wantHi += hi + carry
			}
			hi, lo := s.Dot(u)
			assert.Equal(t, [2]uint64{wantHi, wantLo}, [2]uint64{hi, lo}, "%d and %d terms", n, m)
			hi, lo = u.Dot(s)
			assert.Equal(t, [2]uint64{wantHi, wantLo}, [2]uint64{hi, lo}, "%d and %d terms", m, n)
		}
	}
}

// The total of sums is that of their weights, term by term, and in order.
func TestTotal(t *testing.T) {
	rng := rand.New(rand.NewPCG(25, 26))
	for n := range 9 {
		var sums []Sum
		want := make(map[uint64]uint64)
		for range n {
			var v shingle.Vector
			for hash := range uint64(40) {
				if rng.IntN(3) == 0 {
					weight := 1 + rng.Uint64N(shingle.Unit)
					v = append(v, hash<<16|weight)
					want[hash] += weight
				}
			}
			sums = append(sums, NewSum(v))
		}
		total := Total(t.Context(), sums)
		got := make(map[uint64]uint64)
		for i, term := range total {
			got[term.Hash] = term.Weight
			if i > 0 {
				require.Less(t, total[i-1].Hash, term.Hash)
			}
		}
		require.Equal(t, want, got, "%d sums", n)
	}
}
