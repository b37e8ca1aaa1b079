package normalize

import (
	"math/bits"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Most of a text is normal, or is so after a look into a table. The fast path skims over
// that and leaves to the scanner each word and character in which it meets anything
// else. It may leave it too much, never too little.

// An entry is what the fast path knows of a character:
//
//	bits 0-23  the character in a key as UTF-8, the first byte lowest;
//	           what Text replaces a symbol by
//	    24-47  the character in a bare key
//	    48-49  the number of bytes of the first, and 50-51 of the second
//	    52-53  its kind
//	    54     a letter is none of the Vietnamese alphabet; a symbol is replaced
//	    55-63  a lane: whether it is a vowel, the letter (5 bits), the Tone
//
// A zero entry is a character that is left to the scanner.
type entry uint64

type kind uint8

const (
	otherKind kind = iota
	letterKind
	digitKind
	symbolKind
)

const specialBit = 1 << 54

func (e entry) kind() kind { return kind(e >> 52 & 3) }

// A shape is a word of up to seven Vietnamese letters, one lane each, the last lowest.
type shape uint64

const (
	laneBits   = 9
	vowelLanes = 1 << (7 * laneBits) / (1<<laneBits - 1) // the vowel bit of each lane
	toneShift  = 6
)

func (e entry) lane() shape { return shape(e >> 55) }

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
	toned := (w | w>>1 | w>>2) >> toneShift & vowelLanes
	if toned&(toned-1) != 0 {
		return false
	}
	if vs&(vs-1) == 0 {
		return true
	}
	left := bits.Len64(uint64(vs)) / laneBits // letters after the first vowel
	onset := n - 1 - left
	if onset == 1 && left > 0 {
		if l := w.letter(n - 1); (l == ltQ && w.letter(left) == ltU || l == ltG && w.letter(left) == ltI) && vowels.has(w.letter(left-1)) {
			onset, left = 2, left-1
		}
	}
	if left > 3 {
		return true // no rime has five letters
	}
	var p packed
	for i := left; i >= 0; i-- {
		p = p<<letterBits | packed(w.letter(i))
	}
	if left > 1 && (w.letter(left) == ltU && w.letter(left-1) == ltOHorn || w.letter(left) == ltUHorn && w.letter(left-1) == ltO) {
		return false
	}
	r, ok := rimes.get(p)
	if !ok || toned == 0 {
		return true
	}
	at := left - int(r.old)
	if f.newTone() {
		at = left - int(r.new)
	}
	return w.tone(at) != Ngang
}

// The fast path knows characters in U+0000..U+024F, U+1E00..U+214F.
var entries = func() *[0x2150]entry {
	table := new([0x2150]entry)
	for r := range rune(len(table)) {
		if r < 0x250 || r >= 0x1E00 && r < 0x1F00 || r >= 0x2000 {
			table[r] = newEntry(r)
		}
	}
	return table
}()

func newEntry(r rune) entry {
	class, to := classify(r)
	switch {
	case class == ellipsis:
		return symbolEntry("...") | specialBit
	case class == symbol && to != r:
		return symbolEntry(string(to)) | specialBit
	case !norm.NFC.IsNormalString(string(r)):
		return 0
	case class == symbol:
		return entry(symbolKind) << 52
	case class == digit && r < utf8.RuneSelf:
		return entry(digitKind) << 52
	case class == latin && !looksLikeDStroke(r) && lower(r) != 'i' || r == 'i' || r == 'I':
		return letterEntry(r)
	}
	return 0
}

func symbolEntry(text string) entry {
	return entry(symbolKind)<<52 | entry(len(text))<<48 | entryBytes(text)
}

func letterEntry(r rune) entry {
	key := string(lower(r))
	e := entry(letterKind)<<52 | entry(len(key))<<48 | entryBytes(key)
	ch, ok := vietnamese(r)
	switch {
	case ok:
		e |= 1<<50 | entry(spelled[plain[ch.letter]][Ngang][0])<<24
		e |= entry(ch.letter)<<56 | entry(ch.tone)<<61
		if vowels.has(ch.letter) {
			e |= 1 << 55
		}
	case r < utf8.RuneSelf:
		e |= 1<<50 | entryBytes(key)<<24 | specialBit
	default:
		e |= specialBit
	}
	return e
}

func entryBytes(s string) (e entry) {
	for i := range len(s) {
		e |= entry(s[i]) << (8 * i)
	}
	return e
}

