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
	hash    uint64
	tf      uint32
	idf     uint16
	heading bool // it occurs in a field before the last
}

// layout spreads hashes over the table in a way that differs from one process
// to the next, so that no text can be written whose features pile up in it.
// What is counted does not depend on it.
var layout = rand.Uint64() | 1

// add counts one more occurrence of a feature.
func (c *counts) add(hash uint64, idf int, heading bool) {
	if 2*len(c.features) >= len(c.table) {
		c.grow()
	}
	if place := c.find(hash); *place != 0 {
		f := &c.features[*place-1]
		f.tf++
		f.heading = f.heading || heading
	} else {
		c.features = append(c.features, counted{hash, 1, uint16(idf), heading})
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
func (x *Extractor) count(tokens []uint64, heading bool) {
	if len(tokens) == 0 {
		return
	}
	x.lookUp(tokens)
	x.counts.add(x.known[0].token, int(x.known[0].tokenIDF), heading)
	for i := 1; i < len(x.known); i++ {
		before, k := &x.known[i-1], &x.known[i]
		x.counts.add(k.token, int(k.tokenIDF), heading)
		if gain := int(k.pairIDF) - int(max(before.tokenIDF, k.tokenIDF)); gain > 0 {
			x.counts.add(k.pair, gain, heading)
		}
	}
}

// known is what the frequency table knows of a token, and of the pair of the
// token before and it.
type known struct {
	token, pair       uint64
	tokenIDF, pairIDF uint32
}

// lookUp sets x.known. It does nothing else, so that the processor can wait for
// many places of the table at a time.
func (x *Extractor) lookUp(tokens []uint64) {
	x.known = x.known[:0]
	before := uint64(0)
	for _, t := range tokens {
		token, pair := mix(t), mix(before*mul0+t)
		x.known = append(x.known, known{token, pair, uint32(x.opts.Table.idf(token)), uint32(x.opts.Table.idf(pair))})
		before = t
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
