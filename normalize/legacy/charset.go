package legacy

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// alphabet lists the 67 lower-case Vietnamese letters that ASCII lacks. The
// tables of this package follow its order: within a vowel the toneless letter
// if it is not ASCII, then huyền, hỏi, ngã, sắc, nặng.
const alphabet = "" +
	"àảãáạ" + "ăằẳẵắặ" + "âầẩẫấậ" +
	"èẻẽéẹ" + "êềểễếệ" +
	"ìỉĩíị" +
	"òỏõóọ" + "ôồổỗốộ" + "ơờởỡớợ" +
	"ùủũúụ" + "ưừửữứự" +
	"ỳỷỹýỵ" + "đ"

// A charset is an encoding in which each Vietnamese letter is one byte, or a
// letter byte and a mark byte after it. It is what the fonts of the 1990s used:
// text in it was kept and sent as if it were Windows-1252, so bytes that the
// charset leaves free have their Windows-1252 meaning.
type charset struct {
	name string

	single [256]rune       // the meaning of each byte that stands alone
	stray  [256]bool       // single is a letter only by way of Windows-1252
	head   [256]bool       // the byte begins some pair
	pair   map[uint16]rune // head<<8 | mark

	repertoire map[rune]string
}

func (cs *charset) String() string { return cs.name }

func (cs *charset) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: charsetDecoder{cs: cs}}
}

func (cs *charset) NewEncoder() *encoding.Encoder {
	return &encoding.Encoder{Transformer: repertoireEncoder{name: cs.name, repertoire: cs.repertoire}}
}

// newCharset makes a charset in which the i-th letter of the alphabet is
// written lower[i], its capital upper[i]. Where the two are the same bytes,
// these decode to the small letter.
func newCharset(name string, lower, upper []string) *charset {
	cs := &charset{name: name, pair: map[uint16]rune{}, repertoire: map[rune]string{}}
	var assigned [256]bool
	assign := func(r rune, code string) {
		if code == "" {
			return
		}
		cs.repertoire[r] = code
		switch len(code) {
		case 1:
			assigned[code[0]] = true
			cs.single[code[0]] = r
		case 2:
			assigned[code[1]] = true // a mark: not a letter of its own
			cs.head[code[0]] = true
			cs.pair[uint16(code[0])<<8|uint16(code[1])] = r
			// Tools that changed the case of such text byte by byte, or of the
			// letter alone, left marks of the other case; the letter decides.
			cs.pair[uint16(code[0])<<8|uint16(swapCase(code[1]))] = r
		}
	}
	for b := range 256 {
		cs.single[b] = runeIn(charmap.Windows1252, byte(b))
	}
	letters := []rune(alphabet)
	for i, r := range letters {
		assign(unicode.ToUpper(r), upper[i])
	}
	for i, r := range letters {
		assign(r, lower[i])
	}
	for b, r := range cs.single {
		if assigned[b] {
			cs.stray[b] = cs.repertoire[r] != string([]byte{byte(b)})
			continue
		}
		cs.stray[b] = b >= utf8.RuneSelf && unicode.IsLetter(r)
		if _, ok := cs.repertoire[r]; !ok {
			cs.repertoire[r] = string([]byte{byte(b)})
		}
	}
	return cs
}

// swapCase returns the Windows-1252 byte of the other case of the letter b.
func swapCase(b byte) byte {
	if b >= 0xC0 {
		return b ^ 0x20
	}
	return b
}

// split gives the codes of a one-byte table.
func split(table string) []string {
	codes := make([]string, len(table))
	for i := range len(table) {
		if table[i] != 0 {
			codes[i] = table[i : i+1]
		}
	}
	return codes
}

// upperFields gives the capitals of a two-byte table. In these the case of
// letters and marks is that of Windows-1252.
func upperFields(table string) []string {
	codes := strings.Fields(table)
	for i, code := range codes {
		b := []byte(code)
		for j := range b {
			b[j] &^= 0x20
		}
		codes[i] = string(b)
	}
	return codes
}

// isLetterAt reports whether src[i] exists and is a letter.
func (cs *charset) isLetterAt(src []byte, i int) bool {
	return 0 <= i && i < len(src) && unicode.IsLetter(cs.single[src[i]])
}

// isCaseless reports whether r and its capital are the same bytes.
func (cs *charset) isCaseless(r rune) bool {
	lower, upper := unicode.ToLower(r), unicode.ToUpper(r)
	return lower != upper && cs.repertoire[lower] == cs.repertoire[upper]
}

// isTypographic reports whether b is one of … ‘ ’ “ ” • – — in Windows-1252.
func isTypographic(b byte) bool { return b == 0x85 || 0x91 <= b && b <= 0x97 }

// A charsetDecoder decodes a charset. If strict, it makes text that is in
// another encoding look less right: a letter that is one only by way of
// Windows-1252 becomes U+FFFD, and what could be punctuation there is it.
type charsetDecoder struct {
	transform.NopResetter
	cs     *charset
	strict bool
}

func (d charsetDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	cs := d.cs
	for nSrc < len(src) {
		c := src[nSrc]
		r, size := cs.single[c], 1
		if d.strict {
			switch {
			case cs.stray[c]:
				r = utf8.RuneError
			case isTypographic(c) && !(cs.isLetterAt(src, nSrc-1) && cs.isLetterAt(src, nSrc+1)):
				r = ' '
			}
		}
		if cs.head[c] {
			if nSrc+1 < len(src) {
				if p, ok := cs.pair[uint16(c)<<8|uint16(src[nSrc+1])]; ok {
					r, size = p, 2
				}
			} else if !atEOF {
				return nDst, nSrc, transform.ErrShortSrc
			}
		}
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// A repertoireEncoder writes each rune as the bytes that the repertoire gives.
type repertoireEncoder struct {
	transform.NopResetter
	name       string
	repertoire map[rune]string
}

func (e repertoireEncoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		r, size := utf8.DecodeRune(src[nSrc:])
		if size == 1 && r == utf8.RuneError && !atEOF && !utf8.FullRune(src[nSrc:]) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		code, ok := e.repertoire[r]
		if !ok {
			return nDst, nSrc, unsupportedError{e.name, r}
		}
		if nDst+len(code) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], code)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// An unsupportedError reports a rune that an encoding cannot express. Its
// Replacement method is what the wrappers of golang.org/x/text/encoding
// recognize it by.
type unsupportedError struct {
	name string
	r    rune
}

func (e unsupportedError) Error() string {
	return fmt.Sprintf("legacy: %s has no %q (%U)", e.name, e.r, e.r)
}

func (unsupportedError) Replacement() byte { return encoding.ASCIISub }
