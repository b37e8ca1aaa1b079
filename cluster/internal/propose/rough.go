package propose

import (
	"encoding/binary"
	"math/bits"
)

// A rough is the evidence of all texts that one text meets, rounded up, a byte for
// each. Of a hundred texts that are met one or two have enough evidence: these are found
// in bytes, which the fast caches hold, eight at a time and in order of texts, and only
// theirs is added up exactly. To add up that of all in 32 bits, and to go through a list
// of those met, lets grouping 150,000 made-up articles take a sixth longer.
type rough struct {
	of     []uint8 // evidence by text, of which 255 is that or more; all zero between calls
	blocks []bool  // of blockSize texts each, whether one may have been met
}

const (
	blockSize = 4096 // texts

	// minRough is the rounded evidence of [MinEvidence], and minRoughDay that from
	// which a third is taken, for a day, to leave as much.
	minRough    = 80
	minRoughDay = minRough * 3 / 2

	roughUnit  = MinEvidence / minRough
	roughShift = 16 // of the factor of a weight, so that nothing need be divided
)

func newRough(texts int) rough {
	blocks := texts/blockSize + 1
	return rough{make([]uint8, blocks*blockSize), make([]bool, blocks)}
}

// add adds the evidence of a feature that a text of this weight and some later ones
// have. No evidence is above what is added: the lower bits of the others' weights count
// as all ones, and a fraction as one.
func (r *rough) add(later []entry, weight uint16) {
	factor := (uint32(weight)<<roughShift + roughUnit - 1) / roughUnit
	one := factor + 1<<roughShift
	of := r.of
	for _, e := range later {
		m := e.text()
		of[m] = uint8(min(255, uint32(of[m])+(factor*e.top()+one)>>roughShift))
	}
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

// appendWorth appends the texts that may have enough evidence to be compared with text
// n, in order, and clears all evidence. Those from day on are a day away.
func (r *rough) appendWorth(dst []uint32, n, day int) []uint32 {
	for block := n / blockSize; block < len(r.blocks); block++ {
		if !r.blocks[block] {
			continue
		}
		r.blocks[block] = false
		start := block * blockSize
		of := r.of[start:][:blockSize]
		near := min((max(day-start, 0)+line-1)/line*line, blockSize)
		dst = appendFrom(dst, of[:near], start, minRough)
		dst = appendFrom(dst, of[near:], start+near, minRoughDay)
		clear(of)
	}
	return dst
}

// line is how many bytes are looked at together.
const line = 32

// appendFrom appends where bytes are at least least, which is up to 128, with start
// added. Eight are compared at a time: the top bit of each says whether it is.
func appendFrom(dst []uint32, of []uint8, start int, least uint64) []uint32 {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	lacking := (128 - least) * ones
	for ; len(of) >= line; of, start = of[line:], start+line {
		some := of[:line]
		var words [line / 8]uint64
		either := uint64(0)
		for i := range words {
			word := binary.LittleEndian.Uint64(some[8*i:])
			words[i] = word&^tops + lacking | word
			either |= words[i]
		}
		if either&tops == 0 {
			continue
		}
		for i, word := range words {
			for word &= tops; word != 0; word &= word - 1 {
				dst = append(dst, uint32(start+8*i+bits.TrailingZeros64(word)/8))
			}
		}
	}
	return dst
}

// mark marks texts between two calls of appendWorth, until unmark.
func (r *rough) mark(texts []uint32) {
	for _, m := range texts {
		r.of[m] = 1
	}
}

func (r *rough) unmark(texts []uint32) {
	for _, m := range texts {
		r.of[m] = 0
	}
}
