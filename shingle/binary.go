package shingle

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"unique"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// The binary form of a Document. Numbers are little-endian.
//
//	bytes
//	8      "chumdoc2"
//	2      the length of the profile
//	…      the profile, its line of text
//	45     documentHeader
//	…      Vector, CopySketch, Shingles, Numbers, Headline, Dates, HeadlineDates
//	4      CRC-32C of all before
//
// EventSketch is not stored: it follows from Vector. The length of CopySketch is in
// the profile.
const documentMagic = "chumdoc2"

type documentHeader struct {
	Tokens                                                    uint32
	Truncated                                                 uint8 // 0 or 1
	TextHash                                                  [16]byte
	Vector, Shingles, Numbers, Headline, Dates, HeadlineDates uint32 // lengths
}

// ErrDocument reports bytes that are not the binary form of a [Document], or a
// document that has none because it breaks the rules that
// [Document.AppendBinary] checks.
var ErrDocument = errors.New("shingle: not a document")

// MarshalBinary implements [encoding.BinaryMarshaler] by [Document.AppendBinary].
func (d *Document) MarshalBinary() ([]byte, error) { return d.AppendBinary(nil) }

// AppendBinary implements [encoding.BinaryAppender]. The binary form of a report of
// 500 words has about 4 kB. It starts with the profile, and [Profile.ReadDocument]
// reads it. If the document has no profile or cannot be of its profile, the error
// wraps [ErrDocument].
//
// It checks the length of CopySketch, the maximum lengths of Vector and Tokens, and
// that each element of Vector has a weight. Vector, Shingles, Numbers, Headline, Dates
// and HeadlineDates must be in ascending order and distinct, and dates must be days of
// a leap year. A document without tokens must have none of these six, no TextHash and
// a CopySketch of zeros; one with tokens must have no zero in its CopySketch. Other
// values are stored as they are: Vector, for example, need not have unit length.
//
// EventSketch is neither checked nor stored: ReadDocument computes it from Vector.
func (d *Document) AppendBinary(dst []byte) ([]byte, error) {
	p := d.Profile()
	stamp, err := p.MarshalText()
	if err == nil {
		err = p.checkDocument(d)
	}
	if err != nil {
		return dst, fmt.Errorf("%w: %w", ErrDocument, err)
	}
	header := documentHeader{
		Tokens: uint32(d.Tokens), TextHash: d.TextHash,
		Vector: uint32(len(d.Vector)), Shingles: uint32(len(d.Shingles)),
		Numbers: uint32(len(d.Numbers)), Headline: uint32(len(d.Headline)),
		Dates: uint32(len(d.Dates)), HeadlineDates: uint32(len(d.HeadlineDates)),
	}
	if d.Truncated {
		header.Truncated = 1
	}
	start := len(dst)
	dst = append(dst, documentMagic...)
	dst = binary.LittleEndian.AppendUint16(dst, uint16(len(stamp)))
	dst = append(dst, stamp...)
	for _, part := range []any{header, []uint64(d.Vector), []uint32(d.CopySketch), d.Shingles, d.Numbers, d.Headline, d.Dates, d.HeadlineDates} {
		if dst, err = binary.Append(dst, binary.LittleEndian, part); err != nil {
			panic(err) // all parts are of fixed size
		}
	}
	return num.AppendSum(dst, start), nil
}

// ReadDocument returns the document of profile p whose binary form is data, with
// EventSketch computed from Vector. It checks the sum at the end of data, and what
// [Document.AppendBinary] checks. It keeps no reference to data. The error wraps
// [ErrDocument], or [ErrProfile] if data is a document of another profile; both
// are named then.
func (p Profile) ReadDocument(data []byte) (*Document, error) {
	d, err := p.readDocument(data)
	if errors.Is(err, ErrProfile) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDocument, err)
	}
	return d, nil
}

