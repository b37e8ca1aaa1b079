package shingle

import (
	"fmt"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// A Sketch is the MinHash of a set of shingles, by [AppendSketch], or of a weighted
// [Vector], by [AppendWeighted]. The share of slots in which two sketches of one kind
// agree estimates how similar the two are.
type Sketch []uint32

// AppendSketch appends the MinHash of a set of shingles, of n slots, to dst
// and returns the extended buffer; n is 64, 128, 256 or 512, or AppendSketch
// panics. Two sets agree in a slot with the probability of their Jaccard
// similarity: see [Sketch.Similarity]. The shingles are the hashes of
// [AppendShingles]; one that occurs twice counts once. Without shingles all slots
// are zero, which no shingle gives.
//
// It is fast similarity sketching (Dahlgaard, Knudsen and Thorup, FOCS 2017). In
// each round every shingle falls into one slot, the minimum of the earliest round
// stays, and the rounds end when no slot is empty. Their number is limited; a slot
// that is still empty borrows the value of another by optimal densification
// (Shrivastava, ICML 2017). The standard deviation of the estimate is at most that
// of the classic sketch. It takes n·ln n steps or two for each shingle, whichever
// is more.
func AppendSketch(dst Sketch, shingles []uint64, n int) Sketch {
	if !validSlots(n) {
		panic(fmt.Sprintf("shingle: AppendSketch: %d slots", n))
	}
	start := len(dst)
	dst = slices.Grow(dst, n)[:start+n]
	if len(shingles) == 0 {
		clear(dst[start:])
		return dst
	}
	m := noMinima
	m.fall(shingles, 1, n)
	empty := n
	for r, falls := 2, len(shingles); r <= lastRound; r++ {
		if falls >= 3*n { // with fewer some slot is all but certainly empty
			if empty = m.empty(n); empty == 0 {
				break
			}
		}
		if empty > n/16 {
			m.fall(shingles, r, n)
		} else {
			m.fallSeldom(shingles, r, n)
		}
		falls += len(shingles)
	}
	copy(dst[start:], m[:n])
	if empty > 0 {
		densify(dst[start:])
	}
	return dst
}

func validSlots(n int) bool { return 64 <= n && n <= maxSlots && bits.OnesCount(uint(n)) == 1 }

// Union returns the sketch of the union of two sets, given the sketch of each: the
// one that [AppendSketch] gives for the shingles of both. Sketches of
// [AppendWeighted] have no union. It panics if the lengths differ.
func (a Sketch) Union(b Sketch) Sketch {
	if len(a) != len(b) {
		panic(fmt.Sprintf("shingle: Sketch.Union: %d and %d slots", len(a), len(b)))
	}
	union := make(Sketch, len(a))
	for i, x := range a {
		union[i] = min(own(x), own(b[i]))
	}
	if !slices.ContainsFunc(union, func(v uint32) bool { return v < emptySlot }) {
		clear(union) // both sets are empty
		return union
	}
	densify(union)
	return union
}

// own returns slot v of a sketch as it was before densification.
func own(v uint32) uint32 {
	if v == 0 {
		return emptySlot
	}
	return min(v, emptySlot)
}

// A slot holds from its lowest bit on: the value of a shingle, the round in
// which it fell into the slot, and whether the slot is lent. While a sketch is
// made, and where two are merged, emptySlot is above all that can fall.
const (
	valueBits = 25
	roundBits = 32 - valueBits // with the bit for lent
	lastRound = 63
	lent      = 1 << 31
	emptySlot = lent

	maxSlots  = 512
	slotShift = 64 - 9 // 1<<9 is maxSlots
)

// roundFactors spread a shingle anew in each round.
var roundFactors = func() (odd [lastRound + 1]uint64) {
	for r := range odd {
		odd[r] = num.Mix(uint64(r)+num.Mul0) | 1
	}
	return odd
}()

// minima are the slots of a sketch in the making, of which n are in use. The
// fixed size, and a mask for a smaller n, save the kernels the bounds checks of
// slots.
type minima [maxSlots]uint32

var noMinima = func() (m minima) {
	for i := range m {
		m[i] = emptySlot
	}
	return m
}()

// fall lets the shingles fall into the slots in one round. It takes four at a
// time, which saves a fifth of the time (BenchmarkSketch).
func (m *minima) fall(shingles []uint64, round, n int) {
	odd, base, mask := roundFactors[round], uint32(round)<<valueBits, uint64(n-1)
	for ; len(shingles) >= 4; shingles = shingles[4:] {
		a, b, c, d := shingles[0]*odd, shingles[1]*odd, shingles[2]*odd, shingles[3]*odd
		slot := a >> slotShift & mask
		m[slot] = min(m[slot], base|uint32(a)>>roundBits)
		slot = b >> slotShift & mask
		m[slot] = min(m[slot], base|uint32(b)>>roundBits)
		slot = c >> slotShift & mask
		m[slot] = min(m[slot], base|uint32(c)>>roundBits)
		slot = d >> slotShift & mask
		m[slot] = min(m[slot], base|uint32(d)>>roundBits)
	}
	for _, x := range shingles {
		y := x * odd
		slot := y >> slotShift & mask
		m[slot] = min(m[slot], base|uint32(y)>>roundBits)
	}
}

// fallSeldom is fall for when few slots are empty: a branch that is seldom
// taken is cheaper than a store.
func (m *minima) fallSeldom(shingles []uint64, round, n int) {
	odd, base, mask := roundFactors[round], uint32(round)<<valueBits, uint64(n-1)
	for _, x := range shingles {
		y := x * odd
		slot := y >> slotShift & mask
		if m[slot] > base {
			m[slot] = min(m[slot], base|uint32(y)>>roundBits)
		}
	}
}

// empty returns the number of empty slots.
func (m *minima) empty(n int) int {
	var empty uint32
	for slots := m[:n]; len(slots) >= 4; slots = slots[4:] { // n is a multiple of 64
		empty += slots[0]/emptySlot + slots[1]/emptySlot + slots[2]/emptySlot + slots[3]/emptySlot
	}
	return int(empty)
}

// densify lends each empty slot the value of one that is not, the first on a
// random path over the slots that is the same for all sets.
func densify(slots []uint32) {
	mask := uint64(len(slots) - 1)
	for i, v := range slots {
		for x := uint64(i) << 32; v >= emptySlot; x++ {
			v = slots[num.Mix(x+num.Mul0)&mask]
		}
		if slots[i] == emptySlot {
			slots[i] = v | lent
		}
	}
}

// Similarity returns the share of slots in which a and b agree. For sketches of
// [AppendSketch] it estimates the Jaccard similarity J of the sets, with a
// standard deviation of at most about √(J(1−J)/len(a)); for sketches of
// [AppendWeighted], the probability Jaccard similarity of the vectors. The sketch
// of nothing is similar to nothing, not even to itself. It panics if the lengths
// differ.
func (a Sketch) Similarity(b Sketch) float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("shingle: Sketch.Similarity: %d and %d slots", len(a), len(b)))
	}
	return float64(agreements(a, b)) / float64(max(1, len(a)))
}

// agreements counts the slots, other than zero, in which a and b agree.
func agreements[Slot uint16 | uint32](a, b []Slot) int {
	var same int
	for i, x := range a {
		if x == b[i] && x != 0 {
			same++
		}
	}
	return same
}
