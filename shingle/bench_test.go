package shingle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

func randomHashes(rng *rand.Rand, n int) []uint64 {
	hashes := make([]uint64, n)
	for i := range hashes {
		hashes[i] = rng.Uint64()
	}
	return hashes
}

func BenchmarkSketch(b *testing.B) {
	for _, n := range []int{30, 100, 500, 2000, 10_000} {
		b.Run(fmt.Sprintf("shingles=%d", n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			sets := make([][]uint64, 64)
			for i := range sets {
				sets[i] = randomHashes(rng, n)
			}
			var sketch []uint32
			i := 0
			for b.Loop() {
				sketch = AppendSketch(sketch[:0], sets[i%len(sets)], 128)
				i++
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/shingle")
			if want := naiveSketch(sets[(i-1)%len(sets)], 128); !slices.Equal(sketch, want) {
				b.Fatal("measured a wrong sketch")
			}
		})
	}
}

func naiveSketch(s []uint64, n int) []uint32 { return AppendSketch(nil, s, n) }

func BenchmarkWeighted(b *testing.B) {
	for _, n := range []int{20, 192} {
		b.Run(fmt.Sprintf("features=%d", n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			vectors := make([]Vector, 64)
			for i := range vectors {
				vectors[i], _ = randomVectors(rng, n)
			}
			var sketch []uint32
			i := 0
			for b.Loop() {
				sketch = AppendWeighted(sketch[:0], vectors[i%len(vectors)], 128)
				i++
			}
		})
	}
}
