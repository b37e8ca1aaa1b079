package shingle

import (
	"bytes"
	"math/bits"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/segment"

	"github.com/chumtin/chumtin/normalize"
)

// What AppendTokens returns is defined by Tokens and HashToken: normalize a text,
// divide it, hash the parts. It gets there in one pass over the bytes of most texts,
// by three paths, each of which takes what the one before it leaves.
//
// appendShort reads eight bytes at once. Arithmetic on all of them finds where the
// word ends and makes its ASCII letters lower case. What is left in the register is
// the word, and nearly always it is also the token: the key of a word has the letters
// of the word, and HashToken takes eight bytes as one little-endian number. It knows
// the other letters of Vietnamese by a table that a multiplication leads into.
//
// scanWord goes letter by letter. It takes longer words, words that touch a quotation
// mark or dash, other Latin letters, and combining marks, which it composes.
//
// appendRun hands anything else to package normalize: not the text, but the characters
// up to the next separator. Before a separator and after it normalization remembers
// nothing, so that the tokens of a text are those of its runs; the same holds where
// letters and digits meet.
//
// In lower case a word is its own key unless it is a syllable that is spelled wrong, or
// has a y that becomes i. That a spelling is right takes no list of syllables. Package
// normalize moves a tone and adds a horn only, and there are few ways to need it:
//
//   - A tone stands on the last vowel that has a circumflex, breve or horn, if there
//     is any. So a word is right if its only tone is on the last of its letters that
//     are not ASCII, and not on a plain vowel behind one of the others.
//   - On a plain vowel, with no such vowel in the word, what is right depends on the
//     letter before it and the one behind it, and on whether that is the last one:
//     before a consonant it is (hoàn), before two vowels it is not (not tóan), before
//     a single one that ends the word it is (hòa, ngoài), and at the end of the word
//     it is if no vowel is before it (not hoà). The u of qu and the i of gi are not
//     vowels here, and gía and qúy are wrong.
//   - A ơ lacks a horn if a u is before it (nguời), and a ư if an o is behind it.
//
// These are tables of bits by the two neighbours, in char.right. They may call a right
// word wrong: then it costs a run. Where a word is no syllable nothing is repaired, so
// an answer can be wrong in no other way.

