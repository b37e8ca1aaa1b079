package story

import (
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// Means are those over all other vectors, one by one, however many there are, and of
// one story after another.
func TestMeansAsOneByOne(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 4))
	var m maker
	for _, n := range []int{2, 3, 300, 5, 40, 3} {
		members := make([]Article, n)
		for i := range members {
			v := make(shingle.Vector, 0, 60)
			for hash := range uint64(60) {
				v = append(v, (hash<<40+rng.Uint64N(40))<<16|rng.Uint64N(1<<13))
			}
			slices.Sort(v)
			members[i].Doc = &shingle.Document{Vector: v}
		}
		means := m.meanSimilarities(t.Context(), members)
		for i, a := range members {
			sum := new(big.Int)
			for k, b := range members {
				if k != i {
					sum.Add(sum, new(big.Int).SetUint64(a.Doc.Vector.Dot(b.Doc.Vector)))
				}
			}
			want := sum.Div(sum, big.NewInt(int64(n-1))).Uint64()
			require.Equal(t, min(want, like.Unit), means[i], "member %d of %d", i, n)
		}
	}
}
