package main

import (
	"math"
	"math/bits"

	"github.com/dgryski/go-metro"
	minwise "github.com/dgryski/go-minhash"
	minhashlsh "github.com/ekzhu/minhash-lsh"
	"github.com/mfonda/simhash"
	"golang.org/x/text/unicode/norm"
)

// dgryskiSignature returns the signature of github.com/dgryski/go-minhash, with
// the fast hash of the same author.
func dgryskiSignature(shingles []string) []uint64 {
	mw := minwise.NewMinWise(
		func(b []byte) uint64 { return metro.Hash64(b, 0) },
		func(b []byte) uint64 { return metro.Hash64(b, 1) },
		slots,
	)
	for _, s := range shingles {
		mw.Push([]byte(s))
	}
	return mw.Signature()
}

// ekzhuSignature returns the signature of github.com/ekzhu/minhash-lsh.
func ekzhuSignature(shingles []string) []uint64 {
	m := minhashlsh.NewMinhash(1, slots)
	for _, s := range shingles {
		m.Push([]byte(s))
	}
	return m.Signature()
}

// simhashWords returns the fingerprint of github.com/mfonda/simhash over words,
// as its documentation shows.
func simhashWords(text string) uint64 {
	return simhash.Simhash(simhash.NewUnicodeWordFeatureSet([]byte(text), norm.NFC))
}

// simhashShingles returns the fingerprint of github.com/mfonda/simhash over
// shingles.
func simhashShingles(text string) uint64 {
	w := words(text)
	b := make([][]byte, len(w))
	for i := range w {
		b[i] = []byte(w[i])
	}
	return simhash.SimhashBytes(simhash.Shingle(shingleWidth, b))
}

// hamming returns the number of bits in which two fingerprints differ.
func hamming(a, b uint64) int { return bits.OnesCount64(a ^ b) }

// A banding is how an LSH index cuts signatures: bands of rows.
type banding struct{ bands, rows int }

// rate returns the probability that two signatures agree in a band whose slots
// agree with probability j.
func (b banding) rate(j float64) float64 {
	return 1 - math.Pow(1-math.Pow(j, float64(b.rows)), float64(b.bands))
}

// agree reports whether two signatures agree in a band.
func (b banding) agree(x, y []uint64) bool {
bands:
	for i := range b.bands {
		for r := i * b.rows; r < (i+1)*b.rows; r++ {
			if x[r] != y[r] {
				continue bands
			}
		}
		return true
	}
	return false
}

// bandingFor returns the banding with the least sum of the areas of false
// positives below the threshold and false negatives above it: what datasketch
// and github.com/ekzhu/minhash-lsh choose.
func bandingFor(threshold float64) banding {
	const step = .01
	best, least := banding{}, math.Inf(1)
	for bands := 1; bands <= slots; bands++ {
		for rows := 1; bands*rows <= slots; rows++ {
			b, area := banding{bands, rows}, 0.
			for j := step / 2; j < 1; j += step {
				if j < threshold {
					area += b.rate(j) * step
				} else {
					area += (1 - b.rate(j)) * step
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
func (b banding) key(sig []uint64, i int) uint64 {
	h := uint64(i)
	for _, v := range sig[i*b.rows : (i+1)*b.rows] {
		h = bits.RotateLeft64((h^v)*0x9E3779B97F4A7C15, 29)
	}
	return h
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
