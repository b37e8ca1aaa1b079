package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
)

// judged is how signatures are judged: by the pairs of a Jaccard similarity of
// .8 to .9 that agree in one of 16 bands of 8 slots.
var judged = banding{16, 8}

const judgedLow, judgedHigh = .8, .9

// leastRecall is the share of the theory's recall below which a peer does
// another job, so that its speed cannot be compared.
const leastRecall = .95

// A quality is the recall of a signature, and what theory says of it.
type quality struct{ recall, theory float64 }

func (q quality) ok() bool { return q.recall >= leastRecall*q.theory }

func (q quality) String() string { return fmt.Sprintf("%.3f (%.3f)", q.recall, q.theory) }

// simhashBits is the most bits in which two fingerprints may differ to be taken
// for alike: four standard deviations below the 32 of unrelated texts.
const simhashBits = 16

// recallOf returns the recall of signatures of the texts.
func (c pairedCorpus) recallOf(signatures [][]uint64) quality {
	return c.recall(func(p textPair) bool { return judged.agree(signatures[p.a], signatures[p.b]) })
}

// recallOfFingerprints returns the recall of fingerprints of the texts, held
// against the same theory.
func (c pairedCorpus) recallOfFingerprints(f []uint64) quality {
	return c.recall(func(p textPair) bool { return hamming(f[p.a], f[p.b]) <= simhashBits })
}

// recallOfFeatures returns the recall of sets of features of the texts, in
// ascending order, held against the same theory: what an index of events finds.
func (c pairedCorpus) recallOfFeatures(sets [][]uint32) quality {
	return c.recall(func(p textPair) bool {
		shared := 0
		for _, f := range sets[p.a] {
			if _, ok := slices.BinarySearch(sets[p.b], f); ok {
				shared++
			}
		}
		return shared >= 3
	})
}

func (c pairedCorpus) recall(found func(textPair) bool) quality {
	var q quality
	pairs := c.between(judgedLow, judgedHigh)
	for _, p := range pairs {
		if found(p) {
			q.recall++
		}
		q.theory += judged.rate(p.jaccard)
	}
	n := float64(len(pairs))
	return quality{q.recall / n, q.theory / n}
}

// sCurve measures how often the plain sketches of sets of a known Jaccard
// similarity agree in a band, and what cluster.Plan predicts.
func sCurve() figure {
	const trials, size = 400, 500
	plans := []index.Banding{{Bands: 32, Rows: 4, Agreements: 1}, {Bands: 16, Rows: 8, Agreements: 1}}
	f := figure{
		ID: "s-curve", Title: "Share of pairs that an index of copies proposes, predicted and measured",
		X: "Jaccard similarity", Y: "share proposed", yFrom: 0, yTo: 1,
	}
	measured := make([][]point, len(plans))
	rng := rand.New(rand.NewPCG(seed, 2))
	for j := .05; j < .99; j += .05 {
		counts := make([]int, len(plans))
		for range trials {
			a, b, _ := sketchesOf(rng, size, j)
			for i, plan := range plans {
				if (banding{plan.Bands, plan.Rows}).agree(a, b) {
					counts[i]++
				}
			}
		}
		for i, n := range counts {
			measured[i] = append(measured[i], point{j, float64(n) / trials})
		}
	}
	for i, plan := range plans {
		var curve []point
		for j := .01; j < 1; j += .01 {
			curve = append(curve, point{j, plan.Probability(j)})
		}
		name := fmt.Sprintf("%d bands of %d", plan.Bands, plan.Rows)
		f.Series = append(f.Series, series{Name: name + ", Plan.Rate", Points: curve})
		f.Series = append(f.Series, series{Name: name + ", measured", Points: measured[i], Dots: true})
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
	a = widen(shingle.AppendSketch(nil, set[:size], slots))
	b = widen(shingle.AppendSketch(nil, set[size-shared:], slots))
	return a, b, float64(shared) / float64(len(set))
}

// widen makes a sketch a signature like those of the peers.
func widen(sketch []uint32) []uint64 {
	wide := make([]uint64, 0, len(sketch))
	for v := range slices.Values(sketch) {
		wide = append(wide, uint64(v))
	}
	return wide
}
