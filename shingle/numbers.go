package shingle

import "strconv"

// note appends the dates among the tokens of a field to dst, and to x.numbers
// its numbers: those of two digits or more, and pairs of successive numbers, as
// a decimal comma, a date or a score leaves them.
func (x *Extractor) note(dst []uint16, tokens []uint64) []uint16 {
	for i, t := range tokens {
		if t&numberBit == 0 {
			continue
		}
		value, known := smallNumbers[t]
		if !known || value > 9 {
			x.number(mix(t))
		}
		if i == 0 {
			continue
		}
		before := tokens[i-1]
		if before&numberBit != 0 {
			x.number(mix(before*mul0 + t))
		} else if before == monthToken && i > 1 {
			before = tokens[i-2]
		}
		if day := smallNumbers[before]; day >= 1 && value >= 1 && value <= 12 {
			dst = append(dst, value<<5|day)
		}
	}
	return dst
}

func (x *Extractor) number(hash uint64) {
	idf := uint64(x.opts.Table.idf(hash))
	x.numbers = append(x.numbers, seeded(hash, x.opts.Seed)>>weightBits<<weightBits|idf)
}

// smallNumbers holds the numbers that a day or month can be by their token.
var smallNumbers = func() map[uint64]uint16 {
	values := make(map[uint64]uint16)
	for n := range uint16(32) {
		values[HashToken(strconv.Itoa(int(n)))] = n
	}
	return values
}()

// monthToken stands between day and month: ngày 12 tháng 9.
var monthToken = HashToken("tháng")
