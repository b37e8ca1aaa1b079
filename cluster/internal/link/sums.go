package link

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
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

// A DaySum is the sum of the vectors of texts of one day.
type DaySum struct {
	Day like.Day
	Sum Sum
}

// SumByDay returns the sums of the vectors of members, of which there are some.
func SumByDay[M any](members []M, of func(M) like.Text) []DaySum {
	if len(members) == 1 {
		n := of(members[0])
		return []DaySum{{n.Day, NewSum(n.Doc.Vector)}}
	}
	half := len(members) / 2
	return PlusByDay(SumByDay(members[:half], of), SumByDay(members[half:], of))
}

// PlusByDay returns the sums of both, by day.
func PlusByDay(a, b []DaySum) []DaySum {
	both := make([]DaySum, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].Day < b[0].Day:
			both, a = append(both, a[0]), a[1:]
		case a[0].Day > b[0].Day:
			both, b = append(both, b[0]), b[1:]
		default:
			both = append(both, DaySum{a[0].Day, a[0].Sum.plus(b[0].Sum)})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(both, a...), b...)
}

// gather adds the sums b to a, whose memory it may use. It adds up two of a day
// only if neither is much longer than the other, so that a group that grows by
// one text after the other does not copy all of its sums each time.
func gather(a, b []DaySum) []DaySum {
	for _, s := range b {
		s.Sum = slices.Clone(s.Sum)
		for {
			i := slices.IndexFunc(a, func(t DaySum) bool { return t.Day == s.Day && len(t.Sum) <= 2*len(s.Sum) })
			if i < 0 {
				break
			}
			s.Sum = s.Sum.plus(a[i].Sum)
			a = slices.Delete(a, i, i+1)
		}
		a = append(a, s)
	}
	return a
}

// meanOf returns the mean similarity of pairs, so many in all, of texts of
// these sums, of whose plain likeness taken is to be taken away in all.
func meanOf(g, h []DaySum, deduction, pairs uint64) uint64 {
	var hi, lo uint64
	for _, x := range g {
		for _, y := range h {
			dh, dl := x.Sum.Dot(y.Sum)
			dh, dl = like.DeductDrift(dh, dl, like.Drift(x.Day, y.Day))
			var carry uint64
			lo, carry = bits.Add64(lo, dl, 0)
			hi += dh + carry
		}
	}
	if hi == 0 && lo < deduction {
		return 0 // rounding may leave a little less than what was taken
	}
	lo, borrow := bits.Sub64(lo, deduction, 0)
	hi -= borrow
	mean, _ := bits.Div64(hi, lo, pairs)
	return mean
}
