package shingle

import (
	"strconv"

	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/token"
)

// note appends the dates among the tokens of a field to dst, and to x.numbers
// its numbers: those of two digits or more, and pairs of successive numbers, as
// a decimal comma, a date or a score leaves them. public are the tokens as the
// frequency table knows them.
func (x *Extractor) note(dst []uint16, tokens, public []uint64) []uint16 {
	for i, t := range tokens {
		if !token.IsNumber(t) {
			continue
		}
		value, known := x.calendar.number(t)
		if !known || value > 9 {
			x.number(idf.Token(t), idf.Token(public[i]))
		}
		if i == 0 {
			continue
		}
		before := tokens[i-1]
		if token.IsNumber(before) {
			x.number(idf.Pair(before, t), idf.Pair(public[i-1], public[i]))
		} else if before == x.calendar.month && i > 1 {
			before = tokens[i-2]
		}
		day, _ := x.calendar.number(before)
		if date := newDate(day, value); isDate(date) {
			dst = append(dst, date)
		}
	}
	return dst
}

// number adds a number, given its hash and the one that the frequency table knows.
func (x *Extractor) number(hash, public uint64) {
	x.numbers = append(x.numbers, num.Mix(hash)>>weightBits<<weightBits|uint64(x.opts.Table.Units(public)))
}

// A calendar holds the tokens of dates, by their hashes of one key.
type calendar struct {
	numbers [64]dayNumber // that a day or month can be: open addressing
	month   uint64        // stands between the two: ngày 12 tháng 9
}

// A dayNumber is a token and its value. A zero one is none: no token that is a number
// has the hash 0.
type dayNumber struct {
	hash  uint64
	value uint16
}

func newCalendar(k token.Key) *calendar {
	c := &calendar{month: k.Hash("tháng")}
	for n := range uint16(32) {
		hash := k.Hash(strconv.Itoa(int(n)))
		*c.at(hash) = dayNumber{hash, n}
	}
	return c
}

// number returns the value of a token and true, or 0 and false if it can be no day or month.
func (c *calendar) number(hash uint64) (uint16, bool) {
	n := c.at(hash)
	return n.value, n.hash == hash && token.IsNumber(hash)
}

// at returns where a hash is, or the free place where it belongs.
func (c *calendar) at(hash uint64) *dayNumber {
	for i := hash >> 58; ; i = (i + 1) % uint64(len(c.numbers)) {
		if n := &c.numbers[i]; n.hash == hash || n.hash == 0 {
			return n
		}
	}
}

var publicCalendar = newCalendar(token.Key{})
