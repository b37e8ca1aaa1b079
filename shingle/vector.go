package shingle

import (
	"iter"
	"math"
	"math/bits"
	"slices"

	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle/idf"
)

// A Vector is the part of a text that determines its similarity to others: its
// heaviest features, weighted and scaled to unit length.
//
// The features are the tokens and the pairs of successive tokens. A token weighs
// gain · idf; a pair weighs gain · max(0, idf(pair) − max(idf(first), idf(second))),
// which is what it adds to the rarer of its tokens. So pairs count much in
// Vietnamese, most of whose words are two common syllables, and little where the
// tokens are rare already.
//
// The gain of a feature is that of BM25 (Robertson and Zaragoza, Found. Trends Inf.
// Retr. 2009):
//
//	gain = 4 · tf / (tf + 3 · (0.25 + 0.75 · length/400))
//
// where tf is the number of occurrences of the feature and length is the number of
// tokens. An occurrence or a token in the headline, the first of several fields,
// counts as 1.8.
//
// Each element holds the top 48 bits of a feature's hash and its weight in 16
// bits, in units of 1/[Unit]. Elements are in ascending order, and hashes are
// distinct. Weights are integers so that similarity is the same on every machine.
type Vector []uint64

// Unit is the stored form of weight 1.
const Unit = math.MaxUint16

const weightBits = 16

// All yields the hash of each feature, in ascending order, and its weight in
// units of 1/Unit.
func (a Vector) All() iter.Seq2[uint64, uint64] {
	return func(yield func(hash, weight uint64) bool) {
		for _, e := range a {
			if !yield(e>>weightBits, e&Unit) {
				return
			}
		}
	}
}

// Similarity returns the dot product of a and b: for vectors of an
// [Extractor], the cosine of the angle between them, from 0 to 1. The vector of a
// text that is too short to say much is shorter than one, and so its similarity to
// itself is below 1.
func (a Vector) Similarity(b Vector) float64 { return float64(a.Dot(b)) / (Unit * Unit) }

// Dot returns the dot product of a and b in units of 1/Unit².
func (a Vector) Dot(b Vector) uint64 {
	var sum uint64
	for i, j := 0, 0; i < len(a) && j < len(b); {
		x, y := a[i]>>weightBits, b[j]>>weightBits
		if x == y {
			sum += a[i] & Unit * (b[j] & Unit)
		}
		// i++ if x <= y, and j++ if y <= x, without a branch that the processor
		// would guess wrong every other time: the hashes have 48 bits.
		i += int((x - y - 1) >> 63)
		j += int((y - x - 1) >> 63)
	}
	return min(sum, Unit*Unit) // rounded weights may reach a little over one
}

// minLength is the length, in the unit of a weighted feature, below which a text is
// too short to be scaled up to length one. In a text of a few tokens, where the gain
// is about 2.2, its 12 nats are one word of idf 5.4 or four of idf 2.7: headlines
// are longer, and one or two common words are not.
const minLength = 12 * idf.Unit * gainUnit

// AppendVector appends the vector of a text, given as its fields, to dst and
// returns the extended buffer. It is the Vector of [Extractor.Document]. With
// [AppendWeighted] it is all that an index of events needs, in about three quarters
// of the time of a whole document. Tokens after the first [MaxTokens] do not count.
func (x *Extractor) AppendVector(dst Vector, fields ...string) Vector {
	x.reset()
	for i, field := range fields {
		start := len(x.tokens)
		x.tokenize(markup.Text(field))
		x.count(x.tokens[start:], x.publicFrom(start), i == 0 && len(fields) > 1)
	}
	x.weigh()
	return x.appendVector(dst)
}

// AppendVectorOf is [Extractor.AppendVector] for the hashes of tokens, of a text that
// was divided by other means. Frequency tables know the hashes of [token.Hash]; other
// tokens count as absent from the table. These hashes are public, so AppendVectorOf
// panics if x has an [Options.Seed].
func (x *Extractor) AppendVectorOf(dst Vector, fields ...[]uint64) Vector {
	x.reset()
	if x.isSecret() {
		panic("shingle: AppendVectorOf: the extractor has a seed, which the hashes of tokens do not depend on")
	}
	left := MaxTokens
	for i, tokens := range fields {
		tokens = tokens[:min(left, len(tokens))]
		x.count(tokens, tokens, i == 0 && len(fields) > 1)
		left -= len(tokens)
	}
	x.weigh()
	return x.appendVector(dst)
}

// appendVector appends to dst the vector of what was counted and weighed.
func (x *Extractor) appendVector(dst Vector) Vector {
	features := x.chooser.heaviest(x.hashes, x.weights, x.opts.MaxFeatures)
	var squares uint64
	for _, f := range features {
		squares += uint64(f.weight) * uint64(f.weight)
	}
	length := max(sqrt(squares), minLength)
	// Divided by multiplication, by 2^64/length rounded up: that is exact below 2^64/length, and
	// a weight times Unit has 36 bits, a length 27.
	inverse := ^uint64(0)/length + 1
	x.elements = slices.Grow(x.elements[:0], len(features))[:len(features)]
	n := 0
	for _, f := range features {
		w, _ := bits.Mul64(uint64(f.weight)*Unit+length/2, inverse)
		x.elements[n] = f.hash | w
		n += int(-w >> 63) // w is 16 bits
	}
	x.elements = x.elements[:n]
	start := len(dst)
	return dedupe(appendSorted(dst, x.elements, &x.sorting), start)
}

// dedupe keeps of elements from start on that share a hash the last, which is
// the heaviest.
func dedupe(v Vector, start int) Vector {
	n := start
	for i := start; i < len(v); i++ {
		if i+1 == len(v) || v[i]>>weightBits != v[i+1]>>weightBits {
			v[n] = v[i]
			n++
		}
	}
	return v[:n]
}

// sqrt returns the square root of n, rounded down.
func sqrt(n uint64) uint64 {
	r := uint64(math.Sqrt(float64(n)))
	for r*r > n {
		r--
	}
	for (r+1)*(r+1) <= n {
		r++
	}
	return r
}
