package link

import "math"

// A proximity is what is known of the pairs of texts of two groups.
type proximity struct {
	total           uint64 // the sum of their similarities: 2^32 pairs fit
	once            uint64 // the same, without what pairs stand for
	reach           uint32 // how many reach the threshold
	lowest, highest uint32
	bound           uint32 // the score is not above it, nor, by Average, above highest
	deducted        uint32 // the score less what is not believed and what outlets take, or notDeducted
	apart           bool   // the groups must not merge
	sampled         bool   // some of the pairs stand for others, which total has
	kept            uint8  // how many pairs there are, or enough
}

const notDeducted = math.MaxUint32

// enough is from how many pairs on those that stand for others are believed. One that
// stands for a hundred, between groups of a few texts, says nothing of their mean: with
// fewer pairs each counts as one.
const enough = 64

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
		kept:     min(p.kept+q.kept, enough),
		once:     p.once + q.once,
	}
}

// either returns what is known of one pair of texts or of another, whichever is nearer.
func (p proximity) either(q proximity) proximity {
	return proximity{
		total:    max(p.total, q.total),
		reach:    max(p.reach, q.reach),
		lowest:   max(p.lowest, q.lowest),
		highest:  max(p.highest, q.highest),
		bound:    max(p.bound, q.bound),
		deducted: notDeducted,
		sampled:  p.sampled || q.sampled,
		kept:     max(p.kept, q.kept),
		once:     max(p.once, q.once),
	}
}
