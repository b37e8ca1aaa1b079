package link

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/shingle"
)

// A Sum is the sum of vectors, by ascending hash.
type Sum []Term

type Term struct{ Hash, Weight uint64 }

func NewSum(v shingle.Vector) Sum { return appendSum(make(Sum, 0, len(v)), v) }

// appendSum appends the terms of v.
func appendSum(s Sum, v shingle.Vector) Sum {
	for hash, weight := range v.All() {
		s = append(s, Term{hash, weight})
	}
	return s
}

// plus returns the sum of s and t. It may use the memory of neither.
func (s Sum) plus(t Sum) Sum {
	both := make(Sum, 0, len(s)+len(t))
	i, j := 0, 0
	for i < len(s) && j < len(t) {
		switch {
		case s[i].Hash < t[j].Hash:
			both = append(both, s[i])
			i++
		case s[i].Hash > t[j].Hash:
			both = append(both, t[j])
			j++
		default:
			both = append(both, Term{s[i].Hash, s[i].Weight + t[j].Weight})
			i++
			j++
		}
	}
	both = append(both, s[i:]...)
	return append(both, t[j:]...)
}

// Total returns the sum of sums, or of some if ctx ends.
func Total(ctx context.Context, sums []Sum) Sum {
	switch {
	case len(sums) == 0 || ctx.Err() != nil:
		return nil
	case len(sums) == 1:
		return sums[0]
	}
	half := len(sums) / 2
	return Total(ctx, sums[:half]).plus(Total(ctx, sums[half:]))
}

// Dot returns the dot product of s and t as a number of 128 bits. It takes time
// in proportion to the shorter one if the other is much longer.
func (s Sum) Dot(t Sum) (hi, lo uint64) {
	if len(s) > len(t) {
		s, t = t, s
	}
	gallops := len(t)/8 > len(s)
	for i, j := 0, 0; i < len(s) && j < len(t); {
		x, y := s[i].Hash, t[j].Hash
		if x == y {
			h, l := bits.Mul64(s[i].Weight, t[j].Weight)
			var carry uint64
			lo, carry = bits.Add64(lo, l, 0)
			hi += h + carry
		}
		if x <= y {
			i++
		}
		if y <= x {
			j++
		}
		if gallops && y < x {
			j += t[j:].before(x)
		}
	}
	return hi, lo
}

// before returns how many terms of s have a lower hash. It looks at more and
// more of them at a time.
func (s Sum) before(hash uint64) int {
	low, high := 0, 1
	for high <= len(s) && s[high-1].Hash < hash {
		low, high = high, 2*high
	}
	n, _ := slices.BinarySearchFunc(s[low:min(high, len(s))], hash, func(t Term, h uint64) int { return cmp.Compare(t.Hash, h) })
	return low + n
}
