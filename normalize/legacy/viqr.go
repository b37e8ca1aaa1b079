package legacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"github.com/chumtin/chumtin/normalize"
)

// VIQR is RFC 1456's 7-bit mnemonic writing: "Vie^.t Nam". A letter takes a
// modifier (^ ( +) and a tone (' ` ? ~ .) after it, and dd is đ. A mark is one
// wherever it makes a Vietnamese letter with what stands before it, unless a
// backslash precedes it.
//
// Writers forget the backslash at the end of a sentence. So the decoder departs
// from the RFC in one point: a tone that ends a word is punctuation if the word
// is a syllable without it and none with it, as in "ddo+`i." or "ai?". It passes
// characters in UTF-8 or Windows-1252 through. The encoder writes every backslash the RFC asks for.
var VIQR encoding.Encoding = viqr{}

type viqr struct{}

func (viqr) String() string { return "VIQR" }

func (viqr) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: &viqrDecoder{}}
}

func (viqr) NewEncoder() *encoding.Encoder {
	return &encoding.Encoder{Transformer: viqrEncoder{}}
}

const (
	viqrTones = "'`?~."
	viqrMarks = "^(+" + viqrTones
)

// viqrLetters maps each code of two or three bytes to its letter, viqrCodes
// each letter to its code.
var viqrLetters, viqrCodes = func() (map[string]rune, map[rune]string) {
	marks := strings.NewReplacer(
		"\u0302", "^", "\u0306", "(", "\u031b", "+",
		"\u0301", "'", "\u0300", "`", "\u0309", "?", "\u0303", "~", "\u0323", ".")
	letters := map[string]rune{"Dd": 'Đ'}
	codes := map[rune]string{}
	add := func(r rune, code string) {
		letters[code] = r
		codes[r] = code
	}
	for _, r := range alphabet {
		code := "dd"
		if r != 'đ' {
			code = marks.Replace(norm.NFD.String(string(r)))
		}
		if len(code) == 3 && strings.IndexByte(viqrTones, code[1]) >= 0 {
			// The canonical order puts the dot below before a circumflex or breve.
			code = string([]byte{code[0], code[2], code[1]})
		}
		add(r, code)
		add(unicode.ToUpper(r), strings.ToUpper(code))
	}
	return letters, codes
}()

// viqrWord is the length from which a word is not looked at as a whole. The
// longest syllables need 11 bytes.
const viqrWord = 16

// A viqrDecoder remembers the reading of the word that it is in, so that the
// reading does not depend on how much of the word fits the buffers.
type viqrDecoder struct {
	// strict is for detection: no tone ends a word, as a stop does in English,
	// and letters beyond ASCII are U+FFFD.
	strict bool

	word  int  // bytes left of the word
	plain bool // its last byte is punctuation
}

func (d *viqrDecoder) Reset() { d.word, d.plain = 0, false }

func (d *viqrDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		rest := src[nSrc:]
		if d.word == 0 {
			n, open := scanViqrWord(rest)
			if open && !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
			d.word = n
			d.plain = endsInTone(rest[:n]) && (d.strict || isPunctuated(rest[:n]))
		}
		if len(rest) < min(d.word, 3) && !atEOF {
			return nDst, nSrc, transform.ErrShortSrc
		}
		r, size := d.next(rest)
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
		d.word = max(0, d.word-size)
	}
	return nDst, nSrc, nil
}

// next returns the rune that b begins with and the length of its code.
func (d *viqrDecoder) next(b []byte) (r rune, size int) {
	if d.word == 0 {
		r, size = viqrOther(b)
		if d.strict && r >= utf8.RuneSelf && unicode.IsLetter(r) {
			r = utf8.RuneError
		}
		return r, size
	}
	b = b[:min(d.word, len(b))]
	r, size = viqrLetter(b)
	if d.plain && size == d.word && size > 1 {
		return viqrLetter(b[:size-1])
	}
	return r, size
}