// lookUp returns the entry of the first character of s, and its length if the entry
// is not zero. REQUIRES: len(s) > 0.
func lookUp(s string) (entry, int) {
	b := s[0]
	if b < utf8.RuneSelf {
		return entries[b], 1
	}
	if b < 0xE0 {
		if len(s) < 2 || b < 0xC2 || s[1]&0xC0 != 0x80 {
			return 0, 0
		}
		return entries[rune(b&0x1F)<<6|rune(s[1]&0x3F)], 2
	}
	if len(s) < 3 || b > 0xE2 || s[1]&0xC0 != 0x80 || s[2]&0xC0 != 0x80 {
		return 0, 0
	}
	r := rune(b&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F)
	if r < 0x800 || int(r) >= len(entries) {
		return 0, 0
	}
	return entries[r], 3
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
		if s.number != noNumber || s.after == fraction {
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
	switch s.form.strength() {
	case Text:
		n = s.skimText(src, final)
	case Key:
		n = s.skimKey(src, final, 0)
	default:
		n = s.skimKey(src, final, 24)
	}
	if n > 0 {
		s.after = symbol
	}
	return n
}

// endsUnit reports whether what rest starts with, or the end of the text, cannot
// belong to a word, number or symbol before it; letters and digits aside.
func endsUnit(rest string, final bool) bool {
	if len(rest) == 0 {
		return final
	}
	e, _ := lookUp(rest)
	return e.kind() != otherKind
}

func (s *scanner) skimText(src string, final bool) int {
	i := 0
	copied := 0 // src[:copied] has been put out
	unit := 0   // start of the last unit
	for i < len(src) {
		e, size := lookUp(src[i:])
		if e.kind() == otherKind {
			break // it may be a mark on the last unit
		}
		unit = i
		if e.kind() == letterKind {
			n, ok := s.form.skimWord(src[i:], final)
			if !ok {
				break
			}
			i += n
			continue
		}
		if e&specialBit != 0 {
			if !endsUnit(src[i+size:], final) {
				break
			}
			s.out = append(s.out, src[copied:i]...)
			for b := range int(e >> 48 & 3) {
				s.out = append(s.out, byte(e>>(8*b)))
			}
			copied = i + size
		}
		i += size
	}
	if i < len(src) || !final {
		i = unit
	}
	s.out = append(s.out, src[copied:i]...)
	return i
}

// skimWord returns the length of the word at the start of src, and whether Text leaves
// it as it is.
func (f Form) skimWord(src string, final bool) (size int, ok bool) {
	var w shape
	var seen entry
	n := 0
	for size < len(src) {
		e, width := lookUp(src[size:])
		if e.kind() != letterKind {
			break
		}
		w = w<<laneBits | e.lane()
		seen |= e
		n++
		size += width
	}
	return size, endsUnit(src[size:], final) && (seen&specialBit != 0 || w.isRight(n, f))
}

// skimKey is skim for Key, and with bareBits as shift for Bare.
func (s *scanner) skimKey(src string, final bool, shift int) int {
	i := 0
	for i < len(src) {
		e, size := lookUp(src[i:])
		switch e.kind() {
		case otherKind:
			return i
		case digitKind:
			size = s.skimNumber(src[i:], final)
		case letterKind:
			size = s.skimKeyWord(src[i:], final, shift)
		}
		if size == 0 {
			return i
		}
		i += size
	}
	return i
}

// skimNumber puts out the number at the start of src and returns its length, or 0 if
// the number may go on behind what the fast path knows.
func (s *scanner) skimNumber(src string, final bool) int {
	n, zeros := 0, 0
	for n < len(src) && src[n]-'0' <= 9 {
		if src[n] == '0' && zeros == n {
			zeros++
		}
		n++
	}
	if !endsUnit(src[n:], final) {
		return 0
	}
	s.startToken()
	s.out = append(s.out, src[min(zeros, n-1):n]...)
	return n
}

// skimKeyWord puts out the word at the start of src and returns its length, or 0 if
// there is more to do for it than to look its characters up.
func (s *scanner) skimKeyWord(src string, final bool, shift int) int {
	before, tokens := len(s.out), s.tokens
	s.startToken()
	start := len(s.out)
	out := s.out
	var w shape
	var seen entry
	n, i := 0, 0
	for i < len(src) {
		e, width := lookUp(src[i:])
		if e.kind() != letterKind {
			break
		}
		w = w<<laneBits | e.lane()
		seen |= e
		n++
		i += width
		switch key := e >> shift; e >> (48 + shift/12) & 3 {
		case 1:
			out = append(out, byte(key))
		case 2:
			out = append(out, byte(key), byte(key>>8))
		case 3:
			out = append(out, byte(key), byte(key>>8), byte(key>>16))
		default:
			i = len(src) + 1
		}
	}
	s.out = out
	if i > len(src) || !endsUnit(src[i:], final) || !s.foldWord(w, n, seen, start) {
		s.out, s.tokens = s.out[:before], tokens
		return 0
	}
	return i
}

// foldWord does what is left to do for the word w of n letters that begins at
// s.out[start], and reports whether it could.
func (s *scanner) foldWord(w shape, n int, seen entry, start int) bool {
	bare := s.form.strength() == Bare
	switch {
	case seen&specialBit != 0 || n > maxSyllable:
		return true
	case bare:
		if s.form&Spelling != 0 && respelled.has(w.letter(n-1)) {
			return false
		}
	case !w.isRight(n, s.form):
		return false
	}
	var y int // the place of a y to fold
	switch {
	case n == 2 && w.letter(0) == ltY && beforeY.has(w.letter(1)):
		y = 1
	case n > 2 && w.letter(n-3) == ltY && plain[w.letter(n-2)] == ltU && w.letter(n-1) == ltQ && (bare || w.letter(n-2) == ltU):
		y = 2
	default:
		return true
	}
	tone := w.tone(n - 1 - y)
	switch {
	case bare || tone == Ngang:
		s.out[start+y] = 'i'
	case y == n-1:
		s.out = utf8.AppendRune(s.out[:start+y], spelled[ltI][tone][0])
	default:
		return false
	}
	return true
}

// respelled are the first letters of onsets that Spelling repairs.
var respelled = setOf(ltG, ltN)
