package shingle

import (
	"slices"

	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/token"
)

// counts counts the features of one text, and is used again for the next. Pairs are
// counted by the numbers of their tokens, so that each hash is made and looked up once
// for all places where its feature occurs, which are nearly twice as many.
type counts struct {
	tokens tally
	pairs  tally    // the key has the numbers of both tokens
	public []uint64 // by number of a token, what the frequency table knows if that is another hash
	ids    []uint32 // of each token of the text, its number

	// Of the pairs of one field.
	keys    []uint64
	numbers []uint32
}

func (c *counts) reset() {
	c.tokens.reset()
	c.pairs.reset()
	c.public, c.ids = append(c.public[:0], 0), c.ids[:0]
}

// add counts the tokens of a field and their pairs, each as so many tenths; public are the
// tokens as the frequency table knows them, or nil if that is the same.
func (c *counts) add(tokens, public []uint64, tenths uint32) {
	if len(tokens) == 0 {
		return
	}
	start := len(c.ids)
	c.ids = slices.Grow(c.ids, len(tokens))[:start+len(tokens)]
	ids := c.ids[start:]
	c.tokens.add(tokens, tenths, ids)
	if public != nil {
		c.public = slices.Grow(c.public, c.tokens.n-len(c.public))[:c.tokens.n]
		for i, id := range ids {
			c.public[id] = public[i]
		}
	}
	c.keys = slices.Grow(c.keys[:0], len(ids))[:len(ids)-1]
	c.numbers = slices.Grow(c.numbers[:0], len(ids))[:len(ids)-1]
	keys, first := c.keys, ids[0]
	for i, second := range ids[1:] {
		keys[i] = uint64(first)<<32 | uint64(second)
		first = second
	}
	c.pairs.add(keys, tenths, c.numbers)
}

// count counts the tokens of one field and their pairs; public are the same tokens
// as the frequency table knows them.
func (x *Extractor) count(tokens, public []uint64, headline bool) {
	tenths := uint32(bodyTenths)
	if headline {
		tenths = headlineTenths
	}
	if !x.isSecret() {
		public = nil
	}
	x.counts.add(tokens, public, tenths)
	x.length += uint64(tenths) * uint64(len(tokens))
}

// weigh sets x.hashes, x.units and x.weights of the features of the text: of the tokens by
// number, then of the pairs. Number 0, which is none, has no weight.
func (x *Extractor) weigh() {
	tokens, tenths := x.counts.tokens.all()
	pairs, tenthsOfPairs := x.counts.pairs.all()
	if len(tokens) == 1 {
		x.hashes, x.weights = x.hashes[:0], x.weights[:0]
		return
	}
	if x.isSecret() {
		x.setHashes(x.counts.public)
		x.units = x.opts.Table.AppendUnits(x.units[:0], x.hashes)
		x.setHashes(tokens)
	} else {
		x.setHashes(tokens)
		x.units = x.opts.Table.AppendUnits(x.units[:0], x.hashes)
	}
	units, ofPairs := x.units[:len(tokens)], x.units[len(tokens):]
	for i, key := range pairs {
		rarer := max(int(units[key>>32]), int(units[uint32(key)]))
		ofPairs[i] = uint8(max(int(ofPairs[i])-rarer, 0))
	}
	units[0], ofPairs[0] = 0, 0
	x.gain.reset(x.length)
	x.weights = slices.Grow(x.weights[:0], len(x.hashes))[:len(x.hashes)]
	x.gain.weigh(x.weights[:len(tokens)], units, tenths)
	x.gain.weigh(x.weights[len(tokens):], ofPairs, tenthsOfPairs)
}

// setHashes sets x.hashes to those of the tokens and pairs that were counted, given the
// hash of each token.
func (x *Extractor) setHashes(tokens []uint64) {
	pairs, _ := x.counts.pairs.all()
	x.hashes = slices.Grow(x.hashes[:0], len(tokens)+len(pairs))[:len(tokens)+len(pairs)]
	hashes := x.hashes[:len(tokens)]
	for i, t := range tokens {
		hashes[i] = idf.Token(t)
	}
	hashes = x.hashes[len(tokens):]
	for i, key := range pairs {
		hashes[i] = idf.Pair(tokens[key>>32], tokens[uint32(key)])
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
