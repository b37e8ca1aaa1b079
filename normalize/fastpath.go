package normalize

import (
	"math/bits"
	"unicode/utf8"
)

// Most of a text is normal, or is so after a look into a table. The fast path skims over
// that and leaves to the scanner each word and character in which it meets anything
// else. It may leave it too much, never too little.

// A shape is a word of up to seven Vietnamese letters, in one lane of nine bits each,
// the last letter lowest. A lane has a letter's tone, its number and, in the lowest
// bit, whether it is a vowel. So tóan is, from the highest bit down,
//
//	t           ó           a           n
//	000 ····· 0  010 ····· 1  000 ····· 1  000 ····· 0
//
// and a question about all letters takes a few operations on one word.
type shape uint64

const (
	laneBits   = 9
	vowelLanes = 1 << (7 * laneBits) / (1<<laneBits - 1) // the vowel bit of each lane
	toneShift  = 6
)

// letter returns the letter that n others follow.
func (w shape) letter(n int) letter { return letter(w >> (n*laneBits + 1) & 31) }

// tone returns the tone of the letter that n others follow.
func (w shape) tone(n int) Tone { return Tone(w >> (n*laneBits + toneShift) & 7) }

// isRight reports whether a word of n letters has its tone where f wants it and
// otherwise needs no repair of its spelling. It reports false if it is not sure.
func (w shape) isRight(n int, f Form) bool {
	if n > maxSyllable {
		return true // too long for a syllable
	}
	if f&Spelling != 0 && respelled.has(w.letter(n-1)) {
		return false
	}
	vs := w & vowelLanes
	toned := (w | w>>1 | w>>2) >> toneShift & vowelLanes // the lanes with a tone
	if toned&(toned-1) != 0 {
		return false // there are two
	}
	if vs&(vs-1) == 0 {
		return true // one vowel at most, so the tone has no other place
	}

	// The rime is the last left+1 letters. It starts at the first vowel, or after
	// the u of qu and the i of gi where another vowel follows.
	left := bits.Len64(uint64(vs)) / laneBits
	onset := n - 1 - left
	if onset == 1 && left > 0 {
		if l := w.letter(n - 1); (l == ltQ && w.letter(left) == ltU || l == ltG && w.letter(left) == ltI) && vowels.has(w.letter(left-1)) {
			onset, left = 2, left-1
		}
	}
	if left > 3 {
		return true // no rime has five letters
	}

	// rimes has it by its letters without the tone, which p packs.
	var p packed
	for i := left; i >= 0; i-- {
		p = p<<letterBits | packed(w.letter(i))
	}
	if left > 1 && (w.letter(left) == ltU && w.letter(left-1) == ltOHorn || w.letter(left) == ltUHorn && w.letter(left-1) == ltO) {
		return false // uơ or ưo before a final: spelling.repair adds the other horn
	}
	r, ok := rimes.get(p)
	if !ok || toned == 0 {
		return true // no syllable, or no tone to place
	}

	// One letter has a tone: is it the one that f wants?
	at := left - int(r.old)
	if f.newTone() {
		at = left - int(r.new)
	}
	return w.tone(at) != Ngang
}

// settle reports whether s is at rest before src, where it puts out the unit that it
// holds back if the first character of src cannot belong to it.
func (s *scanner) settle(src string) bool {
	e, _ := lookUp(src)
	switch e.kind() {
	case otherKind:
		return false
	case letterKind:
		if s.n > 0 && s.unit[0].class != symbol {
			return false
		}
	case digitKind:
		if s.number != noNumber || s.sign != noSign || s.after == fraction {
			return false
		}
	case symbolKind:
		if s.isKey() && (s.number != noNumber || s.after != symbol) {
			return false
		}
	}
	s.flush()
	s.endNumber()
	return true
}

// skim puts out what the fast path can at the start of src and returns its length.
// Unless final is set, src may be cut anywhere. REQUIRES: s.atRest().
func (s *scanner) skim(src string, final bool) (n int) {
	if !s.isKey() {
		if n = s.skimText(src, final); n > 0 {
			s.after = symbol
		}
		return n
	}
	if n = s.skimKey(src, final); n > 0 {
		s.recall(src[:n])
	}
	return n
}

func (s *scanner) skimText(src string, final bool) int {
	i := 0
	copied := 0 // src[:copied] has been put out
	unit := 0   // start of the last unit
	var w fastWord
	for i < len(src) {
		w.read(src[i:])
		next := i + w.size
		if w.size > 0 {
			unit = i
			if !w.ends(final) || !w.isRight(s.form) {
				break
			}
		}
		i = next
		if w.next.kind() == otherKind {
			break // the end, or perhaps a mark on the last unit
		}
		unit = i
		if w.next&changedBit != 0 {
			if !endsUnit(src[i+w.nextSize:], final) {
				break
			}
			s.out = w.next.appendText(append(s.out, src[copied:i]...))
			copied = i + w.nextSize
		}
		i += w.nextSize
	}
	if i < len(src) || !final {
		i = unit
	}
	s.out = append(s.out, src[copied:i]...)
	return i
}

