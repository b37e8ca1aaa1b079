package token

import (
	"bytes"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/ucd"
)

// All and Hash define what Append returns: normalize the text, divide
// it, hash the parts. Append gets there in one pass over the bytes, by three
// paths, each of which takes what the one before it leaves.
//
// appendWords takes 64 bytes at once. Arithmetic on eight of them at a time finds where
// words begin and end, and makes their ASCII letters lower case. What is then in a
// register is nearly always the token: a word that came before is known, and the other
// letters of Vietnamese are looked up in a table, to which a multiplication gives the
// place.
//
// appendLetters goes letter by letter. It takes longer words, words beside a quotation mark
// or dash, other Latin letters, and combining marks, which it composes.
//
// appendRun gives the rest to package normalize: of the text no more than the
// characters up to the next separator, .02 % of the bytes of the news at hand.
// Normalization remembers nothing across a separator, nor where letters and digits
// meet, so the tokens of a text are those of its runs. It does remember a number
// before a dot or comma, and of numbers with a dot the word before them, by which it
// tells dates from decimals. So these do not part runs of numbers, and where there is
// a dot a run is normalized together with that word.
//
// A word in lower case is its own key unless it is a syllable that normalize spells in
// another way, or has a y that becomes i. To see that a spelling stays takes no list
// of syllables. Normalize moves tones and adds horns; what may need it shows in few
// places:
//
//   - The tone of a syllable belongs on the last of its vowels with circumflex, breve
//     or horn. So it is right if it is on such a vowel and all letters behind are
//     ASCII: tiếng, người.
//   - If there are no such vowels, the neighbours of the letter with the tone decide.
//     Before a consonant it is right (hoàn), before two more letters of which the
//     first is a vowel it may be wrong (tóan), before one vowel that ends the word it
//     is right (cáo, ngoài), and at the end it is wrong behind a vowel (hoà). The u of
//     qu and the i of gi count as consonants where a word starts with them (quá), and
//     must not have the tone (qúa).
//   - A horn may be missing where u stands before ơ (nguời), or o behind ư (ngưoi).
//
// What letters may stand between is a table of bits, char.right. It may doubt what is
// right, at the cost of a run, and never holds for right what is not: other words than
// syllables stay as they are, so for them nothing can be wrong.

// Append appends the hash of each token of text to dst and returns the
// extended buffer. [Hash] of each token of [All] gives the same hashes.
func Append(dst []uint64, text string) []uint64 {
	start := len(dst)
	dst = AppendPacked(dst, text)
	return dst[:start+Key{}.hashWords(dst[start:], dst[start:])]
}

// AppendPacked appends the tokens of text to dst and returns the extended buffer.
func AppendPacked(dst Packed, text string) Packed {
	v := vocabularies.Get().(*vocabulary)
	defer vocabularies.Put(v)
	for i := 0; i < len(text); {
		var n int
		if dst, n = v.appendWords(dst, text[i:]); n == 0 {
			if dst, n = appendNext(dst, text[i:]); n == 0 {
				n = runLen(text[i:])
				dst = appendRun(dst, text[:i], text[i:i+n])
			}
		}
		for i += n; i < len(text) && text[i] < utf8.RuneSelf && ascii[text[i]].class == separator; i++ {
			// Of lines of underscores appendWords is not sure.
		}
	}
	return dst
}

const (
	eachByte = 0x0101010101010101
	highBits = 0x80 * eachByte
)

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

// appendNext appends the word or number at the start of text, or skips a separator. It
// returns 0 for the length of what it does not know.
func appendNext(dst []uint64, text string) ([]uint64, int) {
	var other char
	switch c := charAt(text, &other); {
	case c.class&separator != 0:
		return dst, int(c.size)
	case c.class&digit != 0:
		return appendNumber(dst, text)
	case c.class&letter != 0:
		return appendLetters(dst, text)
	}
	return dst, 0
}

// charAt returns the first character of text, for which it may use the memory of other.
func charAt(text string, other *char) *char {
	b := text[0]
	if b < utf8.RuneSelf {
		return &ascii[b]
	}
	raw, _ := firstLong(load8(text))
	if c := &vietnamese[slot(raw)]; c.raw == raw {
		return c
	}
	r, size := utf8.DecodeRuneInString(text)
	*other = newChar(r)
	other.size = uint8(size)
	return other
}

