package shingle

import (
	"math"
	"math/bits"
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
	const trials, slots = 64, 512
	rng := rand.New(rand.NewPCG(13, 14))
	weights := []uint64{20_000, 30_000, 40_000}
	var total float64
	for _, w := range weights {
		total += math.Pow(float64(w), 3)
	}
	draws := make([]float64, len(weights))
	for range trials {
		var v Vector
		for _, w := range weights {
			v = append(v, rng.Uint64()>>weightBits<<weightBits|w)
		}
		for _, s := range AppendWeighted(nil, v, slots) {
			draws[slices.IndexFunc(v, func(e uint64) bool { return uint32(e>>32) == s })]++
		}
	}
	for i, w := range weights {
		p := math.Pow(float64(w), 3) / total
		assert.InDelta(t, p, draws[i]/trials/slots, 4*math.Sqrt(p*(1-p)/trials/slots), "weight %d", w)
	}
}

func TestWeightedLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	a, _ := randomVectors(rng, 100)
	s := AppendWeighted(nil, a, 128)
	assert.Equal(t, s, AppendWeighted([]uint32{9}, a, 128)[1:], "appends")
	shuffled := slices.Clone(a)
	rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	assert.Equal(t, s, AppendWeighted(nil, shuffled, 128), "the order does not count")
	assert.Equal(t, make([]uint32, 128), AppendWeighted(nil, nil, 128), "no features")
	assert.Panics(t, func() { AppendWeighted(nil, a, 100) })
}

func TestExponential(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 10_000 {
		r := rng.Uint64() >> 32 >> rng.IntN(32) << 32 // long runs of zeros too
		r |= uint64(rng.Uint32())
		zeros := bits.LeadingZeros64(r | 1<<32)
		mantissa := 1 + float64(r&(1<<23-1))/(1<<23)
		want := float64(zeros+1) - math.Log2(mantissa)
		assert.InDelta(t, want, float64(exponential(r))/expUnit, 4e-6, "r = %#x", r)
	}
	assert.EqualValues(t, 32*expUnit, exponential(0))
	assert.Positive(t, exponential(math.MaxUint64))
}
