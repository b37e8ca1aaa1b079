package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize/ucd"
)

// A char is what the scanner knows of a character. One without a class is left to the
// slow path.
type char struct {
	raw   uint32 // the character: UTF-8, the first byte lowest
	key   uint32 // of a letter: what it is in a key, of as many bytes
	size  uint8  // the number of these
	class class
	after class  // letters of these classes before this one make a word unsure
	place uint8  // of a vowel in vowels
	right uint64 // bit before|behind: a letter that may stay between such neighbours
}

// A class is a set of properties of a character, or of all letters of a word.
type class uint8

const (
	separator class = 1 << iota // parts tokens, whatever stands beside it
	digit                       // of ASCII
	letter                      // of the Latin alphabet
	shaped                      // a vowel with circumflex, breve or horn
	toned                       // a vowel with a tone
	tonedY                      // y with a tone
	foreign                     // a letter that Vietnamese does not have
)

// What stands before a letter: nothing and consonants are otherBefore, like all that
// is not ASCII.
const (
	otherBefore = 8 * iota
	vowelBefore
	uBefore
	qBefore
	gBefore
)

// What stands behind a letter, or-ed with moreBehind unless it is the last letter.
const (
	moreBehind  = 1
	endBehind   = 0
	otherBehind = 2
	vowelBehind = 4
	oBehind     = 6
)

// beforeOf and behindOf tell by the last and first byte of a neighbour what it is.
var beforeOf, behindOf = func() (before, behind [256]uint8) {
	for b := 1; b < 256; b++ {
		behind[b] = otherBehind
	}
	for _, b := range "aeiouy" {
		before[b], behind[b] = vowelBefore, vowelBehind
	}
	before['u'], before['q'], before['g'] = uBefore, qBefore, gBefore
	behind['o'] = oBehind
	return before, behind
}()

// marks are those of Vietnamese: the tones, and what makes a vowel another one.
var marks = [...]rune{'\u0300', '\u0301', '\u0309', '\u0303', '\u0323', '\u0302', '\u0306', horn}

const (
	horn  = '\u031B'
	tones = 6 // with none
)

// alphabet has the vowels without tones.
const alphabet = "aăâeêioôơuưy"

const (
	firstI = 1 + 5*tones // in vowels
	firstY = 1 + 11*tones
)

var (
	// ascii has the characters of ASCII, by code point.
	ascii [utf8.RuneSelf]char

	// vietnamese has the other letters of Vietnamese, each at its slot.
	vietnamese [1024]char

	// vowels are those of alphabet in lower case, each in all tones, from 1 on.
	vowels [1 + 12*tones]char

	// composed gives the place in vowels of a vowel with a mark, by the place of
	// the vowel and that of the mark in marks, from 1 on. It is 0 if no vowel with
	// at most one tone comes of it.
	composed [len(vowels)][1 + len(marks)]uint8

	// markAt gives the places of U+0300..U+033F in marks, from 1 on.
	markAt [64]uint8
)

// slot returns the place of a letter in vietnamese. No two of the 134 letters have
// the same: the factor was found by trying.
func slot(raw uint32) uint32 { return raw * 0x612E7697 >> 22 }

func init() {
	for r := range rune(len(ascii)) {
		ascii[r] = newChar(r)
	}
	for _, r := range "đĐ" {
		c := newChar(r)
		c.class &^= foreign
		vietnamese[slot(c.raw)] = c
	}
	for i, v := range []rune(alphabet) {
		for tone := range tones {
			addVowel(v, tone, uint8(1+i*tones+tone))
		}
	}
	for i, m := range marks {
		markAt[m&0x3F] = uint8(1 + i)
		for place := 1; place < len(vowels); place++ {
			composed[place][1+i] = compose(place, i)
		}
	}
}

// newChar returns the char of r, without what only vowels have.
func newChar(r rune) char {
	c := char{raw: pack(r), size: uint8(utf8.RuneLen(r))}
	switch {
	case '0' <= r && r <= '9':
		c.class = digit
	case isSeparator(r):
		c.class = separator
	case isLatin(r):
		c.class, c.key, c.after, c.right = letter, pack(ucd.ToLower(r)), toned, 1<<64-1
		if r >= utf8.RuneSelf || strings.ContainsRune("FJWZfjwz", r) {
			c.class |= foreign
		}
	}
	return c
}