// AppendTokens appends the hash of each token of text to dst and returns the
// extended buffer. [HashToken] of each of [Tokens] gives the same hashes.
func AppendTokens(dst []uint64, text string) []uint64 {
	for text != "" {
		var n int
		if dst, n = appendShort(dst, text); n == 0 {
			if dst, n = appendNext(dst, text); n == 0 {
				n = runLen(text)
				dst = appendRun(dst, text[:n])
			}
		}
		text = text[n:]
	}
	return dst
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

// appendShort appends the words at the start of text up to the first one of which it
// is not sure, and returns how much of text they are. It knows words of eight bytes
// or less that no letter, digit or mark follows which is not ASCII.
func appendShort(dst []uint64, text string) ([]uint64, int) {
	i := 0
	for i < len(text) {
		word := load8(text[i:])
		letters := asciiLetters(word)
		n := bits.TrailingZeros64(^(letters|word)&highBits) / 8
		if n == 0 {
			if ascii[text[i]].class != separator {
				break
			}
			i++
			continue
		}
		if n == 8 && i+8 < len(text) && !endsWord(text[i+8]) {
			break
		}
		word = (word | letters>>2) & (1<<(8*n) - 1) // bit 5 is that of lower case
		var seen class
		if word&highBits != 0 {
			var sure bool
			if word, seen, sure = foldShort(word); !sure {
				break
			}
		}
		size := uint(n)
		if seen&tonedY != 0 || mayFoldY(word) {
			word, size = foldY(word, size, seen)
		}
		dst = append(dst, hashWord(word, 0, size))
		i += n
		if i < len(text) && text[i]-'0' > 9 {
			i++ // it is a separator, most often a space
		}
	}
	return dst, i
}

// foldShort returns a word with all letters in lower case, given one in which those of
// ASCII are, and their classes. It reports false if it is not sure that this is the
// key of the word but for a y.
func foldShort(word uint64) (key uint64, seen class, sure bool) {
	key = word
	rest := withoutGlide(word)
	at := 0
	for rest&highBits != 0 {
		skip := bits.TrailingZeros64(rest&highBits) &^ 7
		before := beforeOf[byte(rest<<8>>(skip&63))]
		rest >>= skip & 63

		raw, three := firstLong(rest)
		c := &vietnamese[slot(raw)]
		rest = rest >> 16 >> (8 * three)
		behind := behindOf[byte(rest)] | uint8((0xFF-rest)>>63) // moreBehind
		if c.raw != raw || seen&c.after != 0 || c.right>>((before|behind)&63)&1 == 0 {
			return 0, 0, false
		}
		seen |= c.class
		at += skip
		if c.key != raw {
			key ^= uint64(raw^c.key) << (at & 63)
		}
		at += 16 + 8*int(three)
	}
	return key, seen, true
}

// firstLong returns the first character of a word, which is not ASCII, as if it had
// two bytes or three, and 1 if it has three.
func firstLong(word uint64) (raw uint32, three uint64) {
	three = word >> 5 & 1
	return uint32(word) & (0xFFFF | -uint32(three)&0xFF0000), three
}

// withoutGlide returns word with a gap where its onset qu or gi has a vowel.
func withoutGlide(word uint64) uint64 {
	if onset := word & 0xFFFF; onset == 'q'|'u'<<8 || onset == 'g'|'i'<<8 {
		return word &^ 0xFF00
	}
	return word
}

// load8 returns the first eight bytes of s, the first one lowest, with zeros after
// the last one.
func load8(s string) uint64 {
	if len(s) < 8 {
		return load(s)
	}
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// asciiLetters returns the highest bit of each byte of s that is an ASCII letter.
func asciiLetters(s uint64) uint64 {
	lower := (s | 0x20*eachByte) &^ highBits
	return (lower + (0x80-'a')*eachByte) &^ (lower + (0x7F-'z')*eachByte) &^ s & highBits
}

// endsWord reports whether b is ASCII and no letter.
func endsWord(b byte) bool { return b < utf8.RuneSelf && b|0x20-'a' > 'z'-'a' }

// hashWord returns the HashToken of a word of up to 16 bytes, the first one lowest in
// lo.
func hashWord(lo, hi uint64, size uint) uint64 {
	return (fold(lo^mul1, hi^mul2) + uint64(size)*mul0) &^ numberBit
}

// appendNext appends the word or number at the start of text, or skips a separator. It
// returns 0 for the length of what it does not know.
func appendNext(dst []uint64, text string) ([]uint64, int) {
	var hash uint64
	n := 0
	switch c, size := charAt(text); {
	case c.class&separator != 0:
		return dst, size
	case c.class&digit != 0:
		hash, n = scanNumber(text)
	case c.class&letter != 0:
		hash, n = scanWord(text)
	}
	if n == 0 {
		return dst, 0
	}
	return append(dst, hash), n
}

// charAt returns the first character of text and its length.
func charAt(text string) (char, int) {
	b := text[0]
	if b < utf8.RuneSelf {
		return ascii[b], 1
	}
	raw, three := firstLong(load8(text))
	if c := &vietnamese[slot(raw)]; c.raw == raw {
		return *c, 2 + int(three)
	}
	r, size := utf8.DecodeRuneInString(text)
	return newChar(r), size
}

// scanNumber returns the hash of the number at the start of text and its length, which
// is 0 if what follows it may be a part of it.
func scanNumber(text string) (hash uint64, n int) {
	for n < len(text) && text[n]-'0' <= 9 {
		n++
	}
	if n < len(text) && text[n] >= utf8.RuneSelf {
		if c, _ := charAt(text[n:]); c.class&(letter|separator) == 0 {
			return 0, 0
		}
	}
	digits := text[:n]
	for len(digits) > 1 && digits[0] == '0' {
		digits = digits[1:]
	}
	return HashToken(digits), n
}

// runLen returns the length of text up to the first separator.
func runLen(text string) int {
	n := 0
	for n < len(text) {
		c, size := charAt(text[n:])
		if c.class&separator != 0 {
			break
		}
		n += size
	}
	return n
}

// keys keeps the memory for the keys of runs.
var keys = sync.Pool{New: func() any { return new([]byte) }}

// appendRun appends the hashes of the tokens of a run by their definition.
func appendRun(dst []uint64, run string) []uint64 {
	buf := keys.Get().(*[]byte)
	*buf = normalize.Key.Append((*buf)[:0], run)
	for rest := *buf; len(rest) > 0; {
		var word []byte
		word, rest, _ = bytes.Cut(rest, []byte{' '})
		if alphabetic(string(word)) {
			dst = append(dst, HashToken(string(word)))
			continue
		}
		for words := segment.NewWordSegmenterDirect(word); words.Segment(); {
			dst = append(dst, HashToken(string(words.Bytes())))
		}
	}
	if cap(*buf) <= keptMemory {
		keys.Put(buf)
	}
	return dst
}
