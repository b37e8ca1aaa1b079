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

// A Document is what is kept of a text to compare it with others. An [Extractor]
// makes it and stamps it with its [Profile]; documents of different profiles do
// not compare. The zero Document has no profile and compares with nothing.
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

	// Numbers and Dates tell reports of two days made on one template apart.
	// Each number has the top 48 bits of its hash and its idf in 16 bits, in
	// units of 1/32 nat; a date is 32·month + day of one of the 366 days of a
	// leap year. Both are in ascending order, each once.
	Numbers []uint64
	Dates   []uint16

	// HeadlineDates are the dates in the headline, the first field of several,
	// as in Dates.
	HeadlineDates []uint16

	// TextHash is a hash of all tokens in order: the first 16 bytes of the
	// SHA-256 of the tokens, each followed by a zero byte. If there is a seed, a
	// secret comes first. Texts with the same TextHash are the same except for
	// case, punctuation and spelling. It is zero if there are no tokens.
	TextHash [16]byte

	// Tokens is the number of tokens. A document without tokens is like no
	// other.
	Tokens int

	// Truncated tells that the text has more than MaxTokens tokens. What comes
	// after them is not in the document.
	Truncated bool

	profile unique.Handle[Profile] // the zero Handle for none
}

// MaxTokens is the most tokens that a [Document] is made of, about five megabytes
// of ordinary text.
const MaxTokens = 1 << 20

// Options tunes an [Extractor]. The zero Options is ready to use.
type Options struct {
	// Table holds the frequencies that weigh features. Nil means idf.Background().
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

	// Seed, if not zero, is a secret that keys all hashes in a document. Without
	// it they are public, and texts can be written in advance whose words, shingles
	// or features collide. Whoever knows a profile or a document cannot compute the
	// seed from it, but can try seeds: draw it at random from all 64 bits. A document
	// then takes some 7 % more time (BenchmarkExtract).
	Seed uint64
}

// An Extractor turns texts into documents. It keeps its memory from one text
// to the next and is not safe for concurrent use; a [Extractor.Clone] for each
// goroutine is. The zero Extractor is not usable and panics: call [NewExtractor].
type Extractor struct {
	settings

	words       token.Packed // the tokens of the text
	tokens      []uint64     // their hashes by key
	public      []uint64     // their hashes by the public key, if key is another
	bytes       []byte       // of the tokens
	shingles    []uint64
	hashes      []uint64     // of the features of one field, by turns tokens and pairs
	units       []uint8      // their idf
	occurrences []occurrence // those that count
	counts      counts
	chooser     chooser
	elements    []uint64 // of a Vector, unsorted
	tops        []uint32 // of shingles, unsorted
	numbers     []uint64 // unsorted
	sorting     sortCounts
}

// settings are what an Extractor and its clones share. They do not change.
type settings struct {
	opts     Options
	profile  unique.Handle[Profile]
	key      token.Key
	digest   []byte // comes before the tokens in Document.TextHash
	calendar *calendar
}

// NewExtractor returns an extractor for opts, or an error that tells all that
// is wrong with them.
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

// Clone returns an extractor of the same options that shares no memory with x
// that changes.
func (x *Extractor) Clone() *Extractor {
	return &Extractor{settings: x.settings}
}

// Profile returns the profile of the documents that x makes.
func (x *Extractor) Profile() Profile { return profileOf(x.profile) }

// Document returns the document of a text, given as its fields (headline,
// lead, body): shingles and pairs of tokens do not reach over the end of one,
// and all but the last are the heading, whose features weigh more. A field with
// markup has the document of its text, see [markup.Text].
func (x *Extractor) Document(fields ...string) *Document {
	d := new(Document)
	x.Extract(d, fields...)
	return d
}

