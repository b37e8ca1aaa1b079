package shingle

import (
	"slices"

	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/token"
)

// A Word is a word of a headline: its hash in the top 48 bits, as in an element of a
// [Vector], whether it occurs again below the headline in the next bit, and its idf in
// the low 15 bits.
type Word uint64

const wordAgain = 1 << (weightBits - 1)

// Feature returns the element of a [Vector] that has the hash of w and weight zero.
func (w Word) Feature() uint64 { return uint64(w) &^ Unit }

// IDF returns the idf of w in units of 1/[idf.Unit] nat.
func (w Word) IDF() uint64 { return uint64(w) & (wordAgain - 1) }

// IsAgain reports whether w occurs in the text below the headline as well.
func (w Word) IsAgain() bool { return w&wordAgain != 0 }

// maxWords is the number of tokens of a headline whose words are kept. No headline has
// as many.
const maxWords = 64

// appendWords appends the words among the first n tokens, which are the headline, to
// dst, in ascending order and distinct. All tokens have been counted and weighed.
func (x *Extractor) appendWords(dst []Word, n int) []Word {
	start := len(dst)
	headline := x.tokens[:min(n, maxWords)]
	_, tenths := x.counts.tokens.all()
	for i, t := range headline {
		if token.IsNumber(t) || slices.Contains(headline[:i], t) {
			continue
		}
		id := x.counts.ids[i]
		if x.units[id] == 0 {
			continue
		}
		w := Word(num.Mix(x.hashes[id])&^Unit | uint64(x.units[id]))
		if here := headlineTenths * occurrences(x.tokens[:n], t); tenths[id] > here {
			w |= wordAgain
		}
		dst = append(dst, w)
	}
	words := dst[start:]
	slices.Sort(words)
	return dst[:start+len(slices.Compact(words))] // another word may have the same 48 bits
}

// occurrences returns how often a list of tokens has one.
func occurrences(tokens []uint64, t uint64) (n uint32) {
	for _, other := range tokens {
		if other == t {
			n++
		}
	}
	return n
}