// endsUnit reports whether rest, which follows a unit, starts with a character that the
// fast path knows, so one that does not belong to the unit.
func endsUnit(rest string, final bool) bool {
	if len(rest) == 0 {
		return final
	}
	e, _ := lookUp(rest)
	return e.kind() != otherKind
}

// skimKey is skim for Key and Bare.
func (s *scanner) skimKey(src string, final bool) int {
	var w fastWord
	i := 0
	for i < len(src) {
		w.read(src[i:])
		if w.size > 0 {
			if !w.ends(final) || !s.skimKeyWord(src[i:i+w.size], &w) {
				return i
			}
			i += w.size
		}
		switch w.next.kind() {
		case otherKind:
			return i
		case digitKind:
			n := numberLen(src[i:])
			if rest := src[i+n:]; !endsUnit(rest, final) {
				return i
			} else if mayCountZeros(rest) {
				if n = s.skimNumbers(src[i:], final); n == 0 {
					return i
				}
			} else {
				s.startToken()
				s.out = append(s.out, withoutZeros(src[i:i+n])...)
			}
			i += n
		default:
			i += w.nextSize
		}
	}
	return i
}

// numberLen returns the number of ASCII digits at the start of s.
func numberLen(s string) int {
	n := 0
	for n < len(s) && s[n]-'0' <= 9 {
		n++
	}
	return n
}

func withoutZeros(number string) string {
	for len(number) > 1 && number[0] == '0' {
		number = number[1:]
	}
	return number
}

// A fastWord is a word, perhaps empty, as the fast path reads it.
type fastWord struct {
	size     int      // in bytes
	letters  int      // their number
	seen     charInfo // of all letters, or-ed
	shape    shape    // if all letters are Vietnamese and at most maxSyllable
	next     charInfo // of the character after the word, 0 at the end of the text
	nextSize int      // 0 at the end of the text
}

// read sets w to the word at the start of src.
func (w *fastWord) read(src string) {
	var shape shape
	var seen, e charInfo
	i, n, size := 0, 0, 0
	for i < len(src) {
		size = 1
		if src[i] < utf8.RuneSelf {
			e = fastTable[src[i]]
		} else {
			e, size = lookUpLong(src[i:])
		}
		if e.kind() != letterKind {
			break
		}
		shape = shape<<laneBits | e.lane()
		seen |= e
		n++
		i += size
	}
	if i == len(src) {
		e, size = 0, 0
	}
	// One by one: a composite literal is built aside and copied, at twice the cost.
	w.size, w.letters, w.seen, w.shape = i, n, seen, shape
	w.next, w.nextSize = e, size
}

// ends reports whether what follows w does not belong to it.
func (w *fastWord) ends(final bool) bool {
	return w.next.kind() != otherKind || w.nextSize == 0 && final
}

func (w *fastWord) isSpelling() bool { return w.seen&foreignBit == 0 && w.letters <= maxSyllable }

func (w *fastWord) isRight(f Form) bool { return !w.isSpelling() || w.shape.isRight(w.letters, f) }

// y returns the place of a y that a key has as i, -1 if there is none.
func (w *fastWord) y(bare bool) int {
	n := w.letters
	switch {
	case !w.isSpelling():
	case n == 2 && w.shape.letter(0) == ltY && beforeY.has(w.shape.letter(1)):
		return 1
	case n > 2 && w.shape.letter(n-1) == ltQ && w.shape.letter(n-3) == ltY:
		if u := w.shape.letter(n - 2); u == ltU || bare && u == ltUHorn {
			return 2
		}
	}
	return -1
}

// skimKeyWord puts out the word w, which is src, and reports whether it could.
func (s *scanner) skimKeyWord(src string, w *fastWord) bool {
	bare := s.form.strength() == Bare
	y, tone := w.y(bare), Ngang
	if y >= 0 {
		behind := w.letters - 1 - y
		w.shape ^= shape(ltY^ltI) << (behind*laneBits + 1)
		if !bare {
			tone = w.shape.tone(behind)
		}
	}
	switch {
	case bare && w.seen&noBareBit != 0,
		bare && s.form&Spelling != 0 && w.isSpelling() && respelled.has(w.shape.letter(w.letters-1)),
		!bare && !w.isRight(s.form),
		!bare && y == 2 && w.shape.tone(w.letters-2) != Ngang, // start+y is no y
		tone != Ngang && y < w.letters-1:
		return false
	}
	s.startToken()
	start := len(s.out)
	switch {
	case bare:
		s.out = appendBare(s.out, src)
	case w.seen&changedBit != 0:
		s.out = appendLower(s.out, src)
	default:
		s.out = append(s.out, src...)
	}
	switch {
	case y < 0:
	case tone == Ngang:
		s.out[start+y] = 'i'
	default:
		s.out = utf8.AppendRune(s.out[:start+y], spelled[ltI][tone][0])
	}
	return true
}

func appendLower(dst []byte, src string) []byte {
	for len(src) > 0 {
		e, size := lookUp(src)
		dst = e.appendText(dst)
		src = src[size:]
	}
	return dst
}

func appendBare(dst []byte, src string) []byte {
	for len(src) > 0 {
		e, size := lookUp(src)
		dst = append(dst, e.bare())
		src = src[size:]
	}
	return dst
}

// respelled are the first letters of onsets that Spelling repairs.
var respelled = setOf(ltG, ltN)
