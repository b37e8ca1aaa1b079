package shingle

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// naiveSketch goes from the slots to the shingles: of those that fall into a
// slot in the first round in which one does, the least value counts.
func naiveSketch(shingles []uint64, n int) Sketch {
	sketch := make(Sketch, n)
	if len(shingles) == 0 {
		return sketch
	}
	for slot := range sketch {
		for round := 1; round <= 63 && sketch[slot] == 0; round++ {
			var values []uint32
			for _, x := range shingles {
				y := x * roundFactors[round]
				if int(y>>55)%n == slot {
					values = append(values, uint32(y)/128)
				}
			}
			if len(values) > 0 {
				sketch[slot] = uint32(round)<<25 + slices.Min(values)
			}
		}
	}
	filled := slices.Clone(sketch)
	for slot := range sketch {
		for step := uint64(slot) << 32; sketch[slot] == 0; step++ {
			if from := filled[num.Mix(step+num.Mul0)%uint64(n)]; from != 0 {
				sketch[slot] = 1<<31 + from
			}
		}
	}
	return sketch
}

func TestSketchIsAsDefined(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	for _, n := range []int{0, 1, 2, 3, 5, 8, 20, 100, 101, 102, 103, 384, 700} {
		for _, k := range []int{64, 128, 256, 512} {
			s := randomHashes(rng, n)
			require.Equal(t, naiveSketch(s, k), AppendSketch(nil, s, k), "%d shingles, %d slots", n, k)
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
		assert.Equal(t, 1.0, s.Similarity(s))
		assert.Equal(t, s.Similarity(AppendSketch(nil, b, 128)), AppendSketch(nil, b, 128).Similarity(s), "symmetric")
	}
	empty := AppendSketch(nil, nil, 64)
	assert.Equal(t, 0.0, empty.Similarity(empty), "no shingles are like nothing, not even like none")
	assert.Panics(t, func() { AppendSketch(nil, nil, 100) })
	assert.Panics(t, func() { empty.Similarity(empty[1:]) })
}

// The sketch of a union can be had from sketches, whatever slots they lend.
func TestUnion(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 18))
	sizes := []int{0, 1, 2, 7, 40, 200, 1000}
	for _, k := range []int{64, 128, 512} {
		for _, n := range sizes {
			for _, m := range sizes {
				a, b := randomHashes(rng, n), randomHashes(rng, m)
				b = append(b, a[:min(n, m)/2]...)
				union := AppendSketch(nil, a, k).Union(AppendSketch(nil, b, k))
				require.Equal(t, AppendSketch(nil, slices.Concat(a, b), k), union, "%d and %d shingles, %d slots", n, m, k)
			}
		}
	}
	assert.Panics(t, func() { make(Sketch, 64).Union(make(Sketch, 128)) })
}

func TestCompact(t *testing.T) {
	rng := rand.New(rand.NewPCG(19, 20))
	a, b := AppendSketch(nil, randomHashes(rng, 100), 512), AppendSketch(nil, randomHashes(rng, 100), 512)
	x, y := AppendCompact(nil, a), AppendCompact(nil, b)
	assert.Equal(t, 1.0, x.Similarity(x))
	assert.InDelta(t, 0, x.Similarity(y), 1./512)
	assert.GreaterOrEqual(t, x.Similarity(y), 0.0)
	assert.NotContains(t, x, uint16(0))
	empty := AppendCompact(nil, make([]uint32, 512))
	assert.Zero(t, empty.Similarity(empty))
	assert.Panics(t, func() { x.Similarity(y[1:]) })

	// Of slots that differ, one in 65536 agrees.
	agree := 0
	const trials = 3000
	for range trials {
		for i, v := range AppendCompact(x[:0], a) {
			if v == AppendCompact(y[:0], []uint32{b[i] + 1})[0] {
				agree++
			}
		}
		for i := range b {
			a[i], b[i] = rng.Uint32(), rng.Uint32()
		}
	}
	assert.InDelta(t, trials*512/65536., agree, 20, "a Poisson variable of mean 23.4")
}
