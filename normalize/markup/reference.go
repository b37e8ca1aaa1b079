package markup

import (
	"html"
	"strings"
)

// longestReference bounds a character reference, in bytes: the longest name of
// the HTML standard has 31 letters.
const longestReference = 40

// scanReference returns what the character reference stands for at the "&" that
// s begins with, and its length, which is 0 if there is none. A reference without
// a semicolon must end where no letter or digit follows: "R&D" and "?a=1&copy=2" are
// text.
func scanReference(s string) (text string, n int) {
	n = 1
	for n < len(s) && n < longestReference && (isLetter(s[n]) || '0' <= s[n] && s[n] <= '9' || s[n] == '#' && n == 1) {
		n++
	}
	if n == longestReference {
		return "", 0
	}
	switch {
	case n < len(s) && s[n] == ';':
		n++
	case n < len(s) && s[n] == '=':
		return "", 0 // a query of a URL
	}
	text = html.UnescapeString(s[:n])
	if text[0] == '&' && text != "&" || strings.HasSuffix(text, ";") && n > 2 && len(text) > 1 {
		return "", 0 // unknown, or only a part is known
	}
	return text, n
}

// unescape returns s with its character references decoded.
func unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		text, n := scanReference(s[i:])
		if n == 0 {
			text, n = "&", 1
		}
		b.WriteString(text)
		s = s[i+n:]
	}
}
