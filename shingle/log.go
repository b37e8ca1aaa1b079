package shingle

import "math/bits"

// ln 2 as a fraction, right to 16 digits.
const (
	ln2Num = 532_649_477
	ln2Den = 768_450_759
)

// log2Frac is the number of fraction bits of log2.
const log2Frac = 24

// log2 returns the binary logarithm of n ≥ 1 with log2Frac fraction bits,
// rounded down. It squares and halves in integers, because the logarithm of
// package math need not have the same last bit on every machine.
func log2(n uint64) uint64 {
	whole := uint64(bits.Len64(n) - 1)
	x := n << (63 - whole) // in [1, 2) with 63 fraction bits
	result := whole
	for range log2Frac {
		hi, lo := bits.Mul64(x, x) // in [1, 4) with 126 fraction bits
		result <<= 1
		if hi>>63 != 0 {
			result |= 1
			x = hi
		} else {
			x = hi<<1 | lo>>63
		}
	}
	return result
}
