// Package charset reads what servers send in whatever encoding, declared, not
// declared or declared wrong.
package charset

import (
	"bytes"
	"mime"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"github.com/chumtin/chumtin/normalize/legacy"
)

// Decode returns a feed or page in UTF-8, without a byte order mark. The bytes
// count for more than the declarations of the Content-Type and the document:
//
//   - what is valid UTF-8 is UTF-8, unless it is old Vietnamese text or UTF-8 that
//     was misread once, as normalize/legacy finds out;
//   - of the rest, what reads as Vietnamese in an encoding of the 1990s is in that;
//   - then the declared encoding counts, then UTF-8 if nearly all of it is.
//
// What is invalid in the encoding becomes U+FFFD.
func Decode(body []byte, contentType string) string {
	return decode(body, Name(body, contentType))
}

// declaration is the one of XML, in ASCII.
var declaration = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']`)

// Name returns the encoding that the Content-Type or else the document declares, or
// "".
func Name(body []byte, contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		return params["charset"]
	}
	head := body[:min(len(body), 1024)]
	if m := declaration.FindSubmatch(bytes.TrimPrefix(head, []byte("\ufeff"))); m != nil {
		return string(m[1])
	}
	// Without a declaration, DetermineEncoding guesses and says so: that is left
	// to decode. It is not certain of what a meta element says either.
	if bytes.Contains(bytes.ToLower(head), []byte("charset")) {
		if _, name, _ := charset.DetermineEncoding(head, ""); name != "windows-1252" {
			return name
		}
	}
	return ""
}

func decode(body []byte, name string) string {
	declared := lookup(name)
	if isPlain(body) && !shifts(name, body) {
		guess := legacy.Detect(body)
		if guess.Misread > 0 && guess.Sure() && keepsMarkup(guess) {
			return convert(body, guess.NewDecoder())
		}
		return string(bytes.TrimPrefix(body, []byte("\ufeff")))
	}
	guess := legacy.Detect(body)
	isUnicode := guess.Encoding != charmap.Windows1252 && !slices.Contains(vietnamese, guess.Encoding)
	switch {
	case isUTF16(body), guess.Words == 0 && isUnicode && bytes.IndexByte(body, 0) >= 0:
		return convert(body, guess.NewDecoder())
	case guess.Sure() && guess.Words > 0 && slices.Contains(vietnamese, guess.Encoding) && keepsMarkup(guess):
		return convert(body, guess.NewDecoder())
	case declared != nil:
		return convert(body, declared.NewDecoder())
	case mostlyUTF8(body):
		return string(bytes.ToValidUTF8(body, []byte("\ufffd")))
	}
	return convert(body, charmap.Windows1252.NewDecoder())
}

// vietnamese are the encodings in which markup is what it is in ASCII. In the other
// ones that legacy finds, letters are written with signs such as ^ or |.
var vietnamese = []encoding.Encoding{legacy.TCVN3, legacy.VNI, legacy.VISCII, legacy.VPS, legacy.Windows1258}

// keepsMarkup reports whether decoding as guessed leaves ASCII alone.
func keepsMarkup(g legacy.Guess) bool {
	return g.Encoding != legacy.VIQR && g.Encoding != legacy.BKHCM1 && g.Encoding != legacy.BKHCM2
}

// lookup returns the encoding of a name, or nil for UTF-8 and for names unknown.
func lookup(name string) encoding.Encoding {
	if name == "" {
		return nil
	}
	if e, canonical := charset.Lookup(name); e != nil && canonical != "utf-8" && canonical != "replacement" && canonical != "windows-1258" {
		return e
	} else if canonical == "utf-8" {
		return nil
	}
	if e, err := legacy.Lookup(name); err == nil {
		return e
	}
	return nil
}

// isPlain reports whether body is valid UTF-8 and no UTF-16 of ASCII.
func isPlain(body []byte) bool { return utf8.Valid(body) && bytes.IndexByte(body, 0) < 0 }

func isUTF16(body []byte) bool {
	return bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff"))
}

// shifts reports whether body is in one of the encodings that write all in ASCII
// and change its meaning by escapes.
func shifts(name string, body []byte) bool {
	switch strings.ToLower(name) {
	case "iso-2022-jp", "csiso2022jp":
		return bytes.IndexByte(body, 0x1b) >= 0
	}
	return false
}

// mostlyUTF8 reports whether at most one of five characters beyond ASCII is broken.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		r, size := utf8.DecodeRune(body[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		i += size
	}
	return good >= 4*bad
}

func convert(body []byte, d *encoding.Decoder) string {
	text, err := d.Bytes(body)
	if err != nil {
		return string(bytes.ToValidUTF8(body, []byte("\ufffd")))
	}
	return strings.TrimPrefix(strings.ToValidUTF8(string(text), "\ufffd"), "\ufeff")
}

// Undeclared returns an XML document without its declaration, which may name an
// encoding that the document no longer has. Its lines keep their numbers.
func Undeclared(xml string) string {
	if !strings.HasPrefix(xml, "<?xml") {
		return xml
	}
	declaration, rest, ok := strings.Cut(xml, "?>")
	if !ok {
		return xml
	}
	return strings.Repeat("\n", strings.Count(declaration, "\n")) + rest
}
