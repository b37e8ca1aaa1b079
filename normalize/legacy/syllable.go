package legacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chumtin/chumtin/normalize"
)

// A tally counts the words of a text that have letters beyond ASCII.
type tally struct {
	good int // Vietnamese syllables
	bad  int // the others
}

func (t tally) score() int { return t.good - t.bad }

func (t tally) share() float64 {
	if t.good == 0 {
		return 0
	}
	return float64(t.good) / float64(t.good+t.bad)
}

// tallyWords counts the words of text, which was decoded from cs if that is not
// nil.
//
// A word is a run of letters, and of what is no punctuation beyond ASCII: a
// wrong reading puts symbols inside of words. Words of one letter do not count, as
// any symbol that stands alone would.
func tallyWords(text string, cs *charset) tally {
	var t tally
	words := strings.FieldsFuncSeq(text, func(r rune) bool {
		return r < utf8.RuneSelf && !isASCIILetter(byte(r)) || unicode.IsSpace(r) || unicode.IsPunct(r)
	})
	for word := range words {
		word = strings.TrimFunc(word, func(r rune) bool {
			return r != utf8.RuneError && !unicode.IsLetter(r) && !unicode.IsMark(r)
		})
		switch {
		case isASCII(word), utf8.RuneCountInString(word) == 1:
		case isSyllable(word) && caseFits(word, cs):
			t.good++
		default:
			t.bad++
		}
	}
	return t
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// isSyllable reports whether word is a Vietnamese syllable with the tone on the
// right letter, in either style.
func isSyllable(word string) bool {
	word = strings.ToLower(word)
	s, ok := normalize.ParseSyllable(word)
	return ok && (s.String() == word || s.NewStyle() == word)
}

// caseFits reports whether word is in lower case, capitalized, or in upper case,
// where letters that cs does not tell the case of fit anywhere.
func caseFits(word string, cs *charset) bool {
	var lowerFirst, upper, lower bool
	for i, r := range word {
		switch {
		case cs != nil && cs.isCaseless(r):
		case i == 0:
			lowerFirst = unicode.IsLower(r)
		case unicode.IsUpper(r):
			upper = true
		default:
			lower = true
		}
	}
	return !upper || !lowerFirst && !lower
}
