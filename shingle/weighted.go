package shingle

import (
	"math"
	"math/bits"
	"slices"
)

// AppendWeighted appends the weighted MinHash of v, of n slots, to dst and
// returns the extended buffer. The slots of an empty v are zero.
//
// A slot holds 32 bits of the hash of one feature, drawn with a probability
// in proportion to the third power of its weight, and alike for every vector:
// two vectors agree in a slot with the probability Jaccard similarity
//
//	J_P(x, y) = Σ_i 1 / Σ_j max(x_j/x_i, y_j/y_i)
//
// of these powers (Moulton and Jiang, ICDM 2018), i over the shared features
// and j over all. The slots are independent draws. The third power gives
// most of the slots to the few dozen features that tell events apart, which
// keeps the chance agreements in an index few.
func AppendWeighted(dst []uint32, v Vector, n int) []uint32 {
	var d drawer
	return d.append(dst, v, n)
}

// A drawer draws weighted MinHashes and keeps its memory from one to the next.
//
// Each feature scatters the points of a Poisson process over the slots, of a
// rate in proportion to its weight's third power; a slot takes the feature of
// its earliest point; a feature is done at its first point that is later than
// all slots (ProbMinHash1; Ertl, IEEE TKDE 2020). Heavy features come first,
// so that most features are done at their first point.
//
// The times are floating-point numbers, the same on every machine: each is
// computed by single operations, rounded one by one, and by no function of
// package math.
type drawer struct {
	order []uint64 // the vector by falling weight: weight, then hash
	times []float64
}

func (d *drawer) append(dst []uint32, v Vector, n int) []uint32 {
	start := len(dst)
	dst = slices.Grow(dst, n)[:start+n]
	slots := dst[start:]
	clear(slots)
	d.order = d.order[:0]
	for _, e := range v {
		d.order = append(d.order, bits.RotateLeft64(e, -weightBits))
	}
	slices.Sort(d.order)
	d.reset(n)
	for _, e := range slices.Backward(d.order) {
		weight, hash := e>>(64-weightBits), e<<weightBits
		d.scatter(slots, hash, float64(weight*weight*weight))
	}
	return dst
}

// reset makes times a tournament of n slots without a point yet: times[n+i]
// is the time of slot i, times[i] the latest below it and times[1] of all.
func (d *drawer) reset(n int) {
	d.times = slices.Grow(d.times[:0], 2*n)[:2*n]
	for i := range d.times {
		d.times[i] = math.Inf(1)
	}
}

// scatter gives the slots the points of one feature.
func (d *drawer) scatter(slots []uint32, hash uint64, rate float64) {
	n := len(slots)
	for x, t := hash, 0.0; ; {
		x += mul0
		r := mix(x)
		t += float64(exponential(r>>24) / rate)
		if !(t < d.times[1]) {
			return
		}
		slot := int(r & (1<<24 - 1) * uint64(n) >> 24)
		if t < d.times[n+slot] {
			slots[slot] = uint32(hash >> 32)
			d.lower(n+slot, t)
		}
	}
}

// lower sets the time at node i to t, which is earlier, and mends those above.
func (d *drawer) lower(i int, t float64) {
	d.times[i] = t
	for i > 1 {
		latest := max(d.times[i], d.times[i^1])
		i /= 2
		if d.times[i] == latest {
			return
		}
		d.times[i] = latest
	}
}

// exponential turns 40 random bits into a number of exponential distribution
// with mean 1/ln 2: the negative binary logarithm of (u+1)/2^40, interpolated
// in a table and less than 3·10⁻⁶ above it.
func exponential(u uint64) float64 {
	u++
	zeros := bits.LeadingZeros64(u)
	m := u << zeros << 1 // the fraction of the mantissa
	i := m >> 56
	part := float64(m<<8>>40) / (1 << 24)
	step := float64(fractions[i+1] - fractions[i])
	return float64(zeros-23) - float64(fractions[i]+float64(part*step))
}

// fractions holds log2(1 + i/256).
var fractions = func() (f [257]float64) {
	for i := range f {
		f[i] = float64(log2(uint64(256+i))-8<<log2Frac) / (1 << log2Frac)
	}
	return f
}()
