package normalize

import (
	"slices"
	"unicode/utf8"

	"github.com/chumtin/chumtin/normalize/ucd"
)

// A grapheme is a character, decomposed, with the marks on it.
type grapheme struct {
	base  rune  // noBase for marks at the very start of a text
	whole rune  // the character composed, if that is all there is, else 0
	class class // latin, script or symbol
	n     uint8
	marks [maxMarks]rune
}

const noBase = -1

// set makes c the character r, repaired but not yet decomposed.
func (c *grapheme) set(r rune, class class) {
	c.base, c.whole, c.class, c.n = r, r, class, 0
	if r < utf8.RuneSelf {
		return
	}
	if ch, ok := vietnamese(r); ok {
		if ch.letter != ltDStroke {
			c.base = spelled[plain[ch.letter]][Ngang][ch.caseIndex()]
		}
		for _, m := range [...]rune{ownMarks[ch.letter], toneMarks[ch.tone]} {
			if m != 0 {
				c.hold(m)
			}
		}
		return
	}
	var buf [4]rune
	d := decompose(buf[:0], r)
	c.base = d[0]
	for _, m := range d[1:] {
		c.hold(m)
	}
	if len(d) == 1 || !isNFC(r) {
		c.whole = 0
	}
}

// add puts a mark on c, unless c has as many as it can hold, or is a letter of an
// alphabet and has that mark.
func (c *grapheme) add(mark rune) {
	c.whole = 0
	c.hold(mark)
}

func (c *grapheme) hold(mark rune) {
	if int(c.n) < c.room() && (c.class != latin || !slices.Contains(c.marks[:c.n], mark)) {
		c.marks[c.n] = mark
		c.n++
	}
}

// room returns the number of marks that c can hold. What its base ends in counts as
// marks for package norm, which parts longer runs with U+034F.
func (c *grapheme) room() int {
	room := maxMarks - conjoined(c.base)
	if int(c.n) < room-maxCompatible {
		return room
	}
	return room - compatibleMarks(c.base)
}

// toned reports whether c has a tone mark.
func (c *grapheme) toned() bool {
	return slices.ContainsFunc(c.marks[:c.n], func(m rune) bool { return toneOf(m) != Ngang })
}

func (c *grapheme) looksLikeDStroke() bool { return looksLikeDStroke(c.base) }

func (c *grapheme) isNotUpper() bool { return !ucd.IsUpper(c.base) }

// joins reports whether a joiner after c has a meaning.
func (c *grapheme) joins() bool {
	return c.class == script || c.class == symbol && isPictograph(c.base)
}

// Hangul is composed by arithmetic: see section 3.12 of the Unicode standard.
const (
	firstLead, lastLead         = 0x1100, 0x1112
	firstVowel, lastVowel       = 0x1161, 0x1175
	firstTail, lastTail         = 0x11A8, 0x11C2
	firstSyllable, lastSyllable = 0xAC00, 0xD7A3
	tailCount                   = 28 // none included
)

// conjoins reports whether a Hangul vowel or tail makes one syllable with c, in a key
// across the marks that the key will drop.
func (c *grapheme) conjoins(class class, key bool) bool {
	n, first := 0, rune(0)
	for _, m := range c.marks[:c.n] {
		if key && invisible(m) {
			continue
		}
		if n == 0 {
			first = m
		}
		n++
	}
	lead := c.base >= firstLead && c.base <= lastLead
	switch {
	case class == vowel:
		return lead && n == 0
	case lead:
		return n == 1 && first >= firstVowel && first <= lastVowel
	default:
		return n == 0 && conjoined(c.base) == 1 && c.base >= firstSyllable
	}
}

// invisible reports whether a mark is a selector or joiner, which no key has.
func invisible(mark rune) bool {
	class, _ := classify(mark)
	return class == selector || class == joiner
}

// conjoined returns the number of vowels and tails in a Hangul character, which count
// as marks in Stream-Safe Text.
func conjoined(r rune) int {
	switch {
	case r < firstVowel || r > lastSyllable:
		return 0
	case r <= lastVowel, r >= firstTail && r <= lastTail:
		return 1
	case r < firstSyllable:
		return 0
	case (r-firstSyllable)%tailCount == 0:
		return 1
	}
	return 2
}

// fold makes c what it is in a key.
func (c *grapheme) fold(bare bool) {
	c.base, c.whole = lower(c.base), lower(c.whole)
	if bare && ucd.ClassOf(c.base) == ucd.Latin {
		c.base = stroke(c.base)
		c.whole, c.n = 0, 0
		return
	}
	n := 0
	for _, m := range c.marks[:c.n] {
		const dotAbove = '\u0307' // what is left of İ in lower case
		if invisible(m) || m == dotAbove && c.base == 'i' {
			continue
		}
		c.marks[n] = m
		n++
	}
	if int(c.n) > n {
		c.whole, c.n = 0, uint8(n)
	}
}

// append appends c in NFC, with tone marks after those that make a vowel.
func (c *grapheme) append(dst []byte) []byte {
	switch {
	case c.n == 0:
		return utf8.AppendRune(dst, c.base)
	case c.whole != 0:
		return utf8.AppendRune(dst, c.whole)
	}
	c.order()
	return appendComposed(dst, c.base, c.marks[:c.n])
}

// order moves a circumflex or breve before a tone that was typed first. Both have
// the same combining class, so canonical ordering keeps them as they came.
func (c *grapheme) order() {
	ch, _ := vietnamese(c.base)
	if c.n < 2 || !slices.ContainsFunc(c.marks[:c.n], func(m rune) bool { return withMark(ch.letter, m) != 0 }) {
		return
	}
	marks := c.marks[:c.n]
	for i, m := range marks {
		class := combiningClass(m)
		for j := i; j > 0 && class != 0 && combiningClass(marks[j-1]) > class; j-- {
			marks[j-1], marks[j] = marks[j], marks[j-1]
		}
	}
	for i, m := range marks {
		if m != circumflex && m != breve || withMark(ch.letter, m) == 0 {
			continue
		}
		for j := i; j > 0 && marks[j-1] != dotBelow && toneOf(marks[j-1]) != Ngang; j-- {
			marks[j-1], marks[j] = marks[j], marks[j-1]
		}
	}
}
