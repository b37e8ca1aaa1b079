package shingle

import (
	"errors"
	"fmt"
	"slices"

	"golang.org/x/text/unicode/norm"
)

// A Document is what is kept of a text to compare it with others. It is plain
// data and does not change once made.
type Document struct {
	// Vector and Weighted tell whether two texts report the same event: the
	// first by its exact dot product, the second is for an index.
	Vector   Vector
	Weighted []uint32

	// Shingles and Sketch tell whether two texts are copies: the set of runs
	// of Options.Width tokens, 32 bits of the hash of each in ascending order,
	// and its MinHash.
	Shingles []uint32
	Sketch   []uint32

	// Text is a hash of all tokens in order. Texts of one Text are the same
	// but for case, punctuation, marks and the like.
	Text uint64

	// Tokens is the number of tokens. A document without tokens is like no
	// other.
	Tokens int
}

// Options tunes an [Extractor]. The zero Options is ready to use.
type Options struct {
	// Table holds the frequencies that weigh features. Nil means Background().
	Table *Table

	// Features is the most that a Vector holds, from 16 to 4096. Zero means
	// 192: with fewer a long report loses what it shares with a short one,
	// with more the reports of one field drift together.
	Features int

	// Slots is the length of both sketches, a power of two from 64 to 512.
	// Zero means 128.
	Slots int

	// Width is the number of tokens to a shingle, from 1 to 16. Zero means 3.
	Width int

	// Seed, if not zero, makes the hashes of shingles and features secret, so
	// that no one can write a text whose sketch agrees with that of another.
	Seed uint64
}

// An Extractor turns texts into documents. It keeps its memory from one text
// to the next and is not safe for concurrent use; a [Extractor.Clone] for each
// goroutine is.
type Extractor struct {
	opts    Options
	profile Profile

	fields   [][]uint64 // the tokens of each field
	tokens   []uint64
	shingles []uint64
	counts   counts
	features []weighted
	drawer   drawer
}

// NewExtractor returns an extractor for opts, or an error that tells all that
// is wrong with them.
func NewExtractor(opts Options) (*Extractor, error) {
	if opts.Table == nil {
		opts.Table = Background()
	}
	opts.Features = orDefault(opts.Features, 192)
	opts.Slots = orDefault(opts.Slots, 128)
	opts.Width = orDefault(opts.Width, 3)
	var errs []error
	if opts.Features < 16 || opts.Features > 4096 {
		errs = append(errs, fmt.Errorf("shingle: Options.Features is %d, want 16 to 4096", opts.Features))
	}
	if opts.Slots < 64 || opts.Slots > 512 || opts.Slots&(opts.Slots-1) != 0 {
		errs = append(errs, fmt.Errorf("shingle: Options.Slots is %d, want 64, 128, 256 or 512", opts.Slots))
	}
	if opts.Width < 1 || opts.Width > 16 {
		errs = append(errs, fmt.Errorf("shingle: Options.Width is %d, want 1 to 16", opts.Width))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	x := &Extractor{opts: opts}
	x.profile = Profile{
		Shingle:   Version,
		Normalize: 1,
		Unicode:   norm.Version,
		Table:     opts.Table.Fingerprint(),
		Features:  opts.Features,
		Slots:     opts.Slots,
		Width:     opts.Width,
		Seed:      mix(mix(opts.Seed)), // mix(0) is 0
	}
	return x, nil
}

func orDefault(v, def int) int {
	if v == 0 {
		return def
	}
	return v
}

// Clone returns an extractor of the same options that shares no memory with x
// that changes.
func (x *Extractor) Clone() *Extractor {
	return &Extractor{opts: x.opts, profile: x.profile}
}

// Profile returns the profile of the documents that x makes.
func (x *Extractor) Profile() Profile { return x.profile }

// Document returns the document of a text, given as its fields (headline,
// lead, body): shingles and pairs of tokens do not reach over the end of one.
func (x *Extractor) Document(fields ...string) *Document {
	x.tokens = x.tokens[:0]
	x.shingles = x.shingles[:0]
	x.counts.reset()
	for _, field := range fields {
		start := len(x.tokens)
		x.tokens = AppendTokens(x.tokens, field)
		tokens := x.tokens[start:]
		x.shingles = AppendShingles(x.shingles, tokens, x.opts.Width)
		x.count(tokens)
	}
	d := &Document{Tokens: len(x.tokens)}
	for _, t := range x.tokens {
		d.Text = mix(d.Text*mul0 + t)
	}
	x.weigh()
	d.Vector = appendVector(make(Vector, 0, min(len(x.features), x.opts.Features)), x.features, x.opts.Features)
	d.Weighted = x.drawer.append(make([]uint32, 0, x.opts.Slots), d.Vector, x.opts.Slots)
	for i, s := range x.shingles {
		x.shingles[i] = mix(s ^ x.opts.Seed)
	}
	d.Sketch = AppendSketch(make([]uint32, 0, x.opts.Slots), x.shingles, x.opts.Slots)
	d.Shingles = shingleSet(x.shingles)
	return d
}

// shingleSet returns the top 32 bits of the hashes, sorted, each once.
func shingleSet(hashes []uint64) []uint32 {
	set := make([]uint32, len(hashes))
	for i, h := range hashes {
		set[i] = uint32(h >> 32)
	}
	slices.Sort(set)
	return slices.Clip(slices.Compact(set))
}
