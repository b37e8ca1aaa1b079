package legacy

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Options tunes [Decode] and [NewReader]. The zero Options guesses the encoding
// and leaves character references alone.
type Options struct {
	// Encoding is the encoding of the text; nil means to guess it by [Detect].
	// An 8-bit Vietnamese encoding is also found if its bytes were misread as
	// Windows-1252: it is where the beginning is valid UTF-8 beyond ASCII.
	Encoding encoding.Encoding

	// References says to replace HTML character references, such as &ecirc; or
	// &#7879;, once. In text that was misread, those of Latin letters stand for
	// bytes, as browsers show them in an old font.
	References bool
}

// Decode returns b in UTF-8, and how it was read. What is invalid in the
// encoding becomes U+FFFD. The error is that of a decoder of opts.Encoding; the
// encodings of this package have none.
func Decode(b []byte, opts Options) (string, Guess, error) {
	t, g := opts.decoder(b)
	text, n, err := transform.Bytes(t, b)
	if err != nil {
		return "", g, fmt.Errorf("legacy: decode %v at byte %d: %w", g, n, err)
	}
	return string(text), g, nil
}

// NewReader returns a reader of the text of r in UTF-8, and how it is read. It
// first reads 64 KiB, or all if there is less, which alone the guess is made on.
func NewReader(r io.Reader, opts Options) (io.Reader, Guess, error) {
	br := bufio.NewReaderSize(r, prefixLen)
	prefix, err := br.Peek(prefixLen)
	if err != nil && err != io.EOF {
		return nil, Guess{}, fmt.Errorf("legacy: read: %w", err)
	}
	t, g := opts.decoder(prefix)
	return transform.NewReader(br, t), g, nil
}

// decoder returns the transformer for text that begins with b.
func (opts Options) decoder(b []byte) (transform.Transformer, Guess) {
	b = b[:min(len(b), prefixLen)]
	isUTF8 := utf8.Valid(trimPartialRune(b))
	if opts.References && isUTF8 {
		b, _, _ = transform.Bytes(referenceDecoder{}, b)
	}
	var g Guess
	if opts.Encoding == nil {
		g = Detect(b)
	} else {
		g = Guess{Encoding: opts.Encoding, Confidence: 1}
		if isUTF8 && !isASCII(string(b)) && slices.Contains(fonts, opts.Encoding) {
			g.Misread = 1
		}
	}
	switch t := g.decoder(false); {
	case !opts.References:
		return t, g
	case g.Misread > 0:
		return transform.Chain(utf.UTF8BOM.NewDecoder(), referenceDecoder{}, t), g
	default:
		return transform.Chain(t, referenceDecoder{}), g
	}
}
