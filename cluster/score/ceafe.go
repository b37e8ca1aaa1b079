package score

import "math/bits"

// ceafe returns the CEAF-e scores.
//
// Many alignments can be equally good, and summing them as floats could tell
// them apart by a rounding. So similarities are integers, in units of
// 2^-scale, and the total of the best alignments is one exact number. The
// scale is the finest at which that total fits: with 50,000 clusters a
// similarity is right to 2^-46, and so is the mean.
func (t *table) ceafe() PRF {
	scale := 62 - bits.Len(uint(min(len(t.truth), len(t.got))))
	m := newMatching(len(t.truth), len(t.got))
	for _, c := range t.cells {
		m.addEdge(c.truth, c.got, phi4(c.n, t.truth[c.truth]+t.got[c.got], scale))
	}
	total := float64(m.maximize()) / float64(int64(1)<<scale)
	return newPRF(total/float64(len(t.got)), total/float64(len(t.truth)))
}

// phi4 returns 2·common/sizes in units of 2^-scale, rounded down.
func phi4(common, sizes int64, scale int) int64 {
	hi, lo := bits.Mul64(2*uint64(common), 1<<scale)
	quotient, _ := bits.Div64(hi, lo, uint64(sizes))
	return int64(quotient)
}