// Extract sets d to the document of a text, as [Extractor.Document] returns it,
// and reuses d's memory: it allocates only what d and x never needed before.
func (x *Extractor) Extract(d *Document, fields ...string) {
	x.reset()
	d.profile = x.profile
	d.Truncated = false
	d.Dates, d.HeadlineDates = d.Dates[:0], d.HeadlineDates[:0]
	if len(fields) > 1 {
		d.HeadlineDates = appendHeadlineDates(d.HeadlineDates, markup.Text(fields[0]))
		slices.Sort(d.HeadlineDates)
		d.HeadlineDates = slices.Compact(d.HeadlineDates)
	}
	for i, field := range fields {
		start := len(x.tokens)
		if !x.tokenize(field) {
			d.Truncated = true
		}
		x.add(d, x.tokens[start:], x.publicFrom(start), i < len(fields)-1)
	}
	x.finish(d)
}

// mustBeMade panics if x is the zero Extractor.
func (x *Extractor) mustBeMade() {
	if x.opts.Table == nil {
		panic("shingle: the zero Extractor is not usable: use NewExtractor")
	}
}

// keptMemory is the most tokens, shingles and places for features for which an
// Extractor keeps its memory.
const keptMemory = 1 << 16

func (x *Extractor) reset() {
	x.mustBeMade()
	if cap(x.words) > keptMemory {
		*x = *x.Clone()
	}
	x.words, x.tokens, x.public = x.words[:0], x.tokens[:0], x.public[:0]
	x.shingles, x.numbers = x.shingles[:0], x.numbers[:0]
	x.counts.reset()
}

// isSecret reports whether x has a seed, so that two hashes of a token differ: the
// one that stands for it and the one that the frequency table knows.
func (x *Extractor) isSecret() bool { return x.key != (token.Key{}) }

// tokenize appends the tokens of a field, or returns false if that are more
// than are left of MaxTokens.
func (x *Extractor) tokenize(field string) bool {
	field = markup.Text(field)
	for field != "" && len(x.tokens) < MaxTokens {
		n, start := chunk(field), len(x.words)
		x.words = token.AppendPacked(x.words, field[:n])
		x.tokens = x.words[start:].AppendHashes(x.tokens, x.key)
		if x.isSecret() {
			x.public = x.words[start:].AppendHashes(x.public, token.Key{})
		}
		field = field[n:]
	}
	if len(x.tokens) > MaxTokens {
		x.tokens = x.tokens[:MaxTokens]
		x.words = x.words.First(MaxTokens)
		x.public = x.public[:min(MaxTokens, len(x.public))]
		return false
	}
	return field == ""
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
	const least, most = 1 << 16, 1 << 17
	if len(text) <= most {
		return len(text)
	}
	if i := strings.IndexAny(text[least:most], " \t\n\r"); i >= 0 {
		return least + i
	}
	n := most
	for n > most-utf8.UTFMax && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

// add adds the tokens of a field, and to d its dates.
func (x *Extractor) add(d *Document, tokens, public []uint64, heading bool) {
	x.shingles = AppendShingles(x.shingles, tokens, x.opts.ShingleWidth)
	x.count(tokens, public, heading)
	d.Dates = x.note(d.Dates, tokens, public)
}

// finish sets d to the document of what was added, but for d.Truncated.
func (x *Extractor) finish(d *Document) {
	d.Tokens = len(x.tokens)
	d.TextHash = x.textHash()

	d.Vector = x.appendVector(d.Vector[:0])
	d.EventSketch = AppendWeighted(d.EventSketch[:0], d.Vector, x.opts.Slots)

	d.CopySketch = AppendSketch(d.CopySketch[:0], x.shingles, x.opts.Slots)
	x.tops = x.tops[:0]
	for _, s := range x.shingles {
		x.tops = append(x.tops, uint32(s>>32))
	}
	d.Shingles = slices.Compact(appendSorted(d.Shingles[:0], x.tops, &x.sorting))

	slices.Sort(d.Dates)
	d.Dates = slices.Compact(d.Dates)
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
