package shingle

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// sets returns two sets of n random elements each, of Jaccard similarity as
// near to j as such sets come, and that similarity.
func sets(rng *rand.Rand, n int, j float64) (a, b []uint64, exact float64) {
	shared := int(math.Round(2 * j * float64(n) / (1 + j)))
	for i := range 2*n - shared {
		x := rng.Uint64()
		if i < n {
			a = append(a, x)
		}
		if i >= n-shared {
			b = append(b, x)
		}
	}
	return a, b, float64(shared) / float64(2*n-shared)
}

// The estimator must have no bias and at most the error of classic MinHash.
func TestSketchEstimatesJaccard(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, k := range []int{64, 128, 256} {
		for _, n := range []int{1, 3, 10, 30, 100, 1000} {
			for _, j := range []float64{.05, .2, .5, .8, .95} {
				trials := max(40, min(600, 60_000/n))
				var bias, squares, variance float64
				for range trials {
					a, b, exact := sets(rng, n, j)
					rng.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
					e := Similarity(AppendSketch(nil, a, k), AppendSketch(nil, b, k)) - exact
					bias += e / float64(trials)
					squares += e * e / float64(trials)
					variance += exact * (1 - exact) / float64(k) / float64(trials)
				}
				// Four standard errors of the mean and of the variance.
				assert.LessOrEqual(t, math.Abs(bias), .001+4*math.Sqrt(variance/float64(trials)), "bias at k = %d, n = %d, J = %v", k, n, j)
				assert.LessOrEqual(t, squares, 1e-9+variance*(1.21+4*math.Sqrt(2/float64(trials))), "error at k = %d, n = %d, J = %v", k, n, j)
			}
		}
	}
}

func TestSketchLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{1, 2, 50, 3000} {
		a, b, _ := sets(rng, n, .3)
		s := AppendSketch(nil, a, 128)
		assert.NotContains(t, s, uint32(0), "zero is the slot of no shingle")
		shuffled := slices.Concat(a, a)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		assert.Equal(t, s, AppendSketch(nil, shuffled, 128), "neither order nor repetition counts")
		assert.Equal(t, s, AppendSketch([]uint32{9}, a, 128)[1:], "appends")
		assert.Equal(t, 1.0, Similarity(s, s))
		assert.Equal(t, Similarity(s, AppendSketch(nil, b, 128)), Similarity(AppendSketch(nil, b, 128), s), "symmetric")
	}
	empty := AppendSketch(nil, nil, 64)
	assert.Equal(t, 0.0, Similarity(empty, empty), "no shingles are like nothing, not even like none")
	assert.Panics(t, func() { AppendSketch(nil, nil, 100) })
	assert.Panics(t, func() { Similarity(empty, empty[1:]) })
}
