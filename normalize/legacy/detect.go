package legacy

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

const (
	// prefixLen is how much of a text [Detect] looks at.
	prefixLen = 64 << 10
	// sampleLen is how much of the prefix it tries the encodings on.
	sampleLen = 16 << 10
)

// A Guess says how to read some bytes.
type Guess struct {
	// Encoding is the encoding of the text: one of this package's, UTF-8,
	// UTF-16, or Windows-1252 for bytes that nothing else fits.
	Encoding encoding.Encoding

	// Misread counts how often encoded text was taken for MisreadAs and
	// written as UTF-8. It is 0 for the bytes of the encoding themselves, 1
	// where "Việt" came as "Viá»‡t" (UTF-8) or "ViÖt" (TCVN3).
	Misread int

	// MisreadAs is the code page that the text was taken for. Nil means
	// Windows-1252.
	MisreadAs *charmap.Charmap

	// Confidence is the share, in [0, 1], of the words with diacritics that are
	// Vietnamese syllables in this reading. It is 1 for UTF-16, and for valid
	// UTF-8 without a better reading.
	Confidence float64

	// Words is the number of words with diacritics by which the guess was made,
	// in the first 16 KiB of them. It is 0 where the bytes show the encoding.
	Words int
}

// Sure reports whether there is little doubt: whether the bytes show the
// encoding, or four of five words with diacritics are syllables, and at least
// five were seen.
func (g Guess) Sure() bool { return g.Confidence >= 0.8 && (g.Words == 0 || g.Words >= 5) }

func (g Guess) page() *charmap.Charmap { return cmp.Or(g.MisreadAs, charmap.Windows1252) }

// String names the encoding, and how it was misread.
func (g Guess) String() string {
	name := nameOf(g.Encoding)
	switch g.Misread {
	case 0:
		return name
	case 1:
		return name + " misread as " + nameOf(g.page())
	}
	return fmt.Sprintf("%s misread %d times as %s", name, g.Misread, nameOf(g.page()))
}

func nameOf(e encoding.Encoding) string {
	for _, known := range encodings {
		if known.encoding == e {
			return known.names[0]
		}
	}
	return strings.ToLower(strings.ReplaceAll(fmt.Sprint(e), " ", "-"))
}

// NewDecoder returns a decoder for text that g describes. It drops a byte order
// mark.
func (g Guess) NewDecoder() *encoding.Decoder {
	return &encoding.Decoder{Transformer: g.decoder(false)}
}

// decoder returns the transformer of NewDecoder, or one for detection, which
// makes it harder for a wrong reading to look right.
func (g Guess) decoder(strict bool) transform.Transformer {
	var t transform.Transformer
	switch cs, ok := g.Encoding.(*charset); {
	case ok:
		t = charsetDecoder{cs: cs, strict: strict}
	case g.Encoding == VIQR:
		t = &viqrDecoder{strict: strict}
	case g.Encoding == utf.UTF8 && g.Misread > 0:
		t = looseUTF8Decoder{page: g.page()}
	case g.Encoding == utf.UTF8:
		return utf.UTF8BOM.NewDecoder()
	default:
		t = g.Encoding.NewDecoder()
	}
	for range g.Misread {
		t = misreadDecoder{t, g.page()}
	}
	if g.Misread > 0 {
		t = transform.Chain(utf.UTF8BOM.NewDecoder(), t)
	}
	return t
}

// Detect guesses how b is to be read. It looks at the first 64 KiB only, so
// that a stream can be judged by its beginning.
//
// Text that shows itself as Unicode, by a byte order mark, the zeros of UTF-16, or
// letters that no code page has for which UTF-8 is taken, is left at that. Otherwise the readings
// compete: each decodes a sample, and wins a point for a word with diacritics
// that is a Vietnamese syllable and loses one for any other. A reading is taken
// if it beats the bytes as they are, and four of five such words are syllables.
func Detect(b []byte) Guess {
	b = b[:min(len(b), prefixLen)]
	if e := detectWide(b); e != nil {
		return Guess{Encoding: e, Confidence: 1}
	}
	if bytes.HasPrefix(b, []byte("\xEF\xBB\xBF")) {
		b = b[3:] // what follows can still be text that was misread
	}
	valid := utf8.Valid(trimPartialRune(b))
	if valid {
		b = trimPartialRune(b)
	}
	if valid {
		return detectMisread(b)
	}
	return detectBytes(sample(b))
}

// fonts are the encodings whose text is found shown as Windows-1252.
var fonts = []encoding.Encoding{TCVN3, VNI, VISCII, VPS, BKHCM1, BKHCM2, Windows1258}

// A reading is a guess and how well it does on a sample.
type reading struct {
	Guess
	tally
	text string
}

func read(b []byte, g Guess) reading {
	text, _, _ := transform.String(g.decoder(true), string(b)) // the decoders replace what is invalid
	cs, _ := g.Encoding.(*charset)
	t := tallyWords(text, cs)
	g.Confidence, g.Words = t.share(), t.good+t.bad
	return reading{g, t, text}
}

// orBetter returns other if it beats r with at least so many syllables.
func (r reading) orBetter(other reading, atLeast int) reading {
	if other.score() > r.score() && other.good >= max(atLeast, 4*other.bad) {
		return other
	}
	return r
}

