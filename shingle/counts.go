package shingle

// counts counts the features of one text in a table of open addressing that
// is used again for the next text.
type counts struct {
	slots []counted // a power of two of them
	used  []uint32  // the slots in use, by first occurrence
}

// A counted feature has idf, in units of 1/idfUnit nat, and occurs tf times;
// a slot of tf 0 is free.
type counted struct {
	hash uint64
	idf  uint32
	tf   uint32
}

func (c *counts) reset() {
	for _, s := range c.used {
		c.slots[s].tf = 0
	}
	c.used = c.used[:0]
}

// add counts one more occurrence of a feature.
func (c *counts) add(hash uint64, idf int) {
	if 2*len(c.used) >= len(c.slots) {
		c.grow()
	}
	i := c.find(hash)
	s := &c.slots[i]
	if s.tf == 0 {
		*s = counted{hash: hash, idf: uint32(idf)}
		c.used = append(c.used, i)
	}
	s.tf++
}

// find returns the slot of hash, or the free one where it belongs.
func (c *counts) find(hash uint64) uint32 {
	mask := uint32(len(c.slots) - 1)
	for i := uint32(hash) & mask; ; i = (i + 1) & mask {
		if s := &c.slots[i]; s.tf == 0 || s.hash == hash {
			return i
		}
	}
}

func (c *counts) grow() {
	old := c.slots
	c.slots = make([]counted, max(1024, 2*len(old)))
	for k, i := range c.used {
		to := c.find(old[i].hash)
		c.slots[to] = old[i]
		c.used[k] = to
	}
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

// weigh sets features to those counted with their weights.
func (x *Extractor) weigh() {
	x.features = x.features[:0]
	for _, i := range x.counts.used {
		c := x.counts.slots[i]
		if w := c.idf * tfGain[min(c.tf, uint32(len(tfGain)-1))]; w > 0 {
			x.features = append(x.features, weighted{mix(c.hash ^ x.opts.Seed), w})
		}
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
func (x *Extractor) vectorHash(h uint64) uint64 { return mix(h^x.opts.Seed) >> weightBits }