func (p Profile) readDocument(data []byte) (*Document, error) {
	if len(data) < len(documentMagic)+num.SumSize || string(data[:len(documentMagic)]) != documentMagic {
		return nil, fmt.Errorf("%d bytes do not start with %q", len(data), documentMagic)
	}
	body, err := num.Checked(data)
	if err != nil {
		return nil, err
	}
	r := reader{rest: body[len(documentMagic):]}
	stamp := take[uint8](&r, uint32(take1[uint16](&r)))
	var of Profile
	if err := errors.Join(r.err, of.UnmarshalText(stamp)); err != nil {
		return nil, err
	}
	if err := p.Check(of); err != nil {
		return nil, err
	}
	h := take1[documentHeader](&r)
	d := &Document{
		profile:       unique.Make(p),
		Tokens:        int(h.Tokens),
		Truncated:     h.Truncated == 1,
		TextHash:      h.TextHash,
		Vector:        take[uint64](&r, h.Vector),
		CopySketch:    take[uint32](&r, uint32(p.Slots)),
		Shingles:      take[uint32](&r, h.Shingles),
		Numbers:       take[uint64](&r, h.Numbers),
		Headline:      take[Word](&r, h.Headline),
		Dates:         take[uint16](&r, h.Dates),
		HeadlineDates: take[uint16](&r, h.HeadlineDates),
	}
	switch {
	case r.err != nil:
		return nil, r.err
	case len(r.rest) > 0:
		return nil, fmt.Errorf("%d bytes after the end", len(r.rest))
	case h.Truncated > 1:
		return nil, fmt.Errorf("truncated is %d, want 0 or 1", h.Truncated)
	}
	if err := p.checkDocument(d); err != nil {
		return nil, err
	}
	d.EventSketch = AppendWeighted(nil, d.Vector, p.Slots)
	return d, nil
}

// A reader takes numbers off the front of a binary form. It fails for good at
// the first that is not there.
type reader struct {
	rest []byte
	err  error
}

// take returns the next n numbers. It allocates for what is there.
func take[T uint8 | uint16 | uint32 | uint64 | Word](r *reader, n uint32) []T {
	size := uint64(n) * uint64(binary.Size(T(0)))
	if size > uint64(len(r.rest)) {
		r.err = fmt.Errorf("%d bytes are left of %d", len(r.rest), size)
	}
	if r.err != nil || n == 0 {
		return nil
	}
	list := make([]T, n)
	r.decode(list)
	return list
}

// take1 returns the next value, which is of fixed size.
func take1[T any](r *reader) (v T) {
	r.decode(&v)
	return v
}

func (r *reader) decode(into any) {
	if r.err != nil {
		return
	}
	n, err := binary.Decode(r.rest, binary.LittleEndian, into)
	if err != nil {
		r.err = fmt.Errorf("%d bytes are left: %w", len(r.rest), err)
	}
	r.rest = r.rest[n:]
}

// checkDocument returns an error that says why d, whatever its EventSketch, cannot
// be a document of profile p.
func (p Profile) checkDocument(d *Document) error {
	if !validSlots(p.Slots) || len(d.CopySketch) != p.Slots {
		return fmt.Errorf("a sketch of %d slots in a profile of %d", len(d.CopySketch), p.Slots)
	}
	if len(d.Vector) > p.MaxFeatures {
		return fmt.Errorf("a vector of %d features in a profile of %d", len(d.Vector), p.MaxFeatures)
	}
	if d.Tokens < 0 || d.Tokens > MaxTokens {
		return fmt.Errorf("%d tokens, at most %d allowed", d.Tokens, MaxTokens)
	}
	if d.Tokens == 0 && (d.TextHash != [16]byte{} || len(d.Vector)+len(d.Shingles)+len(d.Numbers)+len(d.Headline)+len(d.Dates)+len(d.HeadlineDates) > 0) {
		return errors.New("no tokens, but what is made of them")
	}
	for i, v := range d.CopySketch {
		if (v == 0) != (d.Tokens == 0) {
			return fmt.Errorf("slot %d of the sketch is %#x with %d tokens", i, v, d.Tokens)
		}
	}
	for i, e := range d.Vector {
		if e&Unit == 0 || i > 0 && e>>weightBits <= d.Vector[i-1]>>weightBits {
			return fmt.Errorf("element %d of the vector, %#x, has no weight or is out of order", i, e)
		}
	}
	for _, date := range slices.Concat(d.Dates, d.HeadlineDates) {
		if !isDate(date) {
			return fmt.Errorf("date %#x is no day of a year", date)
		}
	}
	return errors.Join(ascending("shingle", d.Shingles), ascending("number", d.Numbers), ascending("headline word", d.Headline),
		ascending("date", d.Dates), ascending("headline date", d.HeadlineDates))
}

// ascending returns an error if list is not in ascending order, each once.
func ascending[T uint16 | uint32 | uint64 | Word](what string, list []T) error {
	for i := 1; i < len(list); i++ {
		if list[i] <= list[i-1] {
			return fmt.Errorf("%s %d, %#x, is out of order", what, i, list[i])
		}
	}
	return nil
}
