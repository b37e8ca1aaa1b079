package shingle

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A deviation collects the errors of an estimate of n slots.
type deviation struct {
	slots                 int
	trials                float64
	sum, squares, allowed float64
}

func (e *deviation) add(estimate, exact float64) {
	e.trials++
	e.sum += estimate - exact
	e.squares += (estimate - exact) * (estimate - exact)
	e.allowed += exact * (1 - exact) / float64(e.slots)
}

// check holds the bias below .005, and the root mean square error below 1.1
// times √(J(1−J)/slots), the standard deviation of the classic MinHash. The
// bounds hold for what was measured: with 2000 trials of 64 slots the mean is
// uncertain by at most .0014 and the error by 2 %; with 1000, by .002 and 2.3 %.
func check(t *testing.T, errors []deviation, of string, args ...any) {
	of = fmt.Sprintf(of, args...)
	for _, e := range errors {
		bias := e.sum / e.trials
		assert.Less(t, math.Abs(bias), .005, "bias of %d %s", e.slots, of)
		// Sets that share nothing may agree in a slot by chance.
		assert.LessOrEqual(t, e.squares, 1.21*e.allowed+1e-6*e.trials, "error of %d %s", e.slots, of)
		if testing.Verbose() {
			t.Logf("%d %s: bias %+.4f, error %.2f of the classic", e.slots, of, bias, math.Sqrt(e.squares/max(e.allowed, 1e-9)))
		}
	}
}

func deviations() []deviation { return []deviation{{slots: 64}, {slots: 128}, {slots: 256}} }

// grid calls f for sizes of sets and similarities, with a number of trials.
func grid(f func(n int, j float64, trials int)) {
	sizes, trials := []int{1, 2, 5, 30, 200, 1000, 10_000}, 2000
	if testing.Short() {
		sizes, trials = []int{1, 5, 30}, 300
	}
	for _, n := range sizes {
		for _, j := range []float64{.05, .35, .65, .95} {
			if n == 10_000 {
				trials = 1000
			}
			f(n, j, trials)
		}
	}
}

func randomHashes(rng *rand.Rand, n int) []uint64 {
	hashes := make([]uint64, n)
	for i := range hashes {
		hashes[i] = rng.Uint64()
	}
	return hashes
}

// sets returns two sets of n random elements each, of Jaccard similarity as
// near to j as such sets come, and that similarity.
func sets(rng *rand.Rand, n int, j float64) (a, b []uint64, exact float64) {
	shared := int(math.Round(2 * j * float64(n) / (1 + j)))
	all := randomHashes(rng, 2*n-shared)
	return all[:n], all[n-shared:], float64(shared) / float64(2*n-shared)
}

func TestSketchEstimatesJaccard(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	var x, y Sketch
	var p, q Compact
	grid(func(n int, j float64, trials int) {
		whole, compact := deviations(), deviations()
		for i := range trials {
			a, b, exact := sets(rng, n, j)
			if i%2 == 0 { // else what is shared is in one order
				rng.Shuffle(len(b), func(i, j int) { b[i], b[j] = b[j], b[i] })
			}
			for i := range whole {
				k := whole[i].slots
				x, y = AppendSketch(x[:0], a, k), AppendSketch(y[:0], b, k)
				whole[i].add(x.Similarity(y), exact)
				p, q = AppendCompact(p[:0], x), AppendCompact(q[:0], y)
				compact[i].add(p.Similarity(q), exact)
			}
		}
		check(t, whole, "slots, %d shingles, J = %v", n, j)
		check(t, compact, "compact slots, %d shingles, J = %v", n, j)
	})
}

// A pair holds the weights that two vectors give to the same features; 0 is
// for a feature that a vector does not have.
type pair struct{ x, y []uint64 }

