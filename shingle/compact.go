package shingle

import (
	"fmt"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// A Compact is a [Sketch] in half the memory: 16 bits of a hash of each slot. It
// compares like the sketch that it was made from, but has no union.
type Compact []uint16

// AppendCompact appends the compact form of a sketch to dst and returns the
// extended buffer.
func AppendCompact(dst Compact, sketch Sketch) Compact {
	for _, v := range sketch {
		if v == 0 {
			dst = append(dst, 0)
		} else {
			dst = append(dst, max(1, uint16(num.Mix(uint64(v))>>48)))
		}
	}
	return dst
}

// Similarity estimates what [Sketch.Similarity] of the whole sketches estimates. Slots that
// differ agree here with a chance of c = 2⁻¹⁶; where a share p agrees, the
// estimate without that bias is (p − c) / (1 − c), or 0 if that is negative
// (b-bit minwise hashing; Li and König, WWW 2010). It panics if the lengths
// differ.
func (a Compact) Similarity(b Compact) float64 {
	if len(a) != len(b) {
		panic(fmt.Sprintf("shingle: Compact.Similarity: %d and %d slots", len(a), len(b)))
	}
	const c = 1. / (1 << 16)
	p := float64(agreements(a, b)) / float64(max(1, len(a)))
	return max(0, (p-c)/(1-c))
}
