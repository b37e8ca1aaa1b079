package num

import "math/bits"

// ln 2 as a fraction, right to 16 digits.
const (
	ln2Num = 532_649_477
	ln2Den = 768_450_759
)

// Log2Frac is the number of fraction bits of Log2.
const Log2Frac = 24

// Log2 returns the binary logarithm of n ≥ 1 with Log2Frac fraction bits,
// rounded down. It squares and halves in integers, because the logarithm of
// package math need not have the same last bit on every machine.
func Log2(n uint64) uint64 {
	whole := uint64(bits.Len64(n) - 1)
	x := n << (63 - whole) // in [1, 2) with 63 fraction bits
	result := whole
	for range Log2Frac {
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

// Ln returns the natural logarithm of a number, given its binary one, both with
// Log2Frac fraction bits.
func Ln(log2 uint64) uint64 { return log2 * ln2Num / ln2Den }
