package link

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
)

// Sums of disjoint groups have the dot products that they have with all features.
func TestCommons(t *testing.T) {
	rng := rand.New(rand.NewPCG(41, 42))
	var texts []like.Text
	for _, d := range liketest.Mixtures(t, 60) {
		texts = append(texts, like.Text{Doc: d, Day: like.Day(rng.IntN(12))})
	}
	var c Commons
	positive := 0
	for range 50 {
		rng.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		some := texts[:2+rng.IntN(len(texts)-1)]
		cut := 1 + rng.IntN(len(some)-1)
		less := c.Of(some)
		itself := func(n like.Text) like.Text { return n }
		deduction := uint64(rng.IntN(1000))
		pairs := uint64(cut * (len(some) - cut))
		want := meanOf(SumByDay(some[:cut], itself), SumByDay(some[cut:], itself), deduction, pairs)
		got := meanOf(SumByDay(less[:cut], itself), SumByDay(less[cut:], itself), deduction, pairs)
		require.Equal(t, want, got)
		if got > 0 {
			positive++
		}
		for i, n := range less {
			require.Equal(t, some[i].Day, n.Day)
			require.Less(t, len(n.Doc.Vector), len(some[i].Doc.Vector), "some words are in one text only")
		}
	}
	require.Greater(t, positive, 25)
}
