package like

import "math"

// A TextID numbers the texts that are compared or linked together, from 0 on, in
// the order of their first articles.
type TextID int32

// A Pair is two texts, A < B, and their similarity. There are many, so it is packed.
type Pair struct {
	A, B       TextID
	Similarity uint32 // in units of 1/Unit; apart is above all
	Others     uint32 // how many pairs of A that are not kept it stands for
}

const apart = math.MaxUint32

// NewPair returns the pair of two texts of a likeness.
func NewPair(a, b TextID, l Likeness) Pair { return Pair{A: a, B: b, Similarity: Packed(l)} }

// Packed returns the similarity of a likeness, or what says that the texts are
// apart. Of texts that are neither alike nor apart it is 0.
func Packed(l Likeness) uint32 {
	if l.Apart {
		return apart
	}
	return uint32(min(l.Full, Unit))
}

// Unpacked returns the similarity that was packed, which is 0 for texts apart.
func Unpacked(similarity uint32) (full uint64, isApart bool) {
	if similarity == apart {
		return 0, true
	}
	return uint64(similarity), false
}
