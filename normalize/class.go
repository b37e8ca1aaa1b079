package normalize

import (
	"unicode/utf8"

	"github.com/chumtin/chumtin/normalize/ucd"
)

// A class is what a character is to the scanner.
type class uint8

const (
	symbol     class = iota // parts words: punctuation, spaces, controls, symbols
	latin                   // a letter, of Latin, Greek or Cyrillic
	script                  // a letter of any other script
	vowel                   // a conjoining vowel of Hangul
	tail                    // a conjoining final consonant of Hangul
	digit                   // a decimal digit of any script
	raised                  // a superscript digit
	lowered                 // a subscript digit
	mark                    // a combining mark
	selector                // a variation selector or a tag: matters to emoji and ideographs
	joiner                  // ZWJ, ZWNJ and their like: matter to emoji and some scripts
	ignored                 // invisible, and deleted
	accent                  // a spacing accent: the tone of the vowel before it
	fraction                // ½ and its like
	ellipsis                // …
	ligature                // ﬁ and its like: several Latin letters
	compatible              // ㎡, Ⅳ, ① and their like: words and numbers to a key alone
)

// classify returns the class of r and the character that r is repaired to, which for
// an accent is the combining mark and for a fraction is r itself.
func classify(r rune) (class, rune) {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z':
			return latin, r
		case '0' <= r && r <= '9':
			return digit, r
		}
		return symbol, r
	}
	switch {
	case r >= 0xFF01 && r <= 0xFF5E: // full width ASCII
		return classify(r - 0xFF01 + '!')
	case r >= 0x0300 && r <= 0x036F && r != 0x034F:
		return mark, r
	case r >= firstVowel && r <= lastVowel:
		return vowel, r
	case r >= firstTail && r <= lastTail:
		return tail, r
	}
	switch r {
	case 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007,
		0x2008, 0x2009, 0x200A, 0x202F, 0x205F, 0x3000:
		return symbol, ' '
	case 0x85, 0x2028, 0x2029:
		return symbol, '\n'
	case 0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0x2035, 0x2039, 0x203A, 0x02BC:
		return symbol, '\''
	case 0xAB, 0xBB, 0x201C, 0x201D, 0x201E, 0x201F, 0x2033, 0x2036, 0x301D, 0x301E, 0x301F:
		return symbol, '"'
	case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2E3A, 0x2E3B, 0xFE58, 0xFE63:
		return symbol, '-'
	case 0x2044, 0x2215:
		return symbol, '/'
	case 0xB8: // a cedilla on its own, in news a comma of another font
		return symbol, ','
	case 0xAA, 0xBA: // ordinal indicators: letters to Unicode, but º is meant as a degree sign
		return symbol, r
	case 0xFFE0, 0xFFE1:
		return symbol, r - 0xFFE0 + 0xA2
	case 0xFFE2:
		return symbol, 0xAC
	case 0xFFE3:
		return symbol, 0xAF
	case 0xFFE4:
		return symbol, 0xA6
	case 0xFFE5:
		return symbol, 0xA5
	case 0xFFE6:
		return symbol, 0x20A9
	case 0x2026:
		return ellipsis, '.'
	case 0xB2, 0xB3, 0xB9, 0x2070:
		return raised, r
	case 0xBC, 0xBD, 0xBE, 0x2189:
		return fraction, r
	case 0x02CB:
		return accent, grave
	case 0xB4, 0x02CA, 0x1FFD:
		return accent, acute
	case 0x02DC:
		return accent, tilde
	case 0xAD, 0x034F, 0x061C, 0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0xFEFF:
		return ignored, r
	case 0x200C, 0x200D, 0x180E:
		return joiner, r
	}
	switch {
	case r >= 0x2060 && r <= 0x206F:
		return ignored, r
	case r >= 0x2074 && r <= 0x2079:
		return raised, r
	case r >= 0x2080 && r <= 0x2089:
		return lowered, r
	case r >= 0x2150 && r <= 0x215F:
		return fraction, r
	case r >= firstLigature && r <= lastLigature:
		return ligature, r
	case isCompatible(r):
		return compatible, r
	case r >= 0xE0020 && r <= 0xE007F:
		return selector, r
	}
	if plain := unstyled(r); plain != r {
		return classify(plain)
	}
	switch c := ucd.ClassOf(r); c {
	case ucd.Latin, ucd.Greek, ucd.Cyrillic:
		return latin, r
	case ucd.Selector:
		return selector, r
	case ucd.Mark:
		return mark, r
	case ucd.Digit:
		return digit, r
	default:
		if c.IsLetter() {
			return script, r
		}
		return symbol, r
	}
}

// fractions are the parts of the fractions from U+2150 and from U+00BC.
var fractions = map[rune]string{
	0x00BC: "1/4", 0x00BD: "1/2", 0x00BE: "3/4",
	0x2150: "1/7", 0x2151: "1/9", 0x2152: "1/10", 0x2153: "1/3", 0x2154: "2/3",
	0x2155: "1/5", 0x2156: "2/5", 0x2157: "3/5", 0x2158: "4/5", 0x2159: "1/6",
	0x215A: "5/6", 0x215B: "1/8", 0x215C: "3/8", 0x215D: "5/8", 0x215E: "7/8",
	0x215F: "1/", 0x2189: "0/3",
}

// isPictograph reports whether r may be joined to another one: emoji are.
func isPictograph(r rune) bool {
	return ucd.ClassOf(r) == ucd.Symbol || r >= 0x1F000 && r < 0x20000
}

// homoglyph returns the Latin letter that a Cyrillic one looks like, 0 if none.
func homoglyph(r rune) rune {
	return counterpart(r, "аеосрхуіѕјАВЕКМНОРСТХУІЅЈ", "aeocpxyisjABEKMHOPCTXYISJ")
}

// counterpart returns the letter in ascii that stands where r does in letters, 0 if r is
// in none of these.
func counterpart(r rune, letters, ascii string) rune {
	at := 0
	for _, c := range letters {
		if c == r {
			return rune(ascii[at])
		}
		at++
	}
	return 0
}

// stroke returns the letter that r is without its stroke.
func stroke(r rune) rune {
	switch r {
	case 'đ', 'ð', 'ɖ':
		return 'd'
	case 'ħ':
		return 'h'
	case 'ł':
		return 'l'
	case 'ø':
		return 'o'
	case 'ŧ':
		return 't'
	}
	return r
}

// looksLikeDStroke reports whether r is a letter of another alphabet that is drawn as đ.
func looksLikeDStroke(r rune) bool {
	switch r {
	case 'ð', 'Ð', 'ɖ', 'Ɖ':
		return true
	}
	return false
}

// lower is the lower case of r in a key, where the Turkish ı is i.
func lower(r rune) rune {
	if r == 'ı' {
		return 'i'
	}
	return ucd.ToLower(r)
}
