package copies

import (
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/shingle/token"
)

// An extractor makes the shingles and keys of texts. It is for one goroutine.
type extractor struct {
	unit    Unit
	width   int
	banding index.Banding

	tokens []uint64
	sketch shingle.Sketch
}

// append appends the shingles of a text to shingles, in the order of the text, and its
// keys to keys: one of each band, or none if the text has no tokens.
func (x *extractor) append(shingles, keys []uint64, text string) (newShingles, newKeys []uint64) {
	x.tokens = x.tokens[:0]
	if x.unit == Words {
		x.tokens = token.Append(x.tokens, text)
	} else {
		x.appendCharacters(text)
	}
	start := len(shingles)
	shingles = shingle.AppendShingles(shingles, x.tokens, x.width)
	x.sketch = shingle.AppendSketch(x.sketch[:0], shingles[start:], slots)
	return shingles, x.banding.Keys(keys, x.sketch)
}

// appendCharacters appends each letter, mark and digit of the tokens, and a space
// between two tokens.
func (x *extractor) appendCharacters(text string) {
	for t := range token.All(text) {
		if len(x.tokens) > 0 {
			x.tokens = append(x.tokens, ' ')
		}
		for _, r := range t {
			x.tokens = append(x.tokens, uint64(r))
		}
	}
}
