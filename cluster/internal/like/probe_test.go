package like

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle"
)

// randomVector returns n features, the hashes of the first shared drawn from few.
func randomVector(rng *rand.Rand, n, shared int) shingle.Vector {
	var v shingle.Vector
	for i := range n {
		hash := rng.Uint64() &^ shingle.Unit
		if i < shared {
			hash = rng.Uint64N(64)<<58 | rng.Uint64N(8)<<16
		}
		v = append(v, hash|rng.Uint64N(shingle.Unit)+1)
	}
	slices.Sort(v)
	return slices.CompactFunc(v, func(a, b uint64) bool { return a>>16 == b>>16 })
}

func TestProbeAsDot(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	var p Probe
	for _, n := range []int{0, 1, 2, 16, 192, 192, 4096, 3, 700} {
		a := randomVector(rng, n, n/2)
		p.Set(a)
		for _, m := range []int{0, 1, 192, 4096} {
			b := randomVector(rng, m, m/2)
			dot, squares := p.Dot(b)
			assert.Equal(t, a.Dot(b), dot, "%d and %d features", n, m)
			assert.Equal(t, squaresOf(a, b), squares, "%d and %d features", n, m)
		}
		dot, squares := p.Dot(a)
		assert.Equal(t, a.Dot(a), dot)
		assert.Equal(t, squaresOf(a, a), squares)
	}
}

// squaresOf returns the sum of the squares of the parts of a dot product, in units of
// 2^-32.
func squaresOf(a, b shingle.Vector) (sum uint64) {
	weights := maps.Collect(b.All())
	for hash, weight := range a.All() {
		part := weight * weights[hash] >> 16
		sum += part * part
	}
	return sum
}

func BenchmarkDot(b *testing.B) {
	rng := rand.New(rand.NewPCG(7, 8))
	vectors := make([]shingle.Vector, 1000)
	for i := range vectors {
		vectors[i] = randomVector(rng, 192, 20)
	}
	var p Probe
	for _, way := range []struct {
		name string
		dot  func(i, j int) uint64
	}{
		{"merge", func(i, j int) uint64 { return vectors[i].Dot(vectors[j]) }},
		{"probe", func(i, j int) uint64 {
			if j == 0 {
				p.Set(vectors[i])
			}
			dot, _ := p.Dot(vectors[j])
			return dot
		}},
	} {
		b.Run(fmt.Sprint(way.name), func(b *testing.B) {
			n, last := 0, uint64(0)
			for b.Loop() {
				last = way.dot(n/1000%1000, n%1000)
				n++
			}
			n--
			assert.Equal(b, vectors[n/1000%1000].Dot(vectors[n%1000]), last)
		})
	}
}
