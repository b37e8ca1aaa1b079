package cluster

import (
	"strings"

	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/shingle/token"
)

// A Passage is a part of an article's text as it was published: the bytes from
// Start to End of its Field, which is "title", "summary" or "body". The zero
// Passage is none.
type Passage struct {
	Field      string
	Start, End int
}

// passages returns where in a each feature stands first, by its text: each
// token, and each two in a row with a blank between.
func passages(a *Article) map[string]Passage {
	first := make(map[string]Passage)
	compared := fields(a)
	for i, field := range []struct {
		name, text string
		skipped    int // bytes in front that are not compared
	}{
		{"title", a.Title, 0},
		// A lead is cut in front, so what is left ends with the summary: its first
		// occurrence may be in the outlet's mark. A body is cut behind.
		{"summary", a.Summary, strings.LastIndex(a.Summary, compared[1])},
		{"body", a.Body, strings.Index(a.Body, compared[2])},
	} {
		key, origin := normalize.Key.Map(compared[i])
		note := func(feature string, start, end int) {
			if _, ok := first[feature]; !ok {
				from, to := origin.Source(start, end)
				first[feature] = Passage{field.name, field.skipped + from, field.skipped + to}
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
