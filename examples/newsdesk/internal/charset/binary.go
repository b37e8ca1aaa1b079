package charset

import (
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A BinaryError reports data that is no text in any encoding.
type BinaryError struct {
	Kind string // such as "application/pdf", or "" if it looks like nothing known
}

func (e *BinaryError) Error() string {
	if e.Kind == "" {
		return "is no text"
	}
	return fmt.Sprintf("is no text, but %s", e.Kind)
}

// Text is [Decode], or returns a [*BinaryError]: if the data begins as a file does whose
// text can only be had by other means, or if more than one of fifty characters that it is
// decoded to are such as no text has. Of random bytes that are one of seven at least, of
// images and archives no fewer, and of text with a broken place a few.
func Text(body []byte, contentType string) (string, error) {
	kind, _, _ := strings.Cut(http.DetectContentType(body), ";")
	if kind == "application/pdf" || kind == "application/postscript" { // which may be in ASCII
		return "", &BinaryError{kind}
	}
	text := Decode(body, contentType)
	odd := 0
	for _, r := range text {
		if isOdd(r) {
			odd++
		}
	}
	if odd*50 <= utf8.RuneCountInString(text) {
		return text, nil
	}
	if kind == "application/octet-stream" || strings.HasPrefix(kind, "text/") {
		kind = ""
	}
	return "", &BinaryError{kind}
}

// isOdd reports whether a text has r only by mistake: it is a control code, unassigned, for
// private use, or what a decoder puts in the place of what it cannot read.
func isOdd(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', '\u0085':
		return false
	case utf8.RuneError:
		return true
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cf)
}