// vectors returns the vectors of the weights, of random features.
func (p pair) vectors(rng *rand.Rand, a, b Vector) (Vector, Vector) {
	for i, w := range p.x {
		h := rng.Uint64() &^ Unit
		if w > 0 {
			a = append(a, h|w)
		}
		if p.y[i] > 0 {
			b = append(b, h|p.y[i])
		}
	}
	return a, b
}

// probabilityJaccard is J_P of the third powers of the weights. With the
// features by rising x/y, the maximum in the sum is y_j/y_i of those before i,
// and x_j/x_i of the others.
func (p pair) probabilityJaccard() float64 {
	type rates struct{ x, y float64 }
	features := make([]rates, len(p.x))
	sumX := 0.
	for i := range features {
		features[i] = rates{math.Pow(float64(p.x[i]), 3), math.Pow(float64(p.y[i]), 3)}
		sumX += features[i].x
	}
	slices.SortFunc(features, func(a, b rates) int { return cmp.Compare(a.x*b.y, b.x*a.y) })
	var j, sumY float64
	for _, f := range features {
		if f.x > 0 && f.y > 0 {
			j += 1 / (sumX/f.x + sumY/f.y)
		}
		sumX -= f.x
		sumY += f.y
	}
	return j
}

// naiveProbabilityJaccard is J_P by its definition.
func (p pair) naiveProbabilityJaccard() (sum float64) {
	cube := func(w uint64) float64 { return math.Pow(float64(w), 3) }
	for i := range p.x {
		if p.x[i] == 0 || p.y[i] == 0 {
			continue
		}
		var inner float64
		for j := range p.x {
			inner += max(cube(p.x[j])/cube(p.x[i]), cube(p.y[j])/cube(p.y[i]))
		}
		sum += 1 / inner
	}
	return sum
}

// randomPair returns weights of n features, a share of them in both vectors
// and half of these with the same weight.
func randomPair(rng *rand.Rand, n int, share float64) pair {
	weight := func() uint64 { return 1 + uint64(math.Pow(rng.Float64(), 3)*Unit*.99) }
	var p pair
	for range n {
		w := weight()
		switch {
		case rng.Float64() >= share && rng.IntN(2) == 0:
			p.x, p.y = append(p.x, w), append(p.y, 0)
		case rng.Float64() >= share:
			p.x, p.y = append(p.x, 0), append(p.y, w)
		case rng.IntN(2) == 0:
			p.x, p.y = append(p.x, w), append(p.y, w)
		default:
			p.x, p.y = append(p.x, w), append(p.y, (7*w+weight())/8)
		}
	}
	return p
}

// pairNear returns the one of random pairs whose J_P is next to j.
func pairNear(rng *rand.Rand, n int, j float64) (best pair, exact float64) {
	exact = math.Inf(1)
	for range 30 + 1000/n {
		p := randomPair(rng, n, min(1, 1.5*rng.Float64()))
		if e := p.probabilityJaccard(); math.Abs(e-j) < math.Abs(exact-j) {
			best, exact = p, e
		}
	}
	return best, exact
}

func TestProbabilityJaccard(t *testing.T) {
	rng := rand.New(rand.NewPCG(21, 22))
	for n := range 40 {
		p := randomPair(rng, n, .7)
		require.InDelta(t, p.naiveProbabilityJaccard(), p.probabilityJaccard(), 1e-9)
	}
}

func TestWeightedEstimatesProbabilityJaccard(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 8))
	var a, b Vector
	var x, y Sketch
	grid(func(n int, j float64, trials int) {
		p, exact := pairNear(rng, n, j)
		errors := deviations()
		for range trials {
			a, b = p.vectors(rng, a[:0], b[:0])
			for i := range errors {
				k := errors[i].slots
				x, y = AppendWeighted(x[:0], a, k), AppendWeighted(y[:0], b, k)
				errors[i].add(x.Similarity(y), exact)
			}
		}
		check(t, errors, "weighted slots, %d features, J_P = %.3f", n, exact)
	})
}
