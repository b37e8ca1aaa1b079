package score_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/chumtin/chumtin/cluster/score"
)

// BenchmarkCompare scores a good clustering, and one without any relation to
// the truth, whose overlaps are one large component.
func BenchmarkCompare(b *testing.B) {
	const n, clusters = 150_000, 50_000
	for _, noise := range []float64{.05, 1} {
		r := rand.New(rand.NewPCG(1, 1))
		truth, got := make([]int, n), make([]int, n)
		for i := range n {
			truth[i] = r.IntN(clusters)
			got[i] = truth[i]
			if r.Float64() < noise {
				got[i] = r.IntN(clusters)
			}
		}
		b.Run(fmt.Sprintf("items=%d/noise=%g", n, noise), func(b *testing.B) {
			var s score.Scores
			for b.Loop() {
				s, _ = score.Compare(truth, got)
			}
			if s.Items != n {
				b.Fatal("scored", s.Items, "items")
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "items/s")
		})
	}
}
