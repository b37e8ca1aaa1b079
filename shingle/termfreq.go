package shingle

import (
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/token"
)

// counts counts the features of one text and is used again for the next.
type counts struct {
	features []counted // by first occurrence, after one that is none
	table    []uint32  // open addressing: an index into features, 0 is free
	shift    uint8     // of a spread hash to its place in table
}

// A counted feature has idf, in units of 1/[idf.Unit] nat, and a frequency in tenths.
type counted struct {
	hash uint64
	tf   uint32
	idf  uint16
}

// An occurrence is one feature at one place of a text.
type occurrence struct {
	hash uint64
	idf  uint16 // not 0
}

// tableSeed spreads hashes over the table in a way that differs from one process
// to the next, so that nobody can write a text whose features collide in it. What
// is counted does not depend on it.
var tableSeed = rand.Uint64() | 1

// add counts more occurrences, each as so many tenths. In outline it is
//
//	k := c.find(o.hash)
//	if k == 0 { // a new feature
//		k = len(c.features)
//		c.features = append(c.features, counted{hash: o.hash, idf: o.idf})
//		c.table[place] = k
//	}
//	c.features[k].tf += tenths
//
// but whether a feature is new is as good as random, and a processor that guesses
// it wrong loses more than all else takes. So nothing branches on it: each
// occurrence is entered as if it were new, at n, and the search ends there if it
// does not end before. A place of the table that is free leads to n as well.
func (c *counts) add(list []occurrence, tenths uint32) {
	c.reserve(len(list))
	features, n := c.features[:cap(c.features)], len(c.features)
	table, shift := c.table, c.shift&63
	mask := uint64(len(table) - 1)
	for _, o := range list {
		// features[1:n] are those counted so far, and the table has their indices.
		features[n] = counted{hash: o.hash, idf: o.idf}
		place := o.hash * tableSeed >> shift
		k := orIfZero(table[place], n)
		for features[k].hash != o.hash {
			place = (place + 1) & mask
			k = orIfZero(table[place], n)
		}
		table[place] = uint32(k) // what stands there already, or n
		f := &features[k]
		f.tf += tenths
		n += 1 + (k-n)>>(bits.UintSize-1) // k == n: 1 + 0, it stays; k < n: 1 - 1, it is overwritten
	}
	c.features = features[:n]
}

// find returns the feature of a hash, or nil if it was not counted.
func (c *counts) find(hash uint64) *counted {
	if len(c.table) == 0 {
		return nil
	}
	for place := hash * tableSeed >> (c.shift & 63); c.table[place] != 0; place = (place + 1) & uint64(len(c.table)-1) {
		if f := &c.features[c.table[place]]; f.hash == hash {
			return f
		}
	}
	return nil
}

// orIfZero returns k, or n if k is 0.
func orIfZero(k uint32, n int) int { return int(k) | n&((int(k)-1)>>(bits.UintSize-1)) }

const minTable = 9 // the binary logarithm of its places

// reserve makes room for n more features, and one more that add overwrites. The
// table is at most half full, and as large as this text needs even if an earlier one
// needed more.
func (c *counts) reserve(n int) {
	if c.features == nil {
		c.features = make([]counted, 1, 1<<minTable)
	}
	c.features = slices.Grow(c.features, n+1)
	width := max(minTable, bits.Len(uint(2*(len(c.features)+n))))
	if len(c.table) >= 1<<width {
		return
	}
	clear(c.table)
	c.table = slices.Grow(c.table[:0], 1<<width)[:1<<width]
	c.shift = uint8(64 - width)
	for i, f := range c.features[1:] {
		place := f.hash * tableSeed >> c.shift
		for c.table[place] != 0 {
			place = (place + 1) & uint64(len(c.table)-1)
		}
		c.table[place] = uint32(i + 1)
	}
}

// reset forgets all features, and the memory of a text that was far too long.
func (c *counts) reset() {
	if cap(c.table) > keptMemory {
		*c = counts{}
	}
	clear(c.table) // the rest of its memory is clear
	c.table = c.table[:0]
	c.features = c.features[:min(1, len(c.features))]
}

// all returns the features by first occurrence.
func (c *counts) all() []counted { return c.features[min(1, len(c.features)):] }

// count counts the tokens of one field and their pairs; public are the same tokens
// as the frequency table knows them. A pair that is no rarer than its tokens is left
// out.
func (x *Extractor) count(tokens, public []uint64, headline bool) {
	tenths := uint32(bodyTenths)
	if headline {
		tenths = headlineTenths
	}
	x.lookUp(tokens, public)
	x.counts.add(x.occurrences, tenths)
	x.length += uint64(tenths) * uint64(len(tokens))
}

// lookUp sets x.occurrences to those in tokens.
func (x *Extractor) lookUp(tokens, public []uint64) {
	x.setHashes(public)
	x.units = x.opts.Table.AppendUnits(x.units[:0], x.hashes)
	if x.isSecret() {
		x.setHashes(tokens)
	}
	list := slices.Grow(x.occurrences[:0], len(x.hashes))[:len(x.hashes)]
	hashes, units := x.hashes, x.units[:len(x.hashes)]
	n, before := 0, idf.Max
	for i := 0; i+1 < len(hashes); i += 2 {
		// list[:n] are those that count. Each is written behind them, and
		// counts if its idf or gain is positive; the sign bit of the negative
		// says so without a branch.
		own := int(units[i])
		gain := int(units[i+1]) - max(own, before)
		list[n] = occurrence{hashes[i], uint16(own)}
		n += int(uint32(-own) >> 31)
		list[n] = occurrence{hashes[i+1], uint16(gain)}
		n += int(uint32(-gain) >> 31)
		before = own
	}
	x.occurrences = list[:n]
}

// setHashes sets x.hashes to those of the tokens and of their pairs, by turns: of a
// token, then of the pair that it ends. The first of these is of no pair, and has
// no gain over idf.Max.
func (x *Extractor) setHashes(tokens []uint64) {
	x.hashes = slices.Grow(x.hashes[:0], 2*len(tokens))[:2*len(tokens)]
	before := uint64(0)
	for i, t := range tokens {
		x.hashes[2*i], x.hashes[2*i+1] = idf.Token(t), idf.Pair(before, t)
		before = t
	}
}

// FeatureTexts returns the features of a text, given as its fields: a map from the
// hash in a [Vector] to the token, or the two tokens with a space between.
func (x *Extractor) FeatureTexts(fields ...string) map[uint64]string {
	x.mustBeMade()
	texts := make(map[uint64]string)
	for _, field := range fields {
		before := ""
		var last uint64
		for text := range token.All(markup.Text(field)) {
			t := x.key.Hash(text)
			texts[inVector(idf.Token(t))] = text
			if before != "" {
				texts[inVector(idf.Pair(last, t))] = before + " " + text
			}
			before, last = text, t
		}
	}
	return texts
}

// inVector returns what a Vector holds of the hash of a feature.
func inVector(hash uint64) uint64 { return num.Mix(hash) >> weightBits }
