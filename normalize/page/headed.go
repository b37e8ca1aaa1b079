package page

import "strings"

// Headed returns the text of a page from its headline on, for [Parse], where the
// headline is known, as from the markup of the page or from a feed: what stands
// before it is the head of the site. The line of the headline may have space around
// it. Where no line is the headline, it is put before the text; where it is empty,
// Headed returns the text as it is.
func Headed(headline, text string) string {
	if headline == "" {
		return text
	}
	rest := text
	for line := range strings.Lines(text) {
		rest = rest[len(line):]
		if strings.TrimSpace(line) == headline {
			return headline + "\n" + rest
		}
	}
	return headline + "\n" + text
}
