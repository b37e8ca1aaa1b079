package shingle

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// probabilityJaccard is J_P of the third powers of the weights, from its
// definition.
func probabilityJaccard(a, b Vector) float64 {
	x, y := make(map[uint64]float64), make(map[uint64]float64)
	for h, w := range a.All() {
		x[h] = math.Pow(float64(w), 3)
	}
	for h, w := range b.All() {
		y[h] = math.Pow(float64(w), 3)
	}
	var sum float64
	for i := range x {
		if y[i] == 0 {
			continue
		}
		var inner float64
		for j := range x {
			inner += max(x[j]/x[i], y[j]/y[i])
		}
		for j := range y {
			if x[j] == 0 {
				inner += y[j] / y[i]
			}
		}
		sum += 1 / inner
	}
	return sum
}

// randomVectors returns two vectors that share some features, at weights that
// differ.
func randomVectors(rng *rand.Rand, n int) (a, b Vector) {
	weight := func() uint64 { return 1 + uint64(math.Pow(rng.Float64(), 3)*Unit*.99) }
	for range n {
		h := rng.Uint64() >> weightBits << weightBits
		w := weight()
		switch rng.IntN(3) {
		case 0:
			a, b = append(a, h|w), append(b, h|(w+weight())/2)
		case 1:
			a, b = append(a, h|w), append(b, h|w)
		default:
			a, b = append(a, h|w), append(b, rng.Uint64()>>weightBits<<weightBits|weight())
		}
	}
	slices.Sort(a)
	slices.Sort(b)
	return a, b
}

func TestWeightedEstimatesProbabilityJaccard(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for _, k := range []int{64, 128, 256} {
		for _, n := range []int{1, 2, 5, 20, 192} {
			const trials = 400
			var bias, squares, variance float64
			for range trials {
				a, b := randomVectors(rng, n)
				exact := probabilityJaccard(a, b)
				e := Similarity(AppendWeighted(nil, a, k), AppendWeighted(nil, b, k)) - exact
				bias += e / trials
				squares += e * e / trials
				variance += exact * (1 - exact) / float64(k) / trials
			}
			assert.LessOrEqual(t, math.Abs(bias), .0005+4*math.Sqrt(variance/trials), "bias at k = %d, n = %d", k, n)
			assert.LessOrEqual(t, squares, 1e-9+variance*(1.21+4*math.Sqrt(2./trials)), "error at k = %d, n = %d", k, n)
		}
	}
}

// Each slot of a single vector is drawn in proportion to the third powers.
func TestWeightedDrawsByWeight(t *testing.T) {
	v := Vector{1<<weightBits<<40 | 20_000, 2<<weightBits<<40 | 30_000, 3<<weightBits<<40 | 40_000}
	var total float64
	for _, w := range v.All() {
		total += math.Pow(float64(w), 3)
	}
	const n = 1 << 15
	got := make(map[uint32]float64)
	for _, s := range AppendWeighted(nil, v, n) {
		got[s] += 1. / n
	}
	for h, w := range v.All() {
		p := math.Pow(float64(w), 3) / total
		assert.InDelta(t, p, got[uint32(h<<weightBits>>32)], 4*math.Sqrt(p*(1-p)/n), "weight %d", w)
	}
}

func TestWeightedLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	a, _ := randomVectors(rng, 100)
	s := AppendWeighted(nil, a, 128)
	assert.Equal(t, s, AppendWeighted([]uint32{9}, a, 128)[1:], "appends")
	var d drawer
	d.append(nil, a[:50], 64)
	assert.Equal(t, s, d.append(nil, a, 128), "memory of the last vector does not show")
	assert.Equal(t, make([]uint32, 128), AppendWeighted(nil, nil, 128), "no features")
}

func TestExponential(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 10_000 {
		u := rng.Uint64() >> 24 >> rng.IntN(40)
		want := 40 - math.Log2(float64(u+1))
		got := exponential(u)
		assert.InDelta(t, want, got, 4e-6, "u = %d", u)
		assert.GreaterOrEqual(t, got, want-1e-7, "u = %d", u)
	}
	assert.Equal(t, 40.0, exponential(0))
	assert.Equal(t, 0.0, exponential(1<<40-1))
}
