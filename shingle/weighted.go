package shingle

import (
	"fmt"
	"math/bits"
	"slices"
)

// AppendWeighted appends the weighted MinHash of v, of n slots, to dst and
// returns the extended buffer; n is 64, 128, 256 or 512, or AppendWeighted
// panics. The slots of an empty v are zero.
//
// A slot holds the top 32 bits of the hash of one feature, drawn with a
// probability in proportion to the third power of its weight, and alike for
// every vector: two vectors agree in a slot with the probability Jaccard
// similarity
//
//	J_P(x, y) = Σ_i 1 / Σ_j max(x_j/x_i, y_j/y_i)
//
// of these powers (Moulton and Jiang, ICDM 2018), i over the shared features
// and j over all. The slots are independent draws, so [Similarity] estimates
// J_P with a standard deviation of √(J_P(1−J_P)/n). The third power gives most
// of the slots to the few dozen features that tell events apart, which keeps
// the chance agreements in an index few.
//
// Each feature scatters the points of a Poisson process over the slots, of a
// rate in proportion to its weight's third power, and a slot takes the feature
// of its earliest point, as in ProbMinHash (Ertl, IEEE TKDE 2020). That one
// looks at each point whether any later one can still matter; here the sum of
// the rates tells beforehand by when all slots will have a point, but for one
// vector in sixteen, and these are drawn again up to a later time.
func AppendWeighted(dst []uint32, v Vector, n int) []uint32 {
	if !validSlots(n) {
		panic(fmt.Sprintf("shingle: AppendWeighted: %d slots", n))
	}
	start := len(dst)
	dst = slices.Grow(dst, n)[:start+n]
	slots := dst[start:]
	var total uint64
	for _, e := range v {
		total += rate(e)
	}
	if total == 0 {
		clear(slots)
		return dst
	}
	// In a time of n·span/total a slot stays without a point with a chance of
	// 2^-span, all of them together with one of 1/16 at first.
	points := noPoints
	for span := bits.Len(uint(n)) + 3; !points.full(n); span += 8 {
		points.scatter(v, n, float64(n*span)/float64(total))
	}
	for i, p := range points[:n] {
		slots[i] = uint32(p)
	}
	return dst
}

// rate returns the third power of the weight of an element of a [Vector].
func rate(element uint64) uint64 {
	w := element & Unit
	return w * w * w
}

// points are the earliest points of the slots, of which n are in use: from the
// lowest bit on, the top 32 bits of a feature's hash, and the time.
type points [maxSlots]uint64

const noPoint = 1 << 63

var noPoints = func() (p points) {
	for i := range p {
		p[i] = noPoint
	}
	return p
}()

// full reports whether each slot has a point.
func (p *points) full(n int) bool {
	var or uint64
	for slots := p[:n]; len(slots) >= 4; slots = slots[4:] { // n is a multiple of 64
		or |= slots[0] | slots[1] | slots[2] | slots[3]
	}
	return or < noPoint
}

// scatter sets the slots to their earliest points before a time, the horizon.
// The time in a point is a fraction of the horizon.
func (p *points) scatter(v Vector, n int, horizon float64) {
	*p = noPoints
	mask := uint64(n - 1)
	for _, e := range v {
		limit := float64(horizon * float64(rate(e)) * expUnit)
		end := int64(limit)
		scale := (1 << 31) / limit
		for x, t := e&^Unit, int64(0); ; {
			x += mul0
			r := fold(x, x^mul2)
			t += exponential(r)
			if t >= end {
				break
			}
			slot := r >> 23 & mask
			p[slot] = min(p[slot], uint64(float64(t)*scale)<<32|e>>32)
		}
	}
}

// expUnit is what exponential gives for 1.
const expUnit = 1 << log2Frac

// exponential turns 55 of 64 random bits, all but those from 23 to 31, into a
// number of exponential distribution with mean 1/ln 2, in units of 1/expUnit:
// the negative binary logarithm of a uniform number whose exponent is given by
// the top 32 bits and whose mantissa, by the low 23 bits, of which the
// logarithm is interpolated in a table. It is less than 3·10⁻⁶ off.
func exponential(r uint64) int64 {
	zeros := bits.LeadingZeros64(r | 1<<32)
	i := r >> 15 & 255
	part := int64(r & (1<<15 - 1))
	return int64(zeros)<<log2Frac + fractions[i].at - part*fractions[i].step>>15
}

// fractions holds 1 - log2(1 + i/256), and by how much the next is less.
var fractions = func() (f [256]struct{ at, step int64 }) {
	at := func(i int) int64 { return 9<<log2Frac - int64(log2(uint64(256+i))) }
	for i := range f {
		f[i].at = at(i)
		f[i].step = at(i) - at(i+1)
	}
	return f
}()
