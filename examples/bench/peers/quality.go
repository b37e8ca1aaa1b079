package peers

import (
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

// Judged is how signatures are judged: by the pairs of a Jaccard similarity of
// .8 to .9 that agree in one of 16 bands of 8 slots.
var Judged = Banding{16, 8}

const judgedLow, judgedHigh = .8, .9

// MinRecall is the share of the theory's recall below which a peer does
// another job, so that its speed cannot be compared.
const MinRecall = .95

// A Quality is the recall of a signature, and what theory says of it.
type Quality struct{ Recall, Theory float64 }

// OK reports whether a peer with this quality does the same job.
func (q Quality) OK() bool { return q.Recall >= MinRecall*q.Theory }

func (q Quality) String() string { return fmt.Sprintf("%.3f (%.3f)", q.Recall, q.Theory) }

// SimhashBits is the maximum number of bits in which two fingerprints differ that
// are taken for alike: four standard deviations below the 32 of unrelated texts.
const SimhashBits = 16

// recallOf returns the recall of signatures of the texts.
func recallOf(c corpus.Paired, signatures [][]uint64) Quality {
	return Recall(c, func(p corpus.Pair) bool { return Judged.Agree(signatures[p.A], signatures[p.B]) })
}

// recallOfFingerprints returns the recall of fingerprints of the texts, held
// against the same theory.
func recallOfFingerprints(c corpus.Paired, f []uint64) Quality {
	return Recall(c, func(p corpus.Pair) bool { return hamming(f[p.A], f[p.B]) <= SimhashBits })
}

// recallOfFeatures returns the recall of sets of features of the texts, in
// ascending order, held against the same theory: what an index of events finds.
func recallOfFeatures(c corpus.Paired, sets [][]uint32) Quality {
	return Recall(c, func(p corpus.Pair) bool {
		shared := 0
		for _, f := range sets[p.A] {
			if _, ok := slices.BinarySearch(sets[p.B], f); ok {
				shared++
			}
		}
		return shared >= 3
	})
}

// Recall returns the share of the judged pairs that are found.
func Recall(c corpus.Paired, found func(corpus.Pair) bool) Quality {
	var q Quality
	pairs := c.Between(judgedLow, judgedHigh)
	for _, p := range pairs {
		if found(p) {
			q.Recall++
		}
		q.Theory += Judged.Rate(p.Jaccard)
	}
	n := float64(len(pairs))
	return Quality{q.Recall / n, q.Theory / n}
}
