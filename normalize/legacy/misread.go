package legacy

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/transform"
)

// A misreadDecoder undoes one reading of bytes as Windows-1252: it takes text
// in UTF-8, turns its characters back to the bytes that they stand for, and has
// these decoded by inner. A character that stands for no byte is kept.
type misreadDecoder struct {
	inner transform.Transformer
}

func (d misreadDecoder) Reset() { d.inner.Reset() }

func (d misreadDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for {
		var run byteRun
		run.fill(src[nSrc:], atEOF)
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
func (run *byteRun) fill(text []byte, atEOF bool) {
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
		b, ok := windows1252Byte(r)
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

// windows1252Rune returns what b is in Windows-1252, or in Latin-1 if b is one of
// the five bytes that have no meaning there.
func windows1252Rune(b byte) rune {
	if r := charmap.Windows1252.DecodeByte(b); r != utf8.RuneError {
		return r
	}
	return rune(b)
}

// windows1252Byte returns the byte that r is in Windows-1252, or in Latin-1.
func windows1252Byte(r rune) (b byte, ok bool) {
	if b, ok = charmap.Windows1252.EncodeRune(r); ok {
		return b, true
	}
	return byte(r), r <= 0xFF
}

// A looseUTF8Decoder decodes UTF-8, and as Windows-1252 the bytes that are not.
type looseUTF8Decoder struct{ transform.NopResetter }

func (looseUTF8Decoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		if !atEOF && !utf8.FullRune(src[nSrc:]) {
			return nDst, nSrc, transform.ErrShortSrc
		}
		r, size := decodeLooseUTF8(src[nSrc:])
		if nDst+utf8.RuneLen(r) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

// decodeLooseUTF8 is [utf8.DecodeRune], but takes an invalid byte for Windows-1252.
func decodeLooseUTF8(b []byte) (r rune, size int) {
	r, size = utf8.DecodeRune(b)
	if r == utf8.RuneError && size == 1 {
		r = windows1252Rune(b[0])
	}
	return r, size
}