// detectMisread guesses how to read valid UTF-8. Text that no code page can bring
// about, as most Vietnamese text is, was not misread.
func detectMisread(b []byte) Guess {
	pages := slices.DeleteFunc(slices.Clone(misreadAs), func(page *charmap.Charmap) bool {
		return bytes.ContainsFunc(b, func(r rune) bool { return isBeyond(page, r) })
	})
	if len(pages) == 0 {
		return Guess{Encoding: utf.UTF8, Confidence: 1}
	}
	b = sample(b)
	best := read(b, Guess{Encoding: utf.UTF8})
	if !isASCII(best.text) {
		var tried [][]byte // pages that agree in the characters of b give the same bytes
		for _, page := range pages {
			taken := bytesIn(page, b)
			if page == charmap.Windows1252 || mayBeUTF8(taken) && !slices.ContainsFunc(tried, func(t []byte) bool { return bytes.Equal(t, taken) }) {
				tried = append(tried, taken)
				best = best.orMisread(b, page)
			}
		}
	}
	if pages[0] == charmap.Windows1252 {
		best = orVIQR(best, b)
	}
	if best.Encoding == utf.UTF8 && best.Misread == 0 {
		return Guess{Encoding: utf.UTF8, Confidence: 1}
	}
	return best.Guess
}

// orMisread returns the best reading of text as one that was taken for page, once
// or twice, if it beats r. The encodings of fonts were taken for Windows-1252 only.
func (r reading) orMisread(b []byte, page *charmap.Charmap) reading {
	as := page
	if as == charmap.Windows1252 {
		as = nil
	}
	for misread := 1; misread <= 2; misread++ {
		if as == nil {
			for _, e := range fonts {
				r = r.orBetter(read(b, Guess{Encoding: e, Misread: misread}), 2)
			}
		}
		mended := read(b, Guess{Encoding: utf.UTF8, Misread: misread, MisreadAs: as})
		r = r.orBetter(mended, 1)
		if mended.text == string(b) || strings.ContainsFunc(mended.text, func(r rune) bool { return isBeyond(page, r) }) {
			break
		}
	}
	return r
}

// bytesIn returns the bytes that text is in a code page. Characters that it lacks
// are left out.
func bytesIn(page *charmap.Charmap, text []byte) []byte {
	all := make([]byte, 0, len(text))
	for _, r := range string(text) {
		if b, ok := byteIn(page, r); ok {
			all = append(all, b)
		}
	}
	return all
}

// mayBeUTF8 reports whether some characters of b are beyond ASCII in UTF-8, and
// few bytes are no UTF-8.
func mayBeUTF8(b []byte) bool {
	good, bad := 0, 0
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case size > 1:
			good++
		case r == utf8.RuneError:
			bad++
		}
		b = b[size:]
	}
	return good > 0 && bad <= 2*good // no-break spaces may have been lost
}

// detectBytes guesses how to read bytes that are not valid UTF-8.
func detectBytes(b []byte) Guess {
	best := read(b, Guess{Encoding: charmap.Windows1252}).orBetter(read(b, Guess{Encoding: utf.UTF8}), 1)
	for _, e := range fonts {
		best = best.orBetter(read(b, Guess{Encoding: e}), 1)
	}
	return orVIQR(best, b).Guess
}

// orVIQR returns the reading as VIQR if it is the better one. English has
// apostrophes and stops after vowels, so some letter must have more than a tone.
func orVIQR(best reading, b []byte) reading {
	viqr := read(b, Guess{Encoding: VIQR})
	if !strings.ContainsFunc(viqr.text, hasModifier) {
		return best
	}
	return best.orBetter(viqr, 2)
}

// hasModifier reports whether r is đ, or a letter with a circumflex, breve or horn.
func hasModifier(r rune) bool {
	code := viqrCodes[r]
	return len(code) > 1 && strings.IndexByte(viqrTones, code[1]) < 0
}

// detectWide returns the encoding of b if it is UTF-16, or UTF-32 with its mark, which
// begins like that of UTF-16.
func detectWide(b []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE, 0, 0}):
		return utf32LE
	case bytes.HasPrefix(b, []byte{0, 0, 0xFE, 0xFF}):
		return utf32BE
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE}):
		return utf16LE
	case bytes.HasPrefix(b, []byte{0xFE, 0xFF}):
		return utf16BE
	}
	// Of Vietnamese text, two thirds are ASCII: a zero in each such pair.
	var zeros [2]int
	for i, c := range b {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch pairs := len(b) / 2; {
	case 3*zeros[1] > pairs && zeros[1] > 16*zeros[0]:
		return utf16LE
	case 3*zeros[0] > pairs && zeros[0] > 16*zeros[1]:
		return utf16BE
	}
	return nil
}

// isBeyond reports whether r is a letter or mark that reading bytes as a code
// page cannot bring about.
func isBeyond(page *charmap.Charmap, r rune) bool {
	if r < utf8.RuneSelf || r == utf8.RuneError {
		return false
	}
	_, ok := byteIn(page, r)
	return !ok && (unicode.IsLetter(r) || unicode.IsMark(r))
}

// sample returns the part of b to try the encodings on. It holds the first byte
// beyond ASCII.
func sample(b []byte) []byte {
	first := max(0, bytes.IndexFunc(b, func(r rune) bool { return r >= utf8.RuneSelf }))
	if first >= sampleLen {
		b = b[first-utf8.UTFMax:]
	}
	return trimPartialRune(b[:min(len(b), sampleLen)])
}

// trimPartialRune returns b without a rune that is cut off at its end.
func trimPartialRune(b []byte) []byte {
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return b[:i]
			}
			break
		}
	}
	return b
}
