package cluster

import (
	"strings"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle/token"
)

// A Passage is a part of an article's text as it was published: the bytes from
// Start to End of its Field, which is "title", "summary" or "body". Where the field
// has markup, what stands between the first and the last character of the
// passage is a part of it. The zero Passage is none; so is that of a feature that
// stands only in a body that is a whole page.
type Passage struct {
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// passages returns where in a each feature stands first, by its text: each
// token, and each two in a row with a blank between.
func passages(a *Article) map[string]Passage {
	first := make(map[string]Passage)
	compared := fields(a)
	for i, field := range []struct{ name, source string }{{"title", a.Title}, {"summary", a.Summary}, {"body", a.Body}} {
		text, unmarked := markup.Map(field.source)
		// A lead is cut in front, so what is left ends with the summary: its first
		// occurrence may be in the outlet's mark. A body is cut behind.
		skipped := strings.Index(text, compared[i])
		if field.name == "summary" {
			skipped = strings.LastIndex(text, compared[i])
		}
		if skipped < 0 {
			continue // a page
		}
		key, origin := normalize.Key.Map(compared[i])
		note := func(feature string, start, end int) {
			if _, ok := first[feature]; !ok {
				from, to := origin.Source(start, end)
				from, to = unmarked.Source(skipped+from, skipped+to)
				first[feature] = Passage{field.name, from, to}
			}
		}
		before, start, end := "", 0, 0
		for word := range token.All(compared[i]) {
			last := start
			start = end + strings.Index(key[end:], word)
			end = start + len(word)
			note(word, start, end)
			if before != "" {
				note(before+" "+word, last, end)
			}
			before = word
		}
	}
	return first
}
