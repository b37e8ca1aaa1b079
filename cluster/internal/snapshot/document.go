package snapshot

import (
	"errors"
	"fmt"

	"github.com/chumtin/chumtin/shingle"
)

func appendDocument(dst []byte, d *shingle.Document) []byte {
	dst = appendUint(dst, d.Tokens)
	dst = appendFlags(dst, d.Truncated)
	dst = append(dst, d.TextHash[:]...)
	for _, n := range [...]int{len(d.Vector), len(d.Shingles), len(d.Numbers), len(d.Headline), len(d.Dates), len(d.HeadlineDates)} {
		dst = appendUint(dst, n)
	}
	dst = appendFixed(dst, []uint64(d.Vector))
	dst = appendFixed(dst, d.Shingles)
	dst = appendFixed(dst, d.Numbers)
	dst = appendFixed(dst, d.Headline)
	dst = appendFixed(dst, d.Dates)
	return appendFixed(dst, d.HeadlineDates)
}

// document returns a document of profile p, with the sketch of its vector.
func (v *values) document(p shingle.Profile) *shingle.Document {
	d := new(shingle.Document)
	if v.parts(d, p); v.err == nil {
		d.EventSketch = shingle.AppendWeighted(nil, d.Vector, p.Slots)
	}
	return d
}

// parts sets the parts of a document of profile p.
func (v *values) parts(d *shingle.Document, p shingle.Profile) {
	d.Tokens = v.number("the number of tokens", shingle.MaxTokens)
	v.flags(&d.Truncated)
	d.TextHash = v.hash()
	vector, shingles, numbers, headline, dates, headlineDates := v.uint(), v.uint(), v.uint(), v.uint(), v.uint(), v.uint()
	d.Vector = fixed[uint64](v, vector)
	d.Shingles = fixed[uint32](v, shingles)
	d.Numbers = fixed[uint64](v, numbers)
	d.Headline = fixed[shingle.Word](v, headline)
	d.Dates = fixed[uint16](v, dates)
	d.HeadlineDates = fixed[uint16](v, headlineDates)
	if v.err != nil {
		return
	}
	if err := check(d, p); err != nil {
		v.fail("document: %w", err)
	}
}

// check returns an error if what walks through d side by side with another could
// not rely on it.
func check(d *shingle.Document, p shingle.Profile) error {
	if len(d.Vector) > p.MaxFeatures {
		return fmt.Errorf("a vector of %d features in a profile of %d", len(d.Vector), p.MaxFeatures)
	}
	for i, e := range d.Vector {
		if e&shingle.Unit == 0 || i > 0 && e>>16 <= d.Vector[i-1]>>16 {
			return fmt.Errorf("element %d of the vector, %#x, has no weight or is %w", i, e, errOrder)
		}
	}
	return errors.Join(ascending("shingle", d.Shingles), ascending("number", d.Numbers), ascending("headline word", d.Headline),
		ascending("date", d.Dates), ascending("headline date", d.HeadlineDates))
}
