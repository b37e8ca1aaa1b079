package cluster

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/shingle"
)

// A sum is the sum of vectors, by ascending hash.
type sum []term

type term struct{ hash, weight uint64 }

func newSum(v shingle.Vector) sum { return appendSum(make(sum, 0, len(v)), v) }

// appendSum appends the terms of v.
func appendSum(s sum, v shingle.Vector) sum {
	for hash, weight := range v.All() {
		s = append(s, term{hash, weight})
	}
	return s
}

// plus returns the sum of s and t. It may use the memory of neither.
func (s sum) plus(t sum) sum {
	both := make(sum, 0, len(s)+len(t))
	i, j := 0, 0
	for i < len(s) && j < len(t) {
		switch {
		case s[i].hash < t[j].hash:
			both = append(both, s[i])
			i++
		case s[i].hash > t[j].hash:
			both = append(both, t[j])
			j++
		default:
			both = append(both, term{s[i].hash, s[i].weight + t[j].weight})
			i++
			j++
		}
	}
	both = append(both, s[i:]...)
	return append(both, t[j:]...)
}

// total returns the sum of sums, or of some if ctx ends.
func total(ctx context.Context, sums []sum) sum {
	switch {
	case len(sums) == 0 || ctx.Err() != nil:
		return nil
	case len(sums) == 1:
		return sums[0]
	}
	half := len(sums) / 2
	return total(ctx, sums[:half]).plus(total(ctx, sums[half:]))
}

// dot returns the dot product of s and t as a number of 128 bits. It takes time
// in proportion to the shorter one if the other is much longer.
func (s sum) dot(t sum) (hi, lo uint64) {
	if len(s) > len(t) {
		s, t = t, s
	}
	gallops := len(t)/8 > len(s)
	for i, j := 0, 0; i < len(s) && j < len(t); {
		x, y := s[i].hash, t[j].hash
		if x == y {
			h, l := bits.Mul64(s[i].weight, t[j].weight)
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
func (s sum) before(hash uint64) int {
	low, high := 0, 1
	for high <= len(s) && s[high-1].hash < hash {
		low, high = high, 2*high
	}
	n, _ := slices.BinarySearchFunc(s[low:min(high, len(s))], hash, func(t term, h uint64) int { return cmp.Compare(t.hash, h) })
	return low + n
}

// A daySum is the sum of the vectors of nodes of one day.
type daySum struct {
	day int32
	sum sum
}

// sumByDay returns the sums of the vectors of members, of which there are some.
func sumByDay[M any](members []M, of func(M) node) []daySum {
	if len(members) == 1 {
		n := of(members[0])
		return []daySum{{n.day, newSum(n.doc.Vector)}}
	}
	half := len(members) / 2
	return plusByDay(sumByDay(members[:half], of), sumByDay(members[half:], of))
}

// plusByDay returns the sums of both, by day.
func plusByDay(a, b []daySum) []daySum {
	both := make([]daySum, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].day < b[0].day:
			both, a = append(both, a[0]), a[1:]
		case a[0].day > b[0].day:
			both, b = append(both, b[0]), b[1:]
		default:
			both = append(both, daySum{a[0].day, a[0].sum.plus(b[0].sum)})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(both, a...), b...)
}

// gather adds the sums b to a, whose memory it may use. It adds up two of a day
// only if neither is much longer than the other, so that a group that grows by
// one node after the other does not copy all of its sums each time.
func gather(a, b []daySum) []daySum {
	for _, s := range b {
		s.sum = slices.Clone(s.sum)
		for {
			i := slices.IndexFunc(a, func(t daySum) bool { return t.day == s.day && len(t.sum) <= 2*len(s.sum) })
			if i < 0 {
				break
			}
			s.sum = s.sum.plus(a[i].sum)
			a = slices.Delete(a, i, i+1)
		}
		a = append(a, s)
	}
	return a
}

// meanOf returns the mean similarity of pairs, so many in all, of nodes of
// these sums, of whose plain likeness taken is to be taken away in all.
func meanOf(g, h []daySum, taken, pairs uint64) uint64 {
	var hi, lo uint64
	for _, x := range g {
		for _, y := range h {
			dh, dl := x.sum.dot(y.sum)
			dh, dl = deductDrift(dh, dl, drift(x.day, y.day))
			var carry uint64
			lo, carry = bits.Add64(lo, dl, 0)
			hi += dh + carry
		}
	}
	if hi == 0 && lo < taken {
		return 0 // rounding may leave a little less than what was taken
	}
	lo, borrow := bits.Sub64(lo, taken, 0)
	hi -= borrow
	mean, _ := bits.Div64(hi, lo, pairs)
	return mean
}
