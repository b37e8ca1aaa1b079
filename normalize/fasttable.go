package normalize

import "unicode/utf8"

// A charInfo is what the fast path knows of a character:
//
//	bits 0-23  a letter in a key, or what Text replaces a symbol by: UTF-8, the
//	           first byte lowest
//	    24-25  the number of those bytes
//	    26-32  a letter in a bare key, which is ASCII
//	    33-34  the kind
//	    35     a letter is another one in a key; a symbol is replaced
//	    36     a letter is none of the Vietnamese alphabet
//	    37     nor is it ASCII, and bits 26-32 are not set
//	    55-63  a lane: whether it is a vowel, the letter (5 bits), the Tone
//
// A zero charInfo is a character that is left to the scanner.
type charInfo uint64

type kind uint8

const (
	otherKind kind = iota
	letterKind
	digitKind
	symbolKind
)

const (
	textShift  = 24
	bareShift  = 26
	kindShift  = 33
	changedBit = 1 << 35
	foreignBit = 1 << 36
	noBareBit  = 1 << 37
	laneShift  = 55
)

func (e charInfo) kind() kind { return kind(e >> kindShift & 3) }

func (e charInfo) lane() shape { return shape(e >> laneShift) }

func (e charInfo) bare() byte { return byte(e >> bareShift & 0x7F) }

// appendText appends the bytes in e.
func (e charInfo) appendText(dst []byte) []byte {
	for range e >> textShift & 3 {
		dst = append(dst, byte(e))
		e >>= 8
	}
	return dst
}

func infoOf(k kind, text string) charInfo {
	e := charInfo(k)<<kindShift | charInfo(len(text))<<textShift
	for i := range len(text) {
		e |= charInfo(text[i]) << (8 * i)
	}
	return e
}

// fastTable has the characters that the fast path knows: U+0000..U+024F,
// U+1E00..U+1EFF and U+2000..U+214F.
var fastTable [0x2150]charInfo

func init() {
	for r := range rune(len(fastTable)) {
		if r < 0x250 || r >= 0x1E00 && r < 0x1F00 || r >= 0x2000 {
			fastTable[r] = newInfo(r)
		}
	}
}

func newInfo(r rune) charInfo {
	class, to := classify(r)
	switch {
	case class == ellipsis:
		return infoOf(symbolKind, "...") | changedBit
	case class == symbol && to != r:
		return infoOf(symbolKind, string(to)) | changedBit
	case !isNFC(r):
		return 0
	case class == symbol:
		return infoOf(symbolKind, "")
	case class == digit && r < utf8.RuneSelf:
		return infoOf(digitKind, "")
	case class == latin && to == r && !looksLikeDStroke(r) && r != 'ı' && r != 'İ':
		return letterInfo(r)
	}
	return 0
}

func letterInfo(r rune) charInfo {
	key := lower(r)
	e := infoOf(letterKind, string(key))
	if key != r {
		e |= changedBit
	}
	ch, ok := vietnamese(r)
	switch {
	case ok:
	case r < utf8.RuneSelf:
		return e | charInfo(key)<<bareShift | foreignBit
	default:
		return e | noBareBit | foreignBit
	}
	lane := charInfo(ch.letter)<<1 | charInfo(ch.tone)<<toneShift
	if vowels.has(ch.letter) {
		lane |= 1
	}
	return e | charInfo(spelled[plain[ch.letter]][Ngang][0])<<bareShift | lane<<laneShift
}

// lookUp returns what fastTable has of the first character of s, and the length of
// that character if it is not zero. REQUIRES: len(s) > 0.
func lookUp(s string) (charInfo, int) {
	if s[0] < utf8.RuneSelf {
		return fastTable[s[0]], 1
	}
	return lookUpLong(s)
}

func lookUpLong(s string) (charInfo, int) {
	b := s[0]
	switch {
	case b >= 0xC2 && b < 0xE0 && len(s) > 1 && s[1]&0xC0 == 0x80:
		return fastTable[rune(b&0x1F)<<6|rune(s[1]&0x3F)], 2
	case b >= 0xE1 && b <= 0xE2 && len(s) > 2 && s[1]&0xC0 == 0x80 && s[2]&0xC0 == 0x80:
		r := rune(b&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F)
		if int(r) < len(fastTable) {
			return fastTable[r], 3
		}
	}
	return 0, 1
}
