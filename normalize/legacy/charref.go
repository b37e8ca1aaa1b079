package legacy

import (
	"bytes"
	"html"

	"golang.org/x/text/transform"
)

// maxReference bounds a character reference: the longest name of HTML has 31
// letters. A number of more digits is no reference.
const maxReference = 40

// A referenceDecoder replaces HTML character references, named or numeric, by
// what they stand for, as [html.UnescapeString] does.
type referenceDecoder struct{ transform.NopResetter }

func (referenceDecoder) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for nSrc < len(src) {
		rest := src[nSrc:]
		if rest[0] != '&' {
			if i := bytes.IndexByte(rest, '&'); i >= 0 {
				rest = rest[:i]
			}
			n := copy(dst[nDst:], rest)
			nDst += n
			nSrc += n
			if n < len(rest) {
				return nDst, nSrc, transform.ErrShortDst
			}
			continue
		}
		n, open := scanReference(rest)
		if open && !atEOF {
			return nDst, nSrc, transform.ErrShortSrc
		}
		text := string(rest[:n])
		if n < maxReference || text[1] != '#' {
			text = html.UnescapeString(text)
		}
		if nDst+len(text) > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += copy(dst[nDst:], text)
		nSrc += n
	}
	return nDst, nSrc, nil
}

// scanReference returns the length of what could be a reference at the
// ampersand that b begins with. It is open if b ends too early to tell.
func scanReference(b []byte) (n int, open bool) {
	for n = 1; n < len(b) && n < maxReference; n++ {
		switch c := b[n]; {
		case c == ';':
			return n + 1, false
		case !isASCIILetter(c) && (c < '0' || c > '9') && (c != '#' || n > 1):
			return n, false
		}
	}
	return n, n < maxReference
}
