package web

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/chumtin/chumtin/cluster"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the page shows adds up to what it shows as the sum, and each number is within a
// thousandth of what it stands for.
func TestStepsAddUp(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		why := cluster.Explanation{Threshold: 0.147, Cosine: random.Float64()}
		left := why.Cosine
		take := func() float64 {
			if random.IntN(2) == 0 {
				return 0
			}
			x := left * random.Float64()
			left -= x
			return x
		}
		why.Spread, why.Elapsed, why.Outlet, why.Quote = take(), take(), take(), take()
		why.Similarity = left
		if left < 0.08 {
			why.Similarity = 0
		} else if random.IntN(10) == 0 {
			why.Similarity, why.Apart = 0, cluster.OtherDays
		}
		steps, similarity := stepsOf(why, words{"en"})
		sum := 0
		for _, s := range steps {
			sum += s.Value
		}
		require.Equal(t, similarity, sum, "%+v", why)
		require.Equal(t, thousandths(why.Similarity), similarity, "%+v", why)
		require.InDelta(t, why.Cosine*1000, steps[0].Value, 1.01, "%+v", why)
	}
}

func TestRoundTo(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		values := make([]float64, 1+random.IntN(20))
		sum := 0.0
		for i := range values {
			values[i] = random.Float64() - 0.3
			sum += values[i]
		}
		total, got := thousandths(sum), 0
		for i, n := range roundTo(values, total) {
			got += n
			require.LessOrEqual(t, math.Abs(float64(n)-1000*values[i]), 1.01, "values %v", values)
		}
		require.Equal(t, total, got, "values %v", values)
	}
	assert.Empty(t, roundTo(nil, 0))
}
