package legacy

import (
	"math/bits"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// misreadAs are the code pages of one byte a character for which UTF-8 is taken,
// the most usual first: those of Windows for western, Vietnamese, central European,
// Cyrillic, Greek, Turkish and Baltic text, ISO 8859-2 and 15, and those of DOS and of
// the Macintosh.
var misreadAs = []*charmap.Charmap{
	charmap.Windows1252, charmap.Windows1258, charmap.Windows1250, charmap.Windows1251, charmap.Windows1253,
	charmap.Windows1254, charmap.Windows1257, charmap.ISO8859_2, charmap.ISO8859_15, charmap.CodePage437,
	charmap.CodePage850, charmap.Macintosh,
}

// A misreadDecoder undoes one reading of bytes as a code page: it takes text
// in UTF-8, turns its characters back to the bytes that they stand for, and has
// these decoded by inner. A character that stands for no byte is kept.
type misreadDecoder struct {
	inner transform.Transformer
	page  *charmap.Charmap
}

func (d misreadDecoder) Reset() { d.inner.Reset() }

func (d misreadDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for {
		var run byteRun
		run.fill(src[nSrc:], atEOF, d.page)
		nd, n, err := d.inner.Transform(dst[nDst:], run.bytes[:run.n], run.ended)
		nDst += nd
		nSrc += run.ends[n]
		switch {
		case err == transform.ErrShortSrc && n > 0:
			continue
		case err != nil:
			return nDst, nSrc, err
		case run.ended:
			d.inner.Reset()
			if nSrc == len(src) {
				return nDst, nSrc, nil
			}
			r, size := utf8.DecodeRune(src[nSrc:])
			if nDst+utf8.RuneLen(r) > len(dst) {
				return nDst, nSrc, transform.ErrShortDst
			}
			nDst += utf8.EncodeRune(dst[nDst:], r)
			nSrc += size
		case nSrc == len(src):
			return nDst, nSrc, nil
		case n == 0: // an incomplete rune
			return nDst, nSrc, transform.ErrShortSrc
		}
	}
}

// A byteRun is text turned back to bytes.
type byteRun struct {
	bytes [256]byte
	ends  [257]int // ends[i] is the length in the text of the first i bytes
	n     int
	ended bool // no more bytes belong to the run: the text ends, or no byte comes next
}

// fill takes as much of the text as there is room for.
func (run *byteRun) fill(text []byte, atEOF bool, page *charmap.Charmap) {
	p := 0
	for run.n < len(run.bytes) {
		if p == len(text) {
			run.ended = atEOF
			return
		}
		if !atEOF && !utf8.FullRune(text[p:]) {
			return
		}
		r, size := utf8.DecodeRune(text[p:])
		b, ok := byteIn(page, r)
		if r == utf8.RuneError && size == 1 {
			b, ok = text[p], true
		}
		if !ok {
			run.ended = true
			return
		}
		p += size
		run.bytes[run.n] = b
		run.n++
		run.ends[run.n] = p
	}
}

// runeIn returns what b is in a code page, or in Latin-1 if b has no meaning
// there.
func runeIn(page *charmap.Charmap, b byte) rune {
	if r := page.DecodeByte(b); r != utf8.RuneError {
		return r
	}
	return rune(b)
}

// byteIn returns the byte that r is in a code page, or else in Latin-1.
func byteIn(page *charmap.Charmap, r rune) (b byte, ok bool) {
	if b, ok = page.EncodeRune(r); ok {
		return b, true
	}
	return byte(r), r <= 0xFF
}

// A looseUTF8Decoder decodes UTF-8 that was misread. Of the bytes that are not
// UTF-8 a space is taken for the no-break space that programs make spaces of,
// where a character needs one to be whole: "NhÃ  mÃ¡y" is Nhà máy. The others are
// decoded by the code page.
type looseUTF8Decoder struct {
	transform.NopResetter
	page *charmap.Charmap
}

func (d looseUTF8Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if !atEOF && !utf8.FullRune(src[nSrc:]) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		r, size := d.decodeRune(src[nSrc:])
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// decodeRune is [utf8.DecodeRune] for what a looseUTF8Decoder takes.
func (d looseUTF8Decoder) decodeRune(b []byte) (r rune, size int) {
	r, size = utf8.DecodeRune(b)
	if r != utf8.RuneError || size != 1 {
		return r, size
	}
	var whole [utf8.UTFMax]byte
	n := copy(whole[:], b)
	if last := runeLen(b[0]) - 1; last > 0 && last < n && whole[last] == ' ' {
		whole[last] = 0xA0
		if r, size = utf8.DecodeRune(whole[:n]); r != utf8.RuneError {
			return r, size
		}
	}
	return runeIn(d.page, b[0]), 1
}

// runeLen returns the length of the character that a byte begins in UTF-8.
func runeLen(b byte) int { return bits.LeadingZeros8(^b) }
