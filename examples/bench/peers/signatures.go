package peers

import (
	"math/bits"

	"github.com/dgryski/go-metro"
	minwise "github.com/dgryski/go-minhash"
	minhashlsh "github.com/ekzhu/minhash-lsh"
	"github.com/mfonda/simhash"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

// dgryskiSignature returns the signature of github.com/dgryski/go-minhash, with
// the fast hash of the same author.
func dgryskiSignature(shingles []string) []uint64 {
	mw := minwise.NewMinWise(
		func(b []byte) uint64 { return metro.Hash64(b, 0) },
		func(b []byte) uint64 { return metro.Hash64(b, 1) },
		corpus.Slots,
	)
	for _, s := range shingles {
		mw.Push([]byte(s))
	}
	return mw.Signature()
}

// ekzhuSignature returns the signature of github.com/ekzhu/minhash-lsh.
func ekzhuSignature(shingles []string) []uint64 {
	m := minhashlsh.NewMinhash(1, corpus.Slots)
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
	w := corpus.Words(text)
	b := make([][]byte, len(w))
	for i := range w {
		b[i] = []byte(w[i])
	}
	return simhash.SimhashBytes(simhash.Shingle(corpus.ShingleWidth, b))
}

// hamming returns the number of bits in which two fingerprints differ.
func hamming(a, b uint64) int { return bits.OnesCount64(a ^ b) }
