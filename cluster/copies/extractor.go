package copies

import (
	"slices"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/shingle/token"
)

// Features are what a [Set] finds copies by.
type Features struct {
	Shingles []uint64 // in ascending order, each once
	Keys     []uint64 // one of each band, none if there are no shingles

	// Sketch is a MinHash of the shingles: the share of slots in which two sketches
	// agree estimates how similar the texts are. See [shingle.Sketch.Similarity].
	Sketch shingle.Sketch
}

// An Extractor makes features of texts, for a database or an engine of one's own. All
// texts whose features meet need the same [Options]. It is for one goroutine.
//
// The zero Extractor is not usable, and its Features panics: call [NewExtractor].
type Extractor struct {
	unit    Unit
	width   int
	banding index.Banding
	sorts   bool // so that shingles are in ascending order, each once

	tokens []uint64
	sketch shingle.Sketch
}

// NewExtractor returns an extractor, or an error that lists everything wrong with opts.
func NewExtractor(opts Options) (*Extractor, error) {
	opts, err := opts.withDefaults()
	if err != nil {
		return nil, err
	}
	x := newExtractor(opts)
	x.sorts = true
	return x, nil
}

func newExtractor(opts Options) *Extractor {
	return &Extractor{unit: opts.Unit, width: opts.Width, banding: opts.banding()}
}

// Banding returns the bands that have the keys.
func (x *Extractor) Banding() index.Banding { return x.banding }

// Features returns the features of a text.
func (x *Extractor) Features(text string) Features {
	if x.width == 0 {
		panic("copies: Extractor is not initialized: call NewExtractor")
	}
	shingles, keys := x.append(nil, nil, text)
	if x.unit == Whole {
		x.sketch = shingle.AppendSketch(x.sketch[:0], shingles, slots)
	}
	return Features{Shingles: shingles, Keys: keys, Sketch: slices.Clone(x.sketch)}
}

// append appends the shingles of a text to shingles, in the order of the text or
// sorted, and its keys to keys: one of each band, or none if the text has no tokens.
func (x *Extractor) append(shingles, keys []uint64, text string) (newShingles, newKeys []uint64) {
	x.tokens = x.tokens[:0]
	if x.unit == Characters {
		x.appendCharacters(text)
	} else {
		x.tokens = token.Append(x.tokens, text)
	}
	start := len(shingles)
	if x.unit == Whole {
		shingles, keys = x.appendWhole(shingles, keys)
	} else {
		shingles = shingle.AppendShingles(shingles, x.tokens, x.width)
		x.sketch = shingle.AppendSketch(x.sketch[:0], shingles[start:], slots)
		keys = x.banding.Keys(keys, x.sketch)
	}
	if x.sorts {
		own := shingles[start:]
		slices.Sort(own)
		shingles = shingles[:start+len(slices.Compact(own))]
	}
	return shingles, keys
}

// appendCharacters appends each letter, mark and digit of the tokens, and a space
// between two tokens.
func (x *Extractor) appendCharacters(text string) {
	for t := range token.All(text) {
		if len(x.tokens) > 0 {
			x.tokens = append(x.tokens, ' ')
		}
		for _, r := range t {
			x.tokens = append(x.tokens, uint64(r))
		}
	}
}

// appendWhole appends 128 bits that stand for all tokens, of which half are the key.
func (x *Extractor) appendWhole(shingles, keys []uint64) (newShingles, newKeys []uint64) {
	if len(x.tokens) == 0 {
		return shingles, keys
	}
	h, g := uint64(len(x.tokens)), uint64(1)
	for _, t := range x.tokens {
		h = (h ^ t) * 0x9E3779B97F4A7C15
		h ^= h >> 32
		g = (g + t) * 0xD6E8FEB86659FD93
		g ^= g >> 29
	}
	if h == 0 {
		h = 1 // key 0 is none
	}
	return append(shingles, h, g), append(keys, h)
}