// appendNumber appends the number at the start of text, and those behind it in which
// zeros count, and returns their length. It returns 0 if what follows may be a part of
// them, or if they may be a date.
func appendNumber(dst []uint64, text string) ([]uint64, int) {
	start, size := len(dst), digits(text)
	number := text[:size]
	for len(number) > 1 && number[0] == '0' {
		number = number[1:]
	}
	dst = appendString(dst, number)
	if size < len(text) && (text[size] == '.' || text[size] == ',' || text[size] >= utf8.RuneSelf) {
		return appendDecimals(dst, start, text, size)
	}
	return dst, size
}

// appendDecimals is appendNumber for what comes behind the number, which has this size
// and stands in dst from start on.
func appendDecimals(dst []uint64, start int, text string, size int) ([]uint64, int) {
	n := size
	for n < len(text) {
		if !forgets(text[n:]) {
			return dst[:start], 0
		}
		if text[n] != '.' && text[n] != ',' || n+1 == len(text) {
			break
		}
		if !forgets(text[n+1:]) {
			return dst[:start], 0
		}
		if text[n+1] != '0' {
			break
		}
		next := digits(text[n+1:])
		if text[n] == '.' && size <= 2 && next == 2 && text[n+2] != '0' {
			return dst[:start], 0
		}
		dst = appendCounted(dst, text[n+1:n+1+next])
		n, size = n+1+next, next
	}
	return dst, n
}

// digits returns the length of the run of digits that s starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && s[n]-'0' <= 9 {
		n++
	}
	return n
}

// appendCounted appends a number of which the zeros at the start are tokens.
func appendCounted(dst []uint64, number string) []uint64 {
	for number != "" && number[0] == '0' {
		dst = append(dst, '0')
		number = number[1:]
	}
	if number == "" {
		return dst
	}
	return appendString(dst, number)
}

// forgets reports whether the first character of text is a letter, digit or sign of the
// tables, and no cedilla, which is repaired to a comma.
func forgets(text string) bool {
	if text[0] < utf8.RuneSelf {
		return true
	}
	var other char
	c := charAt(text, &other)
	return c.class&(letter|separator) != 0 && c.raw != cedilla
}

var cedilla = pack('¸')

// runLen returns the length of text up to the first separator that parts numbers, or
// that no part of a number follows.
func runLen(text string) int {
	var other char
	n := 0
	for n < len(text) {
		c := charAt(text[n:], &other)
		next := n + int(c.size)
		if c.class&separator != 0 && (c.raw != '.' && c.raw != ',' && c.raw != cedilla || next == len(text) ||
			charAt(text[next:], &other).class&(letter|separator) != 0) {
			break
		}
		n = next
	}
	return n
}

// contextLen returns the length of the end of text by which normalization may tell that
// a date follows: the last word and what is behind it, which has no dot.
func contextLen(text string) int {
	i := len(text)
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if class := ucd.ClassOf(r); r == '.' || r == '．' || class == ucd.Digit || class.IsLetter() {
			break
		}
		i -= size
	}
	for i > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if isSeparator(r) {
			break
		}
		i -= size
	}
	return len(text) - i
}

// keptMemory is the most bytes for keys of runs that are kept.
const keptMemory = 1 << 16

// keys keeps the memory for the keys of runs.
var keys = sync.Pool{New: func() any { return new([]byte) }}

// appendRun appends the tokens of a run by their definition, given the text before it.
func appendRun(dst []uint64, before, run string) []uint64 {
	if strings.IndexByte(run, '.') < 0 && !strings.Contains(run, "．") {
		return appendKey(dst, run)
	}
	context := contextLen(before)
	start := len(dst)
	dst = appendKey(dst, before[len(before)-context:])
	known := len(dst) - start
	dst = appendKey(dst[:start], before[len(before)-context:]+run)
	return slices.Delete(dst, start, start+known)
}

// appendKey appends the tokens of a text by their definition.
func appendKey(dst []uint64, text string) []uint64 {
	buf := keys.Get().(*[]byte)
	*buf = normalize.Key.Append((*buf)[:0], text)
	for rest := *buf; len(rest) > 0; {
		var word []byte
		word, rest, _ = bytes.Cut(rest, []byte{' '})
		for s, n := string(word), 0; s != ""; s = s[n:] {
			n = wordLen(s)
			dst = appendString(dst, s[:n])
		}
	}
	if cap(*buf) <= keptMemory {
		keys.Put(buf)
	}
	return dst
}
