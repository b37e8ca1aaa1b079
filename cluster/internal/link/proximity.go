package link

import "math"

// A proximity is what is known of the pairs of texts of two groups.
type proximity struct {
	total           uint64 // the sum of their similarities: 2^32 pairs fit
	reach           uint32 // how many reach the threshold
	lowest, highest uint32
	bound           uint32 // the score is not above it, nor, by Average, above highest
	deducted        uint32 // the score less what outlets take from it, or notDeducted
	apart           bool   // the groups must not merge
	sampled         bool   // some of the pairs stand for others, which total has
}

const notDeducted = math.MaxUint32

// plus returns what is known of the pairs of both.
func (p proximity) plus(q proximity) proximity {
	return proximity{
		total:    p.total + q.total,
		reach:    p.reach + q.reach,
		lowest:   min(p.lowest, q.lowest),
		highest:  max(p.highest, q.highest),
		bound:    max(p.bound, q.bound),
		deducted: notDeducted,
		apart:    p.apart || q.apart,
		sampled:  p.sampled || q.sampled,
	}
}
