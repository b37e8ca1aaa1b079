package index

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// With one agreement the rate is the S-curve of the textbook; with more it is
// the tail of a binomial, summed here from its definition.
func TestPlanRate(t *testing.T) {
	choose := func(n, k int) float64 {
		c := 1.0
		for i := range k {
			c *= float64(n-i) / float64(i+1)
		}
		return c
	}
	for _, p := range []Banding{{20, 5, 1}, {32, 4, 1}, {128, 1, 2}, {128, 1, 3}, {10, 2, 10}, {10, 2, 11}, {10, 2, math.MaxInt}} {
		for _, s := range []float64{0, .001, .05, .2, .5, .8, .99, 1} {
			q := math.Pow(s, float64(p.Rows))
			var want float64
			for k := p.Agreements; k <= p.Bands; k++ {
				want += choose(p.Bands, k) * math.Pow(q, float64(k)) * math.Pow(1-q, float64(p.Bands-k))
			}
			assert.InDelta(t, want, p.Probability(s), 1e-9, "%+v at %v", p, s)
			if p.Agreements == 1 {
				assert.InDelta(t, 1-math.Pow(1-q, float64(p.Bands)), p.Probability(s), 1e-12)
			}
		}
	}
	// Mining of Massive Datasets, example 3.12: b = 20, r = 5.
	for s, want := range map[float64]float64{.2: .006, .3: .047, .4: .186, .5: .470, .6: .802, .7: .975, .8: .9996} {
		assert.InDelta(t, want, Banding{20, 5, 1}.Probability(s), 6e-4, "s = %v", s)
	}
}

// A plan keeps the wish, and no plan of fewer slots does.
func TestPlanFor(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		w := Target{At: .3 + .6*rng.Float64(), Recall: .8 + .19*rng.Float64(), Slots: 64 + rng.IntN(100)}
		w.Below, w.MaxFalse = w.At*(.2+.5*rng.Float64()), .001+.2*rng.Float64()
		p, err := ChooseBanding(w)
		fits := func(p Banding) bool { return p.Probability(w.At) >= w.Recall && p.Probability(w.Below) <= w.MaxFalse }
		if err == nil {
			require.NoError(t, p.check(w.Slots))
			assert.True(t, fits(p), "%+v for %+v", p, w)
		} else {
			require.ErrorIs(t, err, ErrTarget)
			p = Banding{w.Slots + 1, 1, 1}
		}
		for rows := 1; rows <= w.Slots; rows++ {
			for bands := 1; bands*rows < min(p.Bands*p.Rows, w.Slots+1) && rows <= 32; bands++ {
				for agreements := 1; agreements <= min(8, bands); agreements++ {
					q := Banding{bands, rows, agreements}
					require.False(t, fits(q), "%+v is enough for %+v, not %+v", q, w, p)
				}
			}
		}
	}
}

// The product of two huge numbers must not pass for a small one.
func TestPlanCheck(t *testing.T) {
	assert.NoError(t, Banding{32, 4, 1}.check(128))
	for _, p := range []Banding{{}, {33, 4, 1}, {math.MaxInt/2 + 1, 4, 1}, {4, math.MaxInt/2 + 1, 1}, {math.MaxInt, 2, 1}, {-1, -128, 1}, {32, 4, 0}, {32, 4, 33}, {-32, 4, 1}} {
		assert.Error(t, p.check(128), "%+v", p)
	}
}

func TestPlanForRefuses(t *testing.T) {
	_, err := ChooseBanding(Target{At: .5, Recall: .999999, Below: .499, MaxFalse: 1e-6})
	require.ErrorIs(t, err, ErrTarget)
	assert.ErrorContains(t, err, "512 slots")
	for _, w := range []Target{{}, {At: .5, Recall: .9, Below: .6, MaxFalse: .1}, {At: 1, Recall: .9, Below: .6, MaxFalse: .1}, {At: .5, Recall: .9, Below: math.NaN(), MaxFalse: .1}} {
		_, err := ChooseBanding(w)
		assert.Error(t, err, "%+v", w)
		assert.NotErrorIs(t, err, ErrTarget)
	}
	_, err = ChooseBanding(Target{At: .5, Recall: 1, Below: .6, MaxFalse: math.NaN(), Slots: 513})
	for _, part := range []string{
		"Target.Recall is 1, want above 0 and below 1", "Target.MaxFalse is NaN, want above 0 and below 1",
		"Target.Below is 0.6, want less than At, which is 0.5", "Target.Slots is 513, want 1 to 512",
	} {
		assert.ErrorContains(t, err, part)
	}
	_, err = ChooseBanding(Target{At: .5, Recall: .9, Below: .1, MaxFalse: .1, Slots: -1})
	assert.ErrorContains(t, err, "Target.Slots is -1, want 1 to 512")
}
