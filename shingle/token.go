package shingle

import (
	"encoding/binary"
	"iter"
	"math/bits"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/segment"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/ucd"
)

// Tokens yields the tokens of text in order. A token is a run of letters and
// their marks, or a run of digits, in the form [normalize.Key], divided at the
// word boundaries of Unicode Standard Annex #29, version
// [normalize.UnicodeVersion].
//
// Where a script writes no blanks between words, these boundaries find no words
// either: they make a token of each Chinese character, each hiragana and each
// letter of Thai, Lao, Khmer and Burmese, with the marks on it.
func Tokens(text string) iter.Seq[string] {
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

// words yields the words of a run of letters and marks, or of digits. Package
// segment finds their boundaries, of which it has some too many: before the marks of
// letters that have no class of their own in UAX #29, as Thai ones, and among the
// letters of scripts younger than its tables. Where [wordLen] has no boundary there
// is none.
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
//   - WB999: everything else is.
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

// The odd 64-bit constants of the token hash and of what is derived from it.
// They are part of the [Profile] version: stored sketches depend on them.
const (
	mul0 = 0x9E3779B97F4A7C15
	mul1 = 0xBF58476D1CE4E5B9
	mul2 = 0x94D049BB133111EB
)

// HashToken returns the 64-bit hash of one token, over its UTF-8 bytes: blocks
// of 16 bytes, zeros after the last byte, are read as two little-endian words
// and folded one by one into the hash by a 64 × 64 → 128 bit multiplication;
// the length, times a constant, is added at the end. So it can be computed as
// the bytes come. No text makes a factor zero in the first block: the two
// constants are not UTF-8. The lowest bit is set instead if the token is a
// number, which starts with a digit, and clear if it is not.
//
// It is the same on every machine and keyless: who must withstand forged text
// sets [Options.Seed].
func HashToken(token string) uint64 {
	length := uint64(len(token)) * mul0
	var number uint64
	if startsWithDigit(token) {
		number = numberBit
	}
	var h uint64
	for len(token) > 16 {
		h = fold(load(token[:8])^h^mul1, load(token[8:16])^mul2)
		token = token[16:]
	}
	var tail uint64
	if len(token) > 8 {
		tail = load(token[8:])
		token = token[:8]
	}
	return (fold(load(token)^h^mul1, tail^mul2)+length)&^numberBit | number
}

// numberBit is set in the hash of a token that is a number.
const numberBit = 1

func startsWithDigit(token string) bool {
	if token != "" && token[0] < utf8.RuneSelf {
		return '0' <= token[0] && token[0] <= '9'
	}
	r, _ := utf8.DecodeRuneInString(token)
	return ucd.ClassOf(r) == ucd.Digit
}

// load returns the at most eight bytes of s as a little-endian number.
func load(s string) uint64 {
	var b [8]byte
	copy(b[:], s)
	return binary.LittleEndian.Uint64(b[:])
}

// fold multiplies and folds the 128-bit product into 64 bits.
func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// mix is a bijection that lets each bit of h change each bit of the result
// (the finalizer of SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * mul1
	h = (h ^ h>>27) * mul2
	return h ^ h>>31
}