// scanViqrWord returns the length of the word that b begins with, at most
// viqrWord and a letter. It is open if b ends too early to tell.
func scanViqrWord(b []byte) (n int, open bool) {
	for n < len(b) {
		switch c := b[n]; {
		case n >= viqrWord:
			return n, false
		case c == '\\' && n == 0:
			return 0, len(b) == 1
		case !isASCIILetter(c):
			return n, n == 0 && !utf8.FullRune(b)
		case c|0x20 == 'd' && string(b[n+1:]) == `\`:
			return n, true
		}
		_, size := viqrLetter(b[n:])
		n += size
	}
	return n, true
}

func endsInTone(word []byte) bool {
	return len(word) > 1 && strings.IndexByte(viqrTones, word[len(word)-1]) >= 0
}

// isPunctuated reports whether the tone that ends word is better read as
// punctuation.
func isPunctuated(word []byte) bool {
	last := len(word) - 1
	isWord := isSyllable
	if word[last] != '.' && word[last] != '?' {
		isWord = normalize.IsSyllable // it takes a tone on the wrong letter, too
	}
	return !isWord(viqrString(word)) && isSyllable(viqrString(word[:last]))
}

// viqrString decodes a word of letters by the RFC.
func viqrString(word []byte) string {
	var b strings.Builder
	for len(word) > 0 {
		r, size := viqrLetter(word)
		b.WriteRune(r)
		word = word[size:]
	}
	return b.String()
}

// viqrLetter returns the letter that b begins with and the length of its code,
// by the RFC. A backslash that keeps d and d apart belongs to the first d.
func viqrLetter(b []byte) (r rune, size int) {
	if len(b) < 2 || strings.IndexByte(viqrMarks+`dD\`, b[1]) < 0 {
		return rune(b[0]), 1
	}
	if b[0]|0x20 == 'd' && b[1] == '\\' && (len(b) == 2 || b[2]|0x20 == 'd') {
		return rune(b[0]), 2
	}
	for size := min(len(b), 3); size > 1; size-- {
		if r, ok := viqrLetters[string(b[:size])]; ok {
			return r, size
		}
	}
	return rune(b[0]), 1
}

// viqrOther returns the rune that b, which does not begin with a letter, begins
// with, and its length in b. A backslash escapes marks and itself.
func viqrOther(b []byte) (r rune, size int) {
	if b[0] == '\\' && len(b) > 1 && (b[1] == '\\' || strings.IndexByte(viqrMarks, b[1]) >= 0) {
		return rune(b[1]), 2
	}
	if r, size = utf8.DecodeRune(b); r == utf8.RuneError && size == 1 {
		r = runeIn(charmap.Windows1252, b[0])
	}
	return r, size
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

type viqrEncoder struct{ transform.NopResetter }

func (viqrEncoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, size := utf8.DecodeRune(src[nSrc:])
		next := src[nSrc+size:]
		if !atEOF && (!utf8.FullRune(src[nSrc:]) || unicode.IsLetter(r) && !utf8.FullRune(next)) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		code, ok := viqrCode(r)
		if !ok {
			return nDst, nSrc, unsupportedError{"VIQR", r}
		}
		if combines(code, next) {
			code += `\`
		}
		if nDst+len(code) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], code)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// viqrCode returns the code of r.
func viqrCode(r rune) (code string, ok bool) {
	switch {
	case r == '\\':
		return `\\`, true
	case r < utf8.RuneSelf:
		return string(r), true
	}
	code, ok = viqrCodes[r]
	return code, ok
}

// combines reports whether the code of the rune that next begins with would be
// read as a mark of the letter before it.
func combines(code string, next []byte) bool {
	r, _ := utf8.DecodeRune(next)
	after, ok := viqrCode(r)
	if len(next) == 0 || !ok {
		return false
	}
	_, ok = viqrLetters[code+after[:1]]
	return ok
}
