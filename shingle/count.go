package shingle

import (
	"fmt"
	"math/bits"
	"slices"
)

// A Counter counts in how many articles of one language each feature occurs.
// The zero Counter is ready to use. It is not safe for concurrent use.
type Counter struct {
	articles int
	df       map[uint64]uint32
	features []uint64 // of the article being counted
	tokens   []uint64
}

// Add counts one article, given as its fields: pairs of tokens do not reach
// over the end of one.
func (c *Counter) Add(fields ...string) {
	c.features = c.features[:0]
	for _, field := range fields {
		c.tokens = AppendTokens(c.tokens[:0], field)
		c.features = AppendShingles(c.features, c.tokens, 1)
		if len(c.tokens) > 1 {
			c.features = AppendShingles(c.features, c.tokens, 2)
		}
	}
	if len(c.features) == 0 {
		return
	}
	if c.df == nil {
		c.df = make(map[uint64]uint32)
	}
	c.articles++
	slices.Sort(c.features)
	for _, f := range slices.Compact(c.features) {
		c.df[f]++
	}
}

// Articles returns how many articles with a token were added.
func (c *Counter) Articles() int { return c.articles }

// NewTable freezes what counters counted, one of each language, into a table
// of 2^bits slots, bits from 10 to 28. A feature of fewer than least articles
// is left out. The idf of a feature is taken within its language; where two
// languages share it, or two features share a slot, the lower one counts.
func NewTable(bits, least int, counters ...*Counter) (*Table, error) {
	if bits < 10 || bits > 28 {
		return nil, fmt.Errorf("shingle: table of 2^%d slots, want 2^10 to 2^28", bits)
	}
	slots := make([]uint8, 1<<bits)
	for _, c := range counters {
		for h, df := range c.df {
			if int(df) < least {
				continue
			}
			q := uint8(1 + min(idfMax, lnRatio(uint64(c.articles), uint64(df))))
			if s := &slots[h>>(64-bits)]; *s == 0 || q < *s {
				*s = q
			}
		}
	}
	return newTable(slots), nil
}

// lnRatio returns ln(n/d) for n ≥ d ≥ 1, rounded to units of 1/idfUnit nat.
func lnRatio(n, d uint64) int {
	const unit = 1 << log2Frac
	nats := (log2(n) - log2(d)) * ln2Num / ln2Den // in 1/unit
	return int((nats*idfUnit + unit/2) / unit)
}

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
