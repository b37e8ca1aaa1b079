package main

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/peers"
	"github.com/chumtin/chumtin/examples/bench/report"
	"github.com/chumtin/chumtin/shingle"
)

// sCurve measures how often the plain sketches of sets of a known Jaccard
// similarity agree in a band, and what index.Banding predicts.
func sCurve() report.Figure {
	const trials, size = 400, 500
	plans := []index.Banding{{Bands: 32, Rows: 4, Agreements: 1}, {Bands: 16, Rows: 8, Agreements: 1}}
	f := report.Figure{
		ID: "s-curve", Title: "Share of pairs that an index of copies proposes, predicted and measured",
		X: "Jaccard similarity", Y: "share proposed", YFrom: 0, YTo: 1,
	}
	measured := make([][]report.Point, len(plans))
	rng := rand.New(rand.NewPCG(corpus.Seed, 2))
	for j := .05; j < .99; j += .05 {
		counts := make([]int, len(plans))
		for range trials {
			a, b, _ := sketchesOf(rng, size, j)
			for i, plan := range plans {
				if (peers.Banding{Bands: plan.Bands, Rows: plan.Rows}).Agree(a, b) {
					counts[i]++
				}
			}
		}
		for i, n := range counts {
			measured[i] = append(measured[i], report.Point{X: j, Y: float64(n) / trials})
		}
	}
	for i, plan := range plans {
		var curve []report.Point
		for j := .01; j < 1; j += .01 {
			curve = append(curve, report.Point{X: j, Y: plan.Probability(j)})
		}
		name := fmt.Sprintf("%d bands of %d", plan.Bands, plan.Rows)
		f.Series = append(f.Series, report.Series{Name: name + ", Banding.Probability", Points: curve})
		f.Series = append(f.Series, report.Series{Name: name + ", measured", Points: measured[i], Dots: true})
	}
	return f
}

// sketchesOf returns plain sketches of two random sets of a size whose Jaccard
// similarity is nearest to j, and that similarity.
func sketchesOf(rng *rand.Rand, size int, j float64) (a, b []uint64, got float64) {
	shared := int(math.Round(2 * float64(size) * j / (1 + j)))
	set := make([]uint64, 2*size-shared)
	for i := range set {
		set[i] = rng.Uint64()
	}
	a = peers.Widen(shingle.AppendSketch(nil, set[:size], corpus.Slots))
	b = peers.Widen(shingle.AppendSketch(nil, set[size-shared:], corpus.Slots))
	return a, b, float64(shared) / float64(len(set))
}