// isSeparator leaves out digits, also raised ones, and letters, what is invisible,
// fractions, and the accent that can belong to the letter before it.
func isSeparator(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return !('0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z')
	case r < 0xC0:
		return !strings.ContainsRune("´µ²³¹¼½¾\u00AD", r)
	case 0x2000 <= r && r < 0x2060:
		return !(0x200B <= r && r <= 0x200F || 0x202A <= r && r <= 0x202E)
	}
	return r == '×' || r == '÷' || r == '₫' || r == '€'
}

// isLatin leaves out letters that are taken for others, and those that have another
// length in lower case.
func isLatin(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	case r >= 0x250 && r < 0x1E00, r >= 0x1F00:
		return false
	case strings.ContainsRune("ÐðƉıİ", r):
		return false
	}
	return ucd.ClassOf(r) == ucd.Latin && utf8.RuneLen(r) == utf8.RuneLen(ucd.ToLower(r))
}

// pack returns the UTF-8 of r, the first byte lowest.
func pack(r rune) uint32 {
	var p uint32
	for i, b := range []byte(string(r)) {
		p |= uint32(b) << (8 * i)
	}
	return p
}

// addVowel adds v with a tone, in both cases.
func addVowel(v rune, tone int, place uint8) {
	c := newVowel(v, tone)
	c.place = place
	s := string(v)
	if tone > 0 {
		s = norm.NFC.String(s + string(marks[tone-1]))
	}
	lower, _ := utf8.DecodeRuneInString(s)
	c.key, c.size = pack(lower), uint8(utf8.RuneLen(lower))
	for _, r := range [...]rune{unicode.ToUpper(lower), lower} {
		c.raw = pack(r)
		if r < utf8.RuneSelf {
			ascii[r] = c
		} else {
			vietnamese[slot(c.raw)] = c
		}
	}
	vowels[place] = c
}

// newVowel returns what the char of v with a tone is but for its bytes and place.
func newVowel(v rune, tone int) char {
	decomposed := norm.NFD.String(string(v))
	base, shape := rune(decomposed[0]), decomposed[1:]
	c := char{class: letter, after: toned}
	if shape != "" {
		c.class |= shaped
	}
	if tone > 0 {
		c.class |= toned
		if shape == "" {
			c.after |= shaped
		}
		if v == 'y' {
			c.class |= tonedY
		}
	}
	for before := otherBefore; before <= gBefore; before += vowelBefore {
		for behind := endBehind; behind <= oBehind|moreBehind; behind++ {
			if isRight(base, shape == string(horn), c.class&(toned|shaped) == toned, before, behind) {
				c.right |= 1 << (before | behind)
			}
		}
	}
	return c
}

// isRight reports whether a vowel with a horn, or with a tone and nothing else, can
// stay as it is between such neighbours. It says no if it is not sure.
func isRight(base rune, horned, onlyToned bool, before, behind int) bool {
	next, isLast := behind&^moreBehind, behind&moreBehind == 0
	vowelNext := next == vowelBehind || next == oBehind
	switch {
	case horned && base == 'o' && before == uBefore, // nguời
		horned && base == 'u' && next == oBehind: // ngưoi
		return false
	case !onlyToned:
		return true
	case next == endBehind:
		return before != vowelBefore && before != uBefore // not hoà
	case vowelNext && (before == qBefore || before == gBefore && base == 'i'): // qúy, gía
		return false
	}
	return !vowelNext || isLast // not tóan
}

// compose returns the place of the vowel at place with the mark m, 0 if there is none.
func compose(place, m int) uint8 {
	v, tone := (place-1)/tones, (place-1)%tones
	if m < tones-1 {
		if tone > 0 {
			return 0
		}
		return uint8(place + 1 + m)
	}
	shapes := []rune(alphabet)
	for i, shape := range shapes {
		if norm.NFD.String(string(shape)) == string(shapes[v])+string(marks[m]) {
			return uint8(1 + i*tones + tone)
		}
	}
	return 0
}
