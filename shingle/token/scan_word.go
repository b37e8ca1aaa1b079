package token

import (
	"strings"
	"unicode/utf8"
)

// appendLetters appends the word at the start of text and returns its length, or 0 if
// it is not sure.
func appendLetters(dst []uint64, text string) ([]uint64, int) {
	w := letterwise{right: anyBehind}
	var other char
	n := 0
	for n < len(text) {
		c := charAt(text[n:], &other)
		if c.class&letter == 0 {
			if c.class == 0 {
				return dst, 0
			}
			break
		}
		n += int(c.size)
		for n+1 < len(text) && text[n] == 0xCC {
			c = &vowels[composed[c.place][markOf(text[n+1])]]
			n += 2
		}
		if !w.add(c) {
			return dst, 0
		}
	}
	if !w.finish() {
		return dst, 0
	}
	return appendWord(dst, w.lo, w.hi, w.size), n
}

// A letterwise is a word that is made of letters one by one.
type letterwise struct {
	lo, hi uint64 // the letters in a key: UTF-8, the first byte lowest
	size   uint   // in bytes
	seen   class  // the classes of all letters
	before uint8  // what the last letter is to one behind it

	// Of the last letter that is not ASCII: what may stand behind it, a bit for
	// each, and what does.
	right, behind uint8
}

// anyBehind has a bit for everything that can stand behind a letter.
const anyBehind = 1<<8 - 1

// add adds a letter to w. It reports false if the word is too long, or if it may not
// be right.
func (w *letterwise) add(c *char) bool {
	size := uint(c.size)
	if c.class&letter == 0 || w.size+size > 16 || !w.isBehind(behindOf[byte(c.key)]) {
		return false
	}
	if size > 1 && !w.addLong(c) {
		return false
	}
	w.before = beforeOf[byte(c.key>>(8*(size-1)))]
	w.seen |= c.class
	at := 8 * w.size
	w.lo |= uint64(c.key) << at
	w.hi |= uint64(c.key)>>(64-at) | uint64(c.key)<<(at-64) // one of them is 0
	w.size += size
	return true
}

// isBehind takes note of a letter behind the last one that is not ASCII, and reports
// whether it may stand there.
func (w *letterwise) isBehind(letter uint8) bool {
	if w.behind == endBehind {
		w.behind = letter
		return true
	}
	ok := w.right>>(w.behind|moreBehind)&1 != 0
	w.right = anyBehind
	return ok
}

// addLong takes note of a letter that is not ASCII, and reports whether it may stand
// where it does.
func (w *letterwise) addLong(c *char) bool {
	if w.right>>w.behind&1 == 0 || w.seen&c.after != 0 {
		return false
	}
	before := w.before
	if w.size == 2 && withoutGlide(w.lo) != w.lo {
		before = otherBefore
	}
	w.right, w.behind = uint8(c.right>>before), endBehind
	return true
}

// finish takes the end of the word, and reports whether w is the key of it.
func (w *letterwise) finish() bool {
	if w.right>>w.behind&1 == 0 {
		return false
	}
	if w.seen&tonedY != 0 || mayFoldY(w.lo) {
		if w.hi != 0 {
			return false // too long for foldY
		}
		w.lo, w.size = foldY(w.lo, w.size, w.seen)
	}
	return true
}

// markOf returns the place in composed of the mark of which b is the second byte, the
// first one being 0xCC.
func markOf(b byte) uint8 {
	if b&0xC0 != 0x80 {
		return 0
	}
	return markAt[b&0x3F]
}

// mayFoldY reports whether a word without tonedY may have a y that is i in a key.
func mayFoldY(word uint64) bool {
	return word>>8 == 'y' || word&0xFFFFFF == 'q'|'u'<<8|'y'<<16
}

// foldY makes the y of a word of up to eight bytes i where a key has it so: after qu,
// and at the end of a word of two letters. The classes are those of its letters.
func foldY(word uint64, size uint, seen class) (uint64, uint) {
	at := 8
	if word&0xFFFF == 'q'|'u'<<8 {
		at = 16
	} else if strings.IndexByte("hklmst", byte(word)) < 0 {
		return word, size
	}
	y := letterAt(word >> at)
	if y.place < firstY {
		return word, size
	}
	rest := word >> at >> (8 * uint(y.size))
	if at == 8 && rest != 0 || at == 16 && !isSpelling(word, seen) {
		return word, size
	}
	i := &vowels[y.place-firstY+firstI]
	word = word&(1<<at-1) | uint64(i.key)<<at | rest<<(at+8*int(i.size))
	return word, size - uint(y.size) + uint(i.size)
}

// isSpelling reports whether a word of up to eight bytes may be a syllable by the
// number of its letters and the alphabet that they are of.
func isSpelling(word uint64, seen class) bool {
	if seen&foreign != 0 || word&highBits == 0 && word>>56 != 0 {
		return false
	}
	for ; word != 0; word >>= 8 {
		if b := byte(word); b < utf8.RuneSelf && ascii[b].class&foreign != 0 {
			return false
		}
	}
	return true
}

// letterAt returns the first letter of a word, the zero char if Vietnamese does not
// have it.
func letterAt(word uint64) char {
	if b := byte(word); b < utf8.RuneSelf {
		return ascii[b]
	}
	raw, _ := firstLong(word)
	if c := &vietnamese[slot(raw)]; c.raw == raw {
		return *c
	}
	return char{}
}
