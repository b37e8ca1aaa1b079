package shingle

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
	"unique"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/token"
)

// A Document is what is kept of a text to compare it with others. It has the
// [Profile] of the [Extractor] that made it, and compares only with documents of the
// same profile. The zero Document has no profile and compares with nothing.
//
// Its fields are plain data. Copying a Document copies its profile too.
type Document struct {
	// Vector and EventSketch show whether two texts report the same event.
	// The dot product of two vectors is exact. EventSketch is the weighted
	// MinHash of Vector, by AppendWeighted, from which an index finds
	// candidates.
	Vector      Vector
	EventSketch Sketch

	// Shingles and CopySketch show whether two texts are copies. Shingles is
	// the set of runs of Options.ShingleWidth tokens: the top 32 bits of the
	// hash of each, in ascending order. CopySketch is its MinHash, by
	// AppendSketch of the whole hashes.
	Shingles   []uint32
	CopySketch Sketch

	// Numbers and Dates distinguish reports of two days that were written on
	// one template. A number is the top 48 bits of its hash and, in 16 bits,
	// its idf in units of 1/[idf.Unit] nat. A date is 32·month + day, one of
	// the 366 days of a leap year. Both are in ascending order and distinct.
	Numbers []uint64
	Dates   []uint16

	// Headline is the words among the first 64 tokens of the headline, in ascending
	// order and distinct. Numbers and words with an idf of 0 are left out. The
	// headline is the first field, if there are several.
	Headline []Word

	// HeadlineDates are the days that the headline names as the day of a
	// bulletin, in the form of Dates: giá vàng 12/9, thời tiết 20-8, market wrap,
	// Sept 10. Shares, scores, houses, feasts, terms and the time of an event
	// (cháy nhà đêm 11/9) are left out.
	HeadlineDates []uint16

	// TextHash is a hash of all tokens in order: the first 16 bytes of the
	// SHA-256 of the tokens, each followed by a zero byte. If there is a seed, a
	// secret comes first. Texts with the same TextHash are the same except for
	// case, punctuation and spelling. It is zero if there are no tokens.
	TextHash [16]byte

	// Tokens is the number of tokens. A document without tokens has similarity 0
	// to every document, and to itself.
	Tokens int

	// Truncated is set if the text has more than MaxTokens tokens. The rest of
	// the text is not in the document.
	Truncated bool

	profile unique.Handle[Profile] // the zero Handle for none
}

// MaxTokens is the maximum number of tokens of a [Document], about five megabytes of
// ordinary text.
const MaxTokens = 1 << 20

// Options configures an [Extractor]. The zero Options is ready to use.
type Options struct {
	// Table has the frequencies by which features are weighted. Nil means
	// idf.Background().
	Table *idf.Table

	// MaxFeatures is the maximum number of features in a Vector, from 16 to
	// 4096. Zero means 192. With fewer, a long report loses what it shares with
	// a short one; with more, reports of one field become more alike.
	MaxFeatures int

	// Slots is the length of both sketches, a power of two from 64 to 512.
	// Zero means 128.
	Slots int

	// ShingleWidth is the number of tokens in a shingle, from 1 to 16. Zero
	// means 3.
	ShingleWidth int

	// Seed, if not zero, is the secret key of all hashes in a document. Without
	// it the hashes are public, and anyone can write texts whose words, shingles
	// or features collide. The seed does not follow from a profile or a document,
	// but an attacker can try seeds: draw it at random from all 64 bits. With a
	// seed a document takes about 9 % more time (BenchmarkExtract).
	Seed uint64
}

// An Extractor turns texts into documents. It reuses its memory from one text to the
// next, so it is not safe for concurrent use: give each goroutine an
// [Extractor.Clone]. The zero Extractor is not usable and panics: call
// [NewExtractor].
type Extractor struct {
	settings

	words    token.Packed // the tokens of the text
	tokens   []uint64     // their hashes by key
	public   []uint64     // their hashes by the public key, if key is another
	bytes    []byte       // of the tokens
	shingles []uint64
	counts   counts
	hashes   []uint64 // of the features: the tokens in counts, then the pairs
	units    []uint8  // their idf
	weights  []uint32 // of the features
	length   uint64   // of the text, in tenths of a token
	gain     gain
	chooser  chooser
	elements []uint64 // of a Vector, unsorted
	tops     []uint32 // of shingles, unsorted
	numbers  []uint64 // unsorted
	sorting  sortCounts
}

