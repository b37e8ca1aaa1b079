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

// counts counts the features of one text, and is used again for the next. Pairs are
// counted by the indices of their tokens, so that each hash is made and looked up once
// for all places where its feature occurs, which are nearly twice as many.
type counts struct {
	tokens tally
	pairs  tally    // the key has the indices of both tokens
	public []uint64 // by index in tokens, what the frequency table knows if that is another hash
	ids    []uint32 // of each token of the text, its index in tokens

	// Of the pairs of one field.
	keys   []uint64
	places []uint32 // their indices in pairs
}

// A tally counts keys.
type tally struct {
	entries []tallied // by first occurrence, after one that is none
	table   []uint32  // open addressing: an index into entries, 0 is free
	shift   uint8     // of a spread key to its place in table
}

// A tallied key has a frequency in tenths of an occurrence.
type tallied struct {
	key   uint64
	tf    uint32
	first uint32 // where it was in the list of keys with which it came first
}

// tableSeed spreads keys over the table in a way that differs from one process
// to the next, so that nobody can write a text whose features collide in it. What
// is counted does not depend on it.
var tableSeed = rand.Uint64() | 1

// add counts more keys, each as so many tenths, and sets indices to where in t.entries they are. In
// outline it is
//
//	k := t.find(key)
//	if k == 0 { // a new one
//		k = len(t.entries)
//		t.entries = append(t.entries, tallied{key: key})
//		t.table[place] = k
//	}
//	t.entries[k].tf += tenths
//
// but whether a key is new is as good as random, and a processor that guesses
// it wrong loses more than all else takes. So nothing branches on it: each
// key is entered as if it were new, at n, and the search ends there if it
// does not end before. A place of the table that is free leads to n as well.
func (t *tally) add(keys []uint64, tenths uint32, indices []uint32) {
	t.reserve(len(keys))
	entries, n := t.entries[:cap(t.entries)], len(t.entries)
	table, shift, seed := t.table, t.shift&63, tableSeed
	mask := uint64(len(table) - 1)
	indices = indices[:len(keys)]
	for i, key := range keys {
		// entries[1:n] are those counted so far, and the table has their indices.
		entries[n] = tallied{key: key, first: uint32(i)}
		place := key * seed >> shift
		k := orIfZero(table[place], n)
		for entries[k].key != key {
			place = (place + 1) & mask
			k = orIfZero(table[place], n)
		}
		table[place] = uint32(k) // what stands there already, or n
		entries[k].tf += tenths
		indices[i] = uint32(k)
		n += 1 + (k-n)>>(bits.UintSize-1) // k == n: 1 + 0, it stays; k < n: 1 - 1, it is overwritten
	}
	t.entries = entries[:n]
}

// orIfZero returns k, or n if k is 0.
func orIfZero(k uint32, n int) int { return int(k) | n&((int(k)-1)>>(bits.UintSize-1)) }

const minTable = 9 // the binary logarithm of its places

// reserve makes room for n more keys, and one more that add overwrites. The
// table is at most half full, and as large as this text needs even if an earlier one
// needed more.
func (t *tally) reserve(n int) {
	if len(t.entries) == 0 {
		t.entries = append(t.entries, tallied{})
	}
	t.entries = slices.Grow(t.entries, n+1)
	width := max(minTable, bits.Len(uint(2*(len(t.entries)+n))))
	if len(t.table) >= 1<<width {
		return
	}
	clear(t.table)
	t.table = slices.Grow(t.table[:0], 1<<width)[:1<<width]
	t.shift = uint8(64 - width)
	for i, e := range t.entries[1:] {
		place := e.key * tableSeed >> t.shift
		for t.table[place] != 0 {
			place = (place + 1) & uint64(len(t.table)-1)
		}
		t.table[place] = uint32(i + 1)
	}
}

// reset forgets all keys, and the memory of a text that was far too long.
func (t *tally) reset() {
	if cap(t.table) > keptMemory {
		*t = tally{}
	}
	clear(t.table) // the rest of its memory is clear
	t.table, t.entries = t.table[:0], t.entries[:0]
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
		for _, t := range c.tokens.entries[len(c.public):] {
			c.public = append(c.public, public[t.first])
		}
	}
	c.keys = slices.Grow(c.keys[:0], len(ids))[:len(ids)-1]
	c.places = slices.Grow(c.places[:0], len(ids))[:len(ids)-1]
	keys, first := c.keys, ids[0]
	for i, second := range ids[1:] {
		keys[i] = uint64(first)<<32 | uint64(second)
		first = second
	}
	c.pairs.add(keys, tenths, c.places)
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

// weigh sets x.hashes, x.units and x.weights of the features of the text.
func (x *Extractor) weigh() {
	tokens, pairs := x.counts.tokens.entries, x.counts.pairs.entries
	if len(tokens) == 0 {
		x.hashes, x.weights = x.hashes[:0], x.weights[:0]
		return
	}
	x.keys = slices.Grow(x.keys[:0], len(tokens))[:len(tokens)]
	for i := range tokens {
		x.keys[i] = tokens[i].key
	}
	if x.isSecret() {
		x.setHashes(x.counts.public)
		x.units = x.opts.Table.AppendUnits(x.units[:0], x.hashes)
		x.setHashes(x.keys)
	} else {
		x.setHashes(x.keys)
		x.units = x.opts.Table.AppendUnits(x.units[:0], x.hashes)
	}
	x.gain.reset(x.length)
	x.weights = slices.Grow(x.weights[:0], len(x.hashes))[:len(x.hashes)]
	units, ofPairs, weights := x.units[:len(tokens)], x.units[len(tokens):], x.weights
	units[0] = 0 // that is none
	for i := range tokens {
		weights[i] = uint32(units[i]) * x.gain.of(tokens[i].tf)
	}
	weights = weights[len(tokens):]
	for i := range pairs {
		p := &pairs[i]
		more := int(ofPairs[i]) - max(int(units[p.key>>32]), int(units[uint32(p.key)]))
		weights[i] = uint32(max(more, 0)) * x.gain.of(p.tf)
	}
	if len(pairs) > 0 {
		weights[0] = 0
	}
}

// setHashes sets x.hashes to those of the tokens and pairs that were counted, given the
// hash of each token.
func (x *Extractor) setHashes(tokens []uint64) {
	pairs := x.counts.pairs.entries
	x.hashes = slices.Grow(x.hashes[:0], len(tokens)+len(pairs))[:len(tokens)+len(pairs)]
	for i, t := range tokens {
		x.hashes[i] = idf.Token(t)
	}
	hashes := x.hashes[len(tokens):]
	for i := range pairs {
		key := pairs[i].key
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
