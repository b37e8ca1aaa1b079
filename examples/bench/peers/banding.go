package peers

import (
	"iter"
	"math"
	"math/bits"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

// A Banding is how an LSH index cuts signatures: bands of rows.
type Banding struct{ Bands, Rows int }

// Rate returns the probability that two signatures agree in a band whose slots
// agree with probability j.
func (b Banding) Rate(j float64) float64 {
	return 1 - math.Pow(1-math.Pow(j, float64(b.Rows)), float64(b.Bands))
}

// Agree reports whether two signatures agree in a band.
func (b Banding) Agree(x, y []uint64) bool {
bands:
	for i := range b.Bands {
		for r := i * b.Rows; r < (i+1)*b.Rows; r++ {
			if x[r] != y[r] {
				continue bands
			}
		}
		return true
	}
	return false
}

// bandingFor returns the banding with the smallest sum of the areas of false
// positives below the threshold and false negatives above it: what datasketch
// and github.com/ekzhu/minhash-lsh choose.
func bandingFor(threshold float64) Banding { return bandingWithin(corpus.Slots, threshold) }

// bandingWithin is [bandingFor] signatures of so many slots.
func bandingWithin(slots int, threshold float64) Banding {
	const step = .01
	best, least := Banding{}, math.Inf(1)
	for bands := 1; bands <= slots; bands++ {
		for rows := 1; bands*rows <= slots; rows++ {
			b, area := Banding{bands, rows}, 0.
			for j := step / 2; j < 1; j += step {
				if j < threshold {
					area += b.Rate(j) * step
				} else {
					area += (1 - b.Rate(j)) * step
				}
			}
			if area < least {
				best, least = b, area
			}
		}
	}
	return best
}

// key returns the hash of band i of a signature.
func (b Banding) key(sig []uint64, i int) uint64 {
	h := uint64(i)
	for _, v := range sig[i*b.Rows : (i+1)*b.Rows] {
		h = bits.RotateLeft64((h^v)*0x9E3779B97F4A7C15, 29)
	}
	return h
}

// sharing yields the pairs i > j of signatures that share the key of a band.
// Signatures that are nil share none.
func (b Banding) sharing(signatures [][]uint64, band int) iter.Seq2[int, int] {
	return func(yield func(i, j int) bool) {
		buckets := map[uint64][]int{}
		for i, sig := range signatures {
			if sig == nil {
				continue
			}
			key := b.key(sig, band)
			for _, j := range buckets[key] {
				if !yield(i, j) {
					return
				}
			}
			buckets[key] = append(buckets[key], i)
		}
	}
}

// estimate returns the share of slots in which two signatures agree.
func estimate(x, y []uint64) float64 {
	same := 0
	for i := range x {
		if x[i] == y[i] {
			same++
		}
	}
	return float64(same) / float64(len(x))
}