// settings are what an Extractor and its clones share. They do not change.
type settings struct {
	opts     Options
	profile  unique.Handle[Profile]
	key      token.Key
	digest   []byte // comes before the tokens in Document.TextHash
	calendar *calendar
}

// NewExtractor returns an extractor with the given options, or an error that names
// everything that is wrong with them.
func NewExtractor(opts Options) (*Extractor, error) {
	if opts.Table == nil {
		opts.Table = idf.Background()
	}
	opts.MaxFeatures = cmp.Or(opts.MaxFeatures, 192)
	opts.Slots = cmp.Or(opts.Slots, 128)
	opts.ShingleWidth = cmp.Or(opts.ShingleWidth, 3)
	var errs []error
	if opts.Table.Slots() == 0 {
		errs = append(errs, errors.New("shingle: Options.Table is the zero Table, want one of idf.NewTable or idf.ReadTable"))
	}
	if opts.MaxFeatures < 16 || opts.MaxFeatures > 4096 {
		errs = append(errs, fmt.Errorf("shingle: Options.MaxFeatures is %d, want 16 to 4096", opts.MaxFeatures))
	}
	if !validSlots(opts.Slots) {
		errs = append(errs, fmt.Errorf("shingle: Options.Slots is %d, want 64, 128, 256 or 512", opts.Slots))
	}
	if opts.ShingleWidth < 1 || opts.ShingleWidth > 16 {
		errs = append(errs, fmt.Errorf("shingle: Options.ShingleWidth is %d, want 1 to 16", opts.ShingleWidth))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	x := &Extractor{settings: settings{opts: opts, calendar: publicCalendar}}
	p := Profile{
		Shingle:      Version,
		Normalize:    normalize.Version,
		Unicode:      normalize.UnicodeVersion,
		Table:        opts.Table.Fingerprint(),
		MaxFeatures:  opts.MaxFeatures,
		Slots:        opts.Slots,
		ShingleWidth: opts.ShingleWidth,
	}
	if opts.Seed != 0 {
		s := newSecret(opts.Seed)
		p.Seed, x.key, x.digest, x.calendar = s.profile, s.key, s.digest[:], newCalendar(s.key)
	}
	x.settings.profile = unique.Make(p)
	return x, nil
}

// Clone returns an extractor with the same options. It shares only immutable data
// with x, so the two may be used concurrently.
func (x *Extractor) Clone() *Extractor {
	return &Extractor{settings: x.settings}
}

// Profile returns the profile of the documents that x makes.
func (x *Extractor) Profile() Profile { return profileOf(x.profile) }

// Document returns the document of a text, given as its fields: headline, lead and
// body. Shingles and pairs of tokens do not cross from one field to the next. The
// features of the first of several fields, the headline, weigh more. Of a field with
// markup only the text counts: see [markup.Text].
func (x *Extractor) Document(fields ...string) *Document {
	d := new(Document)
	x.Extract(d, fields...)
	return d
}

// Extract sets d to the document of a text, as [Extractor.Document] returns it. It
// reuses the memory of d and allocates only if d or x needs more than ever before.
func (x *Extractor) Extract(d *Document, fields ...string) {
	x.ExtractEvent(d, fields...)
	d.CopySketch = AppendSketch(d.CopySketch, x.shingles, x.opts.Slots)
}

// ExtractEvent sets d as Extract does, but for CopySketch, which stays empty. It is for
// who compares vectors and shingles, needs no index of copies and does not store d:
// [Document.AppendBinary] refuses it.
func (x *Extractor) ExtractEvent(d *Document, fields ...string) {
	x.reset()
	d.profile = x.profile
	d.Truncated = false
	d.Dates, d.HeadlineDates, d.Headline = d.Dates[:0], d.HeadlineDates[:0], d.Headline[:0]
	headline := 0 // its tokens
	for i, field := range fields {
		text, start := markup.Text(field), len(x.tokens)
		if !x.tokenize(text) {
			d.Truncated = true
		}
		isHeadline := i == 0 && len(fields) > 1
		x.add(d, x.tokens[start:], x.publicFrom(start), isHeadline)
		if isHeadline {
			headline = len(x.tokens)
			d.HeadlineDates = appendHeadlineDates(d.HeadlineDates, text)
		}
	}
	x.weigh()
	d.Headline = x.appendWords(d.Headline, headline)
	x.finish(d)
}

// mustBeMade panics if x is the zero Extractor.
func (x *Extractor) mustBeMade() {
	if x.opts.Table == nil {
		panic("shingle: the zero Extractor is not usable: use NewExtractor")
	}
}

// keptMemory is the maximum number of tokens, shingles and places for features whose
// memory an Extractor keeps for the next text.
const keptMemory = 1 << 16

func (x *Extractor) reset() {
	x.mustBeMade()
	if cap(x.words) > keptMemory {
		*x = *x.Clone()
	}
	x.words, x.tokens, x.public = x.words[:0], x.tokens[:0], x.public[:0]
	x.shingles, x.numbers = x.shingles[:0], x.numbers[:0]
	x.counts.reset()
	x.length = 0
}

// isSecret reports whether x has a seed, so that two hashes of a token differ: the
// one that stands for it and the one that the frequency table knows.
func (x *Extractor) isSecret() bool { return x.key != (token.Key{}) }

// tokenize appends the tokens of the text of a field. It reports false if there are
// more than are left of MaxTokens.
func (x *Extractor) tokenize(text string) bool {
	for text != "" && len(x.tokens) < MaxTokens {
		n, start := chunk(text), len(x.words)
		x.words = token.AppendPacked(x.words, text[:n])
		x.tokens = x.words[start:].AppendHashes(x.tokens, x.key)
		if x.isSecret() {
			x.public = x.words[start:].AppendHashes(x.public, token.Key{})
		}
		text = text[n:]
	}
	if len(x.tokens) > MaxTokens {
		x.tokens = x.tokens[:MaxTokens]
		x.words = x.words.First(MaxTokens)
		x.public = x.public[:min(MaxTokens, len(x.public))]
		return false
	}
	return text == ""
}

// publicFrom returns the tokens from start on as the frequency table knows them.
func (x *Extractor) publicFrom(start int) []uint64 {
	if x.isSecret() {
		return x.public[start:]
	}
	return x.tokens[start:]
}

// chunk returns the length of the first part of a text that is tokenized at a
// time, so that a far too long one costs no more than MaxTokens. All but absurd
// texts are one part or end at a blank.
func chunk(text string) int {
	const shortest, longest = 1 << 16, 1 << 17
	if len(text) <= longest {
		return len(text)
	}
	if i := strings.IndexAny(text[shortest:longest], " \t\n\r"); i >= 0 {
		return shortest + i
	}
	n := longest
	for n > longest-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// add adds the tokens of a field, and to d its dates.
func (x *Extractor) add(d *Document, tokens, public []uint64, headline bool) {
	x.shingles = AppendShingles(x.shingles, tokens, x.opts.ShingleWidth)
	x.count(tokens, public, headline)
	d.Dates = x.note(d.Dates, tokens, public)
}

// finish sets d to the document of what was added, except d.Truncated and d.CopySketch.
func (x *Extractor) finish(d *Document) {
	d.Tokens = len(x.tokens)
	d.TextHash = x.textHash()

	d.Vector = x.appendVector(d.Vector[:0])
	d.EventSketch = AppendWeighted(d.EventSketch[:0], d.Vector, x.opts.Slots)

	d.CopySketch = d.CopySketch[:0]
	x.tops = x.tops[:0]
	for _, s := range x.shingles {
		x.tops = append(x.tops, uint32(s>>32))
	}
	d.Shingles = slices.Compact(appendSorted(d.Shingles[:0], x.tops, &x.sorting))

	slices.Sort(d.Dates)
	d.Dates = slices.Compact(d.Dates)
	slices.Sort(d.HeadlineDates)
	d.HeadlineDates = slices.Compact(d.HeadlineDates)
	d.Numbers = slices.Compact(appendSorted(d.Numbers[:0], x.numbers, &x.sorting))
}

// textHash returns the hash of the tokens. It is of their bytes, not of their hashes,
// which are public where there is no seed.
func (x *Extractor) textHash() (digest [16]byte) {
	if len(x.words) == 0 {
		return digest
	}
	x.bytes = x.words.AppendBytes(append(x.bytes[:0], x.digest...))
	sum := sha256.Sum256(x.bytes)
	return [16]byte(sum[:])
}
