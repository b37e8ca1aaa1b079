package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

// languageNames are the languages of the pages, the first for those who want none
// of them.
var languageNames = []string{"vi", "en"}

var languages = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})

// languageOf returns the language that the reader chose, or one that the browser
// asks for.
func languageOf(r *http.Request) string {
	if c, err := r.Cookie("lang"); err == nil && slices.Contains(languageNames, c.Value) {
		return c.Value
	}
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil || len(wanted) == 0 {
		return languageNames[0]
	}
	_, i, _ := languages.Match(wanted...)
	return languageNames[i]
}

// words are what a page says in a language. The texts in templates and code are
// the English ones; the catalogue has the others.
type words struct{ language string }

// Lang returns the language as a BCP 47 tag.
func (w words) Lang() string { return w.language }

// T returns text in the language, with args in the place of its verbs.
func (w words) T(text string, args ...any) string {
	if w.language == "vi" {
		if t, ok := vietnamese[text]; ok {
			text = t
		}
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// N returns the text for a number, which stands for its #. Vietnamese has one form
// for all numbers, that of the plural.
func (w words) N(n int, one, others string) string {
	text := others
	if n == 1 && w.language == "en" {
		text = one
	}
	return strings.ReplaceAll(w.T(text), "#", w.Num(n))
}

// Num returns a number with its thousands parted.
func (w words) Num(n int) string {
	point := ","
	if w.language == "vi" {
		point = "."
	}
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "−", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + point + digits[i:]
	}
	return sign + digits
}

// Dec returns thousandths with three decimals.
func (w words) Dec(thousandths int) string {
	point := "."
	if w.language == "vi" {
		point = ","
	}
	sign := ""
	if thousandths < 0 {
		sign, thousandths = "−", -thousandths
	}
	return fmt.Sprintf("%s%d%s%03d", sign, thousandths/1000, point, thousandths%1000)
}

// Signed is Dec with a sign also where there is no minus.
func (w words) Signed(thousandths int) string {
	if thousandths > 0 {
		return "+" + w.Dec(thousandths)
	}
	return w.Dec(thousandths)
}
