// Package token divides text into tokens, the words and numbers that are compared,
// and hashes them.
//
// [All] yields the tokens of a text. [Append] appends the hashes of the same tokens
// in one pass over the bytes. For hashes that nobody else can compute, use
// [AppendPacked] and a secret [Key].
package token

import (
	"iter"
	"strings"

	"github.com/blevesearch/segment"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/ucd"
)

// Version is the version of the tokens and their hashes. It changes when any of
// them changes for any text, and with it the version of package shingle.
const Version = 2

// All yields the tokens of text in order. A token is a run of letters and
// their marks, or a run of digits, in the form [normalize.Key], divided at the
// word boundaries of Unicode Standard Annex #29, version
// [normalize.UnicodeVersion].
//
// In scripts without spaces between words these boundaries are not those of words:
// each Chinese character, each hiragana and each letter of Thai, Lao, Khmer and
// Burmese, with the marks on it, is a token.
func All(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for run := range strings.FieldsSeq(normalize.Key.String(text)) {
			for word := range words(run) {
				if !yield(word) {
					return
				}
			}
		}
	}
}

// words yields the words of a run of letters and marks, or of digits. Package segment
// finds their boundaries, and a few too many: before the marks of letters that have
// no class of their own in UAX #29, such as Thai ones, and between the letters of
// scripts younger than its tables. Where [wordLen] has no boundary there is none.
func words(run string) iter.Seq[string] {
	return func(yield func(string) bool) {
		start, end, length := 0, 0, wordLen(run)
		for found := segment.NewWordSegmenterDirect([]byte(run)); found.Segment(); end += len(found.Bytes()) {
			if end-start < length {
				continue
			}
			if !yield(run[start:end]) {
				return
			}
			start, length = end, wordLen(run[end:])
		}
		yield(run[start:])
	}
}

// wordLen returns the length of the first word, by UAX #29, of a word of a key.
// Between letters, marks and ASCII digits, which is all that a key has, few of the
// rules of UAX #29 are left, and digits stand alone:
//
//   - WB4: what follows a letter and is a mark belongs to it.
//   - WB5, WB8: letters of an alphabet are not parted, nor are digits.
//   - WB13: katakana are not parted from each other.
//   - WB999: everything else is parted.
func wordLen(word string) int {
	var last ucd.Class
	for i, r := range word {
		class := ucd.ClassOf(r)
		switch class {
		case ucd.Mark, ucd.Selector, ucd.VoiceMark:
			if i > 0 {
				continue
			}
		case ucd.Latin, ucd.Greek, ucd.Cyrillic:
			class = ucd.Letter
		}
		if i > 0 && (class != last || class == ucd.Lone) {
			return i
		}
		last = class
	}
	return len(word)
}
