package shingle

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// naiveWeighted lets each feature have so many points that the last is later
// than all that can matter, in floating point.
func naiveWeighted(v Vector, n int) Sketch {
	sketch := make(Sketch, n)
	earliest := slices.Repeat([]float64{math.Inf(1)}, n)
	for _, e := range v {
		rate := math.Pow(float64(e%65536), 3)
		x, time := e-e%65536, 0.
		for range 20 * n {
			x += num.Mul0
			r := num.Fold(x, x^num.Mul2)
			time += float64(exponential(r)) / rate
			if slot := int(r>>55) % n; time < earliest[slot] {
				earliest[slot], sketch[slot] = time, uint32(e>>32)
			}
		}
	}
	return sketch
}

func TestWeightedIsAsDefined(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	for _, n := range []int{1, 2, 20, 192} {
		for _, k := range []int{64, 128, 512} {
			v, _ := randomPair(rng, n, 1).vectors(rng, nil, nil)
			assert.Equal(t, naiveWeighted(v, k), AppendWeighted(nil, v, k), "%d features, %d slots", n, k)
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
	a, _ := randomPair(rng, 100, .5).vectors(rng, nil, nil)
	s := AppendWeighted(nil, a, 128)
	assert.Equal(t, s, AppendWeighted([]uint32{9}, a, 128)[1:], "appends")
	shuffled := slices.Clone(a)
	rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	assert.Equal(t, s, AppendWeighted(nil, shuffled, 128), "the order does not count")
	assert.Equal(t, make(Sketch, 128), AppendWeighted(nil, nil, 128), "no features")
	assert.Panics(t, func() { AppendWeighted(nil, a, 100) })
}

func TestExponential(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 12))
	for range 10_000 {
		r := rng.Uint64()<<23>>23>>rng.IntN(33)>>23<<23 | rng.Uint64()>>41 // long runs of zeros too
		r |= rng.Uint64() << 55                                            // for the slot
		zeros := min(32, bits.LeadingZeros64(r<<9))
		mantissa := 1 + float64(r&(1<<23-1))/(1<<23)
		want := float64(zeros+1) - math.Log2(mantissa)
		assert.InDelta(t, want, float64(exponential(r))/expUnit, 4e-6, "r = %#x", r)
	}
	assert.EqualValues(t, 33*expUnit, exponential(0))
	assert.Positive(t, exponential(math.MaxUint64))
}
