package shingle

import (
	"fmt"
	"math/bits"
	"slices"
)

// AppendSketch appends the MinHash of a set of shingles, of n slots, to dst
// and returns the extended buffer; n is a power of two from 64 to 512, or
// AppendSketch panics. Two sets agree in a slot with the probability of their
// Jaccard similarity: see [Similarity]. A shingle that comes twice counts once.
// Without shingles all slots are zero, which no shingle gives.
//
// It is fast similarity sketching (Dahlgaard, Knudsen and Thorup, FOCS 2017):
// in each round every shingle falls into one slot, the least value of the
// earliest round stays, and the rounds end when no slot is empty. They are
// capped; what is then empty takes over the value of another slot by optimal
// densification (Shrivastava, ICML 2017). The deviation of the estimate is at
// most that of the classic sketch, and its cost a small multiple of
// n log n + len(shingles).
func AppendSketch(dst []uint32, shingles []uint64, n int) []uint32 {
	if n < 64 || n > 512 || n&(n-1) != 0 {
		panic(fmt.Sprintf("shingle: AppendSketch: %d slots", n))
	}
	start := len(dst)
	dst = slices.Grow(dst, n)[:start+n]
	slots := dst[start:]
	clear(slots)
	if len(shingles) == 0 {
		return dst
	}
	for i := range slots {
		slots[i] = emptySlot
	}
	shift := 64 - bits.TrailingZeros(uint(n))
	for round := range uint32(sketchRounds) {
		odd := mix(uint64(round)+mul0) | 1
		for _, x := range shingles {
			y := x * odd
			slot := &slots[y>>shift]
			*slot = min(*slot, round<<valueBits|uint32(y<<(64-shift)>>(64-valueBits))|1)
		}
		if !slices.Contains(slots, emptySlot) {
			return dst
		}
	}
	densify(slots)
	return dst
}

const (
	emptySlot    = 1<<32 - 1
	valueBits    = 27
	sketchRounds = 15 // below 1 << (32 - valueBits), and emptySlot is none of them
)

// densify fills each empty slot from one that is not, the first on a random
// path over the slots that is the same for all sets.
func densify(slots []uint32) {
	filled := slices.Clone(slots)
	mask := uint64(len(slots) - 1)
	for i, v := range filled {
		for x := uint64(i) << 32; v == emptySlot; x++ {
			v = filled[mix(x+mul0)&mask]
		}
		slots[i] = v
	}
}

// Similarity returns the share of slots in which a and b agree, which for
// sketches of [AppendSketch] estimates the Jaccard similarity J of the sets,
// with a standard deviation of at most about √(J(1−J)/len(a)), and for
// sketches of [AppendWeighted] their probability Jaccard similarity. Sketches
// without shingles are similar to nothing. It panics if the lengths differ.
func Similarity(a, b []uint32) float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("shingle: Similarity: %d and %d slots", len(a), len(b)))
	}
	var same int
	for i, x := range a {
		if x == b[i] && x != 0 {
			same++
		}
	}
	return float64(same) / float64(max(1, len(a)))
}
