package copies

import (
	"errors"
	"fmt"
	"io"

	"github.com/chumtin/chumtin/cluster/index"
)

// A Unit is what shingles are runs of.
type Unit int

const (
	// Words makes shingles of the tokens of package token: words and numbers,
	// whatever their case, punctuation and, in Vietnamese, the place of the tone
	// mark. In scripts without spaces a token is a letter.
	Words Unit = iota

	// Characters makes shingles of the letters and digits of these tokens and the
	// spaces between tokens.
	Characters

	// Whole makes one shingle of all words of a text, so that copies have the same
	// words in the same order: their similarity is 1, and that of any other two 0.
	// There is nothing for Threshold and Width to say, which must be valid
	// nevertheless.
	Whole
)

// String returns "words", "characters" or "whole".
func (u Unit) String() string {
	switch u {
	case Words:
		return "words"
	case Characters:
		return "characters"
	case Whole:
		return "whole"
	}
	return fmt.Sprintf("Unit(%d)", int(u))
}

// Options says when texts are copies. The zero Options is ready to use.
type Options struct {
	// Threshold is the lowest Jaccard similarity of two copies, above 0 and up to
	// 1. Zero means 0.8. At 1 copies have the same set of shingles. With Whole it is
	// always 1.
	Threshold float64

	// Unit is what shingles are runs of, and Width of how many, from 1 to 64. Zero
	// means 3 words or 9 characters. With Whole the width does not matter.
	Unit  Unit
	Width int

	// File keeps the shingles of texts if it is not nil, and not memory: 8 bytes for
	// each word of a text, from its start on. It is for one set. Comparing reads
	// from it, the more the more copies there are.
	File File
}

// A File is read and written at any place, such as an [os.File].
type File interface {
	io.ReaderAt
	io.WriterAt
}

// DefaultThreshold is [Options.Threshold] if that is zero.
const DefaultThreshold = 0.8

// slots is the length of the sketches.
const slots = 128

// recall is the share of the pairs right at the threshold that become candidates.
// Of those above it nearly all do.
const recall = 0.995

func (o Options) withDefaults() (Options, error) {
	var errs [3]error
	if o.Threshold == 0 {
		o.Threshold = DefaultThreshold
	} else if !(o.Threshold > 0 && o.Threshold <= 1) {
		errs[0] = fmt.Errorf("copies: Options.Threshold is %v, want more than 0 and at most 1", o.Threshold)
	}
	switch o.Unit {
	case Words, Characters:
	case Whole:
		o.Threshold, o.Width = 1, 1
	default:
		errs[1] = fmt.Errorf("copies: Options.Unit is %v, want Words, Characters or Whole", o.Unit)
	}
	if o.Width == 0 {
		o.Width = 3
		if o.Unit == Characters {
			o.Width = 9
		}
	} else if o.Width < 1 || o.Width > 64 {
		errs[2] = fmt.Errorf("copies: Options.Width is %d, want 1 to 64", o.Width)
	}
	return o, errors.Join(errs[:]...)
}

// banding returns the bands of the most rows that reach the recall, and of these the
// fewest: the least memory, work and false candidates.
func (o Options) banding() index.Banding {
	if o.Unit == Whole {
		return index.Banding{Bands: 1, Rows: 1, Agreements: 1}
	}
	for rows := 16; rows > 1; rows-- {
		for bands := 1; bands <= slots/rows; bands++ {
			b := index.Banding{Bands: bands, Rows: rows, Agreements: 1}
			if b.Probability(o.Threshold) >= recall {
				return b
			}
		}
	}
	return index.Banding{Bands: slots, Rows: 1, Agreements: 1}
}
