package shingle

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/shingle/internal/num"
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
// and j over all. The slots are independent draws, so [Sketch.Similarity] estimates
// J_P with a standard deviation of √(J_P(1−J_P)/n). The third power gives most
// of the slots to the few dozen features that distinguish events, which keeps
// the chance agreements in an index few.
//
// Each feature scatters the points of a Poisson process over the slots, of a
// rate in proportion to its weight's third power, and a slot takes the feature
// of its earliest point, as in ProbMinHash (Ertl, IEEE TKDE 2020). That one
// goes through the features one by one and keeps track of the time after which
// no point matters. Here the sum of the rates predicts when all slots will have a
// point: all features go on until then, and a little longer while a slot has none.
func AppendWeighted(dst Sketch, v Vector, n int) Sketch {
	if !validSlots(n) {
		panic(fmt.Sprintf("shingle: AppendWeighted: %d slots", n))
	}
	start := len(dst)
	dst = slices.Grow(dst, n)[:start+n]
	var total uint64
	for _, e := range v {
		total += rate(e)
	}
	if total == 0 {
		clear(dst[start:])
		return dst
	}
	var memory [192]process
	processes := slices.Grow(memory[:0], len(v))[:len(v)]
	unit := float64(n) / float64(total)
	for i, e := range v {
		processes[i].start(e, unit)
	}
	var indices [len(memory)]uint32
	scratch := slices.Grow(indices[:0], len(v))[:len(v)]
	var p points
	p.reset(n)
	// Up to a time of s·n/total a slot is without a point with a chance of 2^-s.
	for s := bits.Len(uint(n)) - 1; s < maxTime; s += 2 {
		if p.scatter(processes, scratch, s, n); p.full(n) {
			break
		}
	}
	for i, point := range p[:n] {
		dst[start+i] = uint32(point)
	}
	return dst
}

// rate returns the third power of the weight of an element of a [Vector].
func rate(element uint64) uint64 {
	w := element & Unit
	return w * w * w
}

// A process is the Poisson process of one feature. Time is counted in units of
// n/total for all features; in units of 1/expUnit and of the inverse of its own
// rate, a feature counts it by random numbers alone.
type process struct {
	feature uint64  // the top 32 bits of its hash
	state   uint64  // of its random numbers
	random  uint64  // the last of them
	next    int64   // its next point, in its own time
	end     int64   // until when it goes on at present, in its own time
	unit    float64 // of time, in its own
	scale   float64 // what its own time is multiplied by in a point
}

// maxTime is above all points but one in 2^50.
const maxTime = 64

// start sets f to the process of an element of a [Vector].
func (f *process) start(element uint64, unit float64) {
	f.feature = element >> 32
	f.state = element&^Unit + num.Mul0
	f.random = random(f.state)
	f.next = exponential(f.random)
	f.unit = float64(unit*float64(rate(element))) * expUnit
	f.scale = 1 << 31 / maxTime / f.unit
}

// random turns a counter of step num.Mul0 into a random number.
func random(state uint64) uint64 { return num.Fold(state, state^num.Mul2) }

// points are the earliest points of the slots, of which n are in use: from the
// lowest bit on, 32 bits of a feature's hash, and the time as a fraction of
// maxTime.
type points [maxSlots]uint64

const noPoint = 1 << 63

func (p *points) reset(n int) {
	for i := range p[:n] {
		p[i] = noPoint
	}
}

// full reports whether each slot has a point.
func (p *points) full(n int) bool {
	var or uint64
	for slots := p[:n]; len(slots) >= 4; slots = slots[4:] { // n is a multiple of 64
		or |= slots[0] | slots[1] | slots[2] | slots[3]
	}
	return or < noPoint
}

// scatter goes on with all processes up to a time. Of the points in a slot the
// earliest stays.
//
// Processes with few points left are taken together: a point of each, then another of
// each that is not at its end, and so on. A loop for each would end where the processor
// cannot foresee it, which costs as much as four points. The scratch is as long as
// processes.
func (p *points) scatter(processes []process, scratch []uint32, time, n int) {
	mask := uint64(n - 1)
	going := 0
	for i := range processes {
		f := &processes[i]
		f.end = int64(float64(time) * f.unit)
		scratch[going] = uint32(i)
		going += f.goesOn()
	}
	left := scratch[:going]
	going = 0
	for _, i := range left {
		if f := &processes[i]; f.end-f.next > manyPoints*expUnit {
			p.scatterAll(f, mask)
		} else {
			left[going] = i
			going++
		}
	}
	for going > 0 {
		left = scratch[:going]
		going = 0
		for _, i := range left {
			f := &processes[i]
			slot := f.random >> slotShift & mask
			p[slot] = min(p[slot], pointAt(f.next, f.scale, f.feature))
			f.state += num.Mul0
			f.random = random(f.state)
			f.next += exponential(f.random)
			left[going] = i
			going += f.goesOn()
		}
	}
}

// manyPoints is the number of points from about which on a process is taken alone. So
// a short text, which has few features, has its sketch in a seventh less time.
const manyPoints = 8

// scatterAll goes on with a process that is not at its end.
//
//go:noinline
func (p *points) scatterAll(f *process, mask uint64) {
	state, r, next := f.state, f.random, f.next // in registers
	for feature, scale, end := f.feature, f.scale, f.end; next < end; {
		slot := r >> slotShift & mask
		p[slot] = min(p[slot], pointAt(next, scale, feature))
		state += num.Mul0
		r = random(state)
		next += exponential(r)
	}
	f.state, f.random, f.next = state, r, next
}

// pointAt returns the point of a feature at a time of its own, which has this scale.
func pointAt(time int64, scale float64, feature uint64) uint64 {
	return uint64(int64(float64(time)*scale))<<32 | feature
}

// goesOn returns 1 if f has another point before its end, and 0 if not.
func (f *process) goesOn() int { return int(uint64(f.next-f.end) >> 63) }

// expUnit is what exponential gives for 1.
const expUnit = 1 << num.Log2Frac

// exponential turns the low 55 of 64 random bits into a number of exponential
// distribution with mean 1/ln 2, in units of 1/expUnit: the negative binary
// logarithm of a uniform number whose exponent is given by the first 32 of
// these bits and whose mantissa, by the last 23, of which the logarithm is
// interpolated in a table. It is less than 3·10⁻⁶ off.
func exponential(r uint64) int64 {
	zeros := bits.LeadingZeros32(uint32(r >> 23)) // cheaper than of 64 bits, which may be none
	f := &fractions[r>>15&255]
	part := int64(r & (1<<15 - 1))
	return int64(zeros)<<num.Log2Frac + f.at - part*f.step>>15
}

// fractions holds 1 - log2(1 + i/256), and by how much the next is less.
var fractions = func() (f [256]struct{ at, step int64 }) {
	at := func(i int) int64 { return 9<<num.Log2Frac - int64(num.Log2(uint64(256+i))) }
	for i := range f {
		f[i].at = at(i)
		f[i].step = at(i) - at(i+1)
	}
	return f
}()
