// Package ucd has the properties of characters that normalized text and tokens depend
// on, frozen at one version of Unicode.
//
// Package unicode follows the newest Unicode with the releases of Go, and with it a
// letter may get other properties, or a character that was none become one. What is
// stored must outlive that, so packages normalize and shingle ask this package instead.
// A character that Version does not have stays [Unassigned].
package ucd

import (
	"slices"
	"unicode/utf8"
)

//go:generate go run gen.go

// Version is the version of Unicode that the properties are those of.
const Version = "15.0.0"

// A Class is what a character is. Each character has one.
type Class uint8

// The classes. Those from Latin on are letters, in the general categories Lu, Ll, Lt,
// Lm and Lo. Scripts other than Latin, Greek and Cyrillic are told apart by the word
// boundaries of Unicode Standard Annex #29 alone.
const (
	Unassigned Class = iota // no character in Version
	Other                   // a character of no other class
	Symbol                  // of the category So, like most emoji
	Digit                   // a decimal digit, of the category Nd
	Mark                    // of the categories Mn, Mc and Me
	Selector                // a mark that is a variation selector
	Latin
	Greek
	Cyrillic
	Letter    // Word_Break=ALetter or Hebrew_Letter: forms words with the letters beside it
	Katakana  // Word_Break=Katakana: forms words with others of its class
	Lone      // Word_Break=Other: an ideograph, hiragana, or a letter of Thai or its like
	VoiceMark // Word_Break=Extend: a halfwidth voice mark, which belongs to the letter before it
)

// IsLetter reports whether the class is one of letters.
func (c Class) IsLetter() bool { return c >= Latin }

// ClassOf returns the class of r, which is Unassigned for what is no code point.
func ClassOf(r rune) Class {
	if uint32(r) < uint32(len(low)) {
		return low[r]
	}
	class, _ := find(r)
	return class
}

// low has the classes of the characters up to the scripts of East Asia.
var low = func() (classes [0x3000]Class) {
	for i, run := range runs {
		for r := run.first(); r < runs[i+1].first(); r++ {
			if int(r) >= len(classes) {
				return classes
			}
			classes[r] = run.class()
		}
	}
	return classes
}()

// find returns the class of r and the first character of the run that it stands in.
func find(r rune) (Class, rune) {
	if r < 0 || r > utf8.MaxRune {
		return Unassigned, r
	}
	i, _ := slices.BinarySearch(runs[:], newRun(r+1, 0))
	return runs[i-1].class(), runs[i-1].first()
}

// A run is a range of characters of one class, up to the next run: the first of them
// and the class.
type run uint32

const classBits = 4

func newRun(first rune, class Class) run { return run(first)<<classBits | run(class) }

func (r run) first() rune { return rune(r >> classBits) }

func (r run) class() Class { return Class(r & (1<<classBits - 1)) }

// DigitValue returns the value of a Digit. It reports false for any other character.
func DigitValue(r rune) (value int, ok bool) {
	if r < utf8.RuneSelf {
		return int(r - '0'), '0' <= r && r <= '9'
	}
	class, first := find(r)
	if class != Digit {
		return 0, false
	}
	return int(r-first) % 10, true // Unicode has digits in runs of ten
}

// ToLower returns the lower case of r by the simple mapping, r itself if it has none.
func ToLower(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}
	c, _ := findCase(r)
	return r + rune(c.toLower)
}

// IsUpper reports whether r is an upper case letter, of the category Lu.
func IsUpper(r rune) bool {
	if r < utf8.RuneSelf {
		return 'A' <= r && r <= 'Z'
	}
	c, ok := findCase(r)
	return ok && c.upper
}

// A caseRange is a range of characters, each or each second one, that are alike in
// case.
type caseRange struct {
	first, last rune
	step        int8
	upper       bool  // category Lu
	toLower     int32 // what to add for the lower case
}

// findCase returns the range that r stands in, the zero range if in none: r is neither
// in upper case nor has another lower case.
func findCase(r rune) (caseRange, bool) {
	// With slices.BinarySearchFunc, the tokens of Russian take a quarter longer.
	i, n := 0, len(cases)
	for i < n {
		if mid := (i + n) / 2; cases[mid].last < r {
			i = mid + 1
		} else {
			n = mid
		}
	}
	if i == len(cases) || r < cases[i].first || (r-cases[i].first)%rune(cases[i].step) != 0 {
		return caseRange{}, false
	}
	return cases[i], true
}
