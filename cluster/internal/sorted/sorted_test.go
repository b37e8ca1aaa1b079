package sorted_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/sorted"
)

// What two sets have in common is what a look-up of each element finds.
func TestCommon(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	random := func() []uint32 {
		set := make([]uint32, rng.IntN(20))
		for i := range set {
			set[i] = rng.Uint32N(30)
		}
		slices.Sort(set)
		return slices.Compact(set)
	}
	for range 2_000 {
		a, b, want := random(), random(), 0
		for _, v := range a {
			if slices.Contains(b, v) {
				want++
			}
		}
		require.Equal(t, want, sorted.Common(a, b), "%v and %v", a, b)
		require.Equal(t, want, sorted.Common(b, a), "%v and %v", b, a)
	}
}
