package shingle

import "math/rand/v2"

// counts counts the features of one text and is used again for the next.
type counts struct {
	features []counted // by first occurrence
	table    []uint32  // open addressing: 1 + an index into features, 0 is free
	shift    uint8     // of a spread hash to its place in table
}

// A counted feature has idf, in units of 1/idfUnit nat, and occurs tf times.
type counted struct {
	hash uint64
	idf  uint32
	tf   uint32
}

// layout spreads hashes over the table in a way that differs from one process
// to the next, so that no text can be written whose features pile up in it.
// What is counted does not depend on it.
var layout = rand.Uint64() | 1

// add counts one more occurrence of a feature.
func (c *counts) add(hash uint64, idf int) {
	if 2*len(c.features) >= len(c.table) {
		c.grow()
	}
	if place := c.find(hash); *place != 0 {
		c.features[*place-1].tf++
	} else {
		c.features = append(c.features, counted{hash, uint32(idf), 1})
		*place = uint32(len(c.features))
	}
}

// find returns the place of hash in the table, or the free one where it belongs.
func (c *counts) find(hash uint64) *uint32 {
	mask := uint64(len(c.table) - 1)
	for i := hash * layout >> c.shift; ; i++ {
		place := &c.table[i&mask]
		if *place == 0 || c.features[*place-1].hash == hash {
			return place
		}
	}
}

const leastTable = 11 // the binary logarithm of its places

func (c *counts) grow() {
	if c.table == nil {
		c.table, c.shift = make([]uint32, 1<<leastTable), 64-leastTable
	} else {
		c.table, c.shift = make([]uint32, 2*len(c.table)), c.shift-1
	}
	for i, f := range c.features {
		*c.find(f.hash) = uint32(i + 1)
	}
}

// reset forgets all features, and the memory of a text that was far too long.
func (c *counts) reset() {
	if len(c.table) > keptMemory {
		*c = counts{}
	}
	clear(c.table)
	c.features = c.features[:0]
}

// count counts the tokens of one field and their pairs. A pair that tells
// nothing beyond its tokens is left out.
func (x *Extractor) count(tokens []uint64) {
	before := 0 // the idf of the token before
	for i, t := range tokens {
		h := mix(t)
		idf := x.opts.Table.idf(h)
		x.counts.add(h, idf)
		if i > 0 {
			pair := mix(tokens[i-1]*mul0 + t)
			if gain := x.opts.Table.idf(pair) - max(before, idf); gain > 0 {
				x.counts.add(pair, gain)
			}
		}
		before = idf
	}
}

// FeatureTexts returns the text of each feature of a text, given as its
// fields, by its hash in a [Vector]: a token, or two with a blank between.
func (x *Extractor) FeatureTexts(fields ...string) map[uint64]string {
	texts := make(map[uint64]string)
	for _, field := range fields {
		before := ""
		var last uint64
		for token := range Tokens(field) {
			t := HashToken(token)
			texts[x.vectorHash(mix(t))] = token
			if before != "" {
				texts[x.vectorHash(mix(last*mul0+t))] = before + " " + token
			}
			before, last = token, t
		}
	}
	return texts
}

// vectorHash returns what a Vector holds of the hash of a feature.
func (x *Extractor) vectorHash(hash uint64) uint64 { return seeded(hash, x.opts.Seed) >> weightBits }

// seeded returns the hash that stands for a feature in a [Vector], of which
// that holds the top bits, given the one that the frequency table knows.
func seeded(hash, seed uint64) uint64 { return mix(hash ^ seed) }
