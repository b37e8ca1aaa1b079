package propose

import "github.com/chumtin/chumtin/cluster/internal/like"

// A rough is the evidence of all texts that one text meets, rounded up, a byte for
// each. Of a thousand texts that are met one or two have enough evidence: these are found
// in bytes, which the fast caches hold, and only theirs is added up exactly.
type rough struct {
	of     []uint8  // evidence by text, in units of roughUnit, of which 255 is that or more
	enough []uint32 // the texts of which it reached minRough, in no order
	blocks []bool   // of blockSize texts each, whether one may have been met
}

const (
	blockSize = 4096 // texts

	// minRough is the rounded evidence of [MinEvidence], and minRoughDay that from
	// which a third is taken, for a day, to leave as much.
	minRough    = 128
	minRoughDay = minRough * 3 / 2

	roughUnit  = MinEvidence / minRough
	roughShift = 16 // of the factor of a weight, so that nothing need be divided
)

func newRough(texts int) rough {
	blocks := texts/blockSize + 1
	return rough{of: make([]uint8, blocks*blockSize), blocks: make([]bool, blocks)}
}

// add adds the evidence of a feature that a text of this weight and some later ones
// have. No evidence is above what is added: the lower bits of the others' weights count
// as all ones, and a fraction as one.
func (r *rough) add(later []entry, weight uint16) {
	factor := (uint32(weight)<<roughShift + roughUnit - 1) / roughUnit
	one := factor + 1<<roughShift
	of, enough := r.of, r.enough
	for _, e := range later {
		m := e.text()
		before := uint32(of[m])
		sum := before + (factor*e.top()+one)>>roughShift
		if sum >= minRough { // seldom
			if before < minRough {
				enough = append(enough, m)
			}
			sum = min(sum, 255)
		}
		of[m] = uint8(sum)
	}
	r.enough = enough
	r.note(later)
}

// note notes the blocks of texts that were met. Those between the first and the last are
// noted without a look at the texts, if they are not many more.
func (r *rough) note(later []entry) {
	first, last := later[0].text()/blockSize, later[len(later)-1].text()/blockSize
	if int(last-first) < len(later) {
		for i := range r.blocks[first : last+1] {
			r.blocks[int(first)+i] = true
		}
		return
	}
	for _, e := range later {
		r.blocks[e.text()/blockSize] = true
	}
}

// has reports whether the evidence of a text may be enough, and it was not dropped.
func (r *rough) has(m uint32) bool { return r.of[m] >= minRough }

// drop says that the evidence of a text is not enough.
func (r *rough) drop(m uint32) { r.of[m] = 0 }

// bound returns evidence of which [like.Measure.Deduct] leaves no less than of that of a
// text. It is a unit more than what was added, because Deduct rounds.
func (r *rough) bound(m uint32) uint64 {
	if r.of[m] == 255 {
		return like.Unit
	}
	return (uint64(r.of[m]) + 1) * roughUnit
}

// clear clears all evidence.
func (r *rough) clear() {
	for i, met := range r.blocks {
		if met {
			clear(r.of[i*blockSize:][:blockSize])
		}
	}
	clear(r.blocks)
	r.enough = r.enough[:0]
}
