// Package num holds the arithmetic that packages token, idf and shingle share:
// hash functions, logarithms in integers, and the checksums of binary forms.
package num

import "math/bits"

// The odd 64-bit constants of the token hash and of all that is derived from it.
// Stored sketches depend on them, so they belong to the version of the tokens.
const (
	Mul0 = 0x9E3779B97F4A7C15
	Mul1 = 0xBF58476D1CE4E5B9
	Mul2 = 0x94D049BB133111EB
)

// Fold multiplies a and b and combines the halves of the 128-bit product by
// exclusive or.
func Fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// Mix is a bijection in which each bit of h affects each bit of the result
// (the finalizer of SplitMix64; Steele, Lea and Flood, OOPSLA 2014). It maps 0 to 0.
func Mix(h uint64) uint64 {
	h = (h ^ h>>30) * Mul1
	h = (h ^ h>>27) * Mul2
	return h ^ h>>31
}
