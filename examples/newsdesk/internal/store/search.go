package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/normalize"
)

// Match returns the expression of FTS5 for what a reader typed, and "" if there is
// no word in that. Each part must be found: a word, or a "phrase" in quotes; a part
// after - must not be, and of parts with OR between them one is enough.
//
// A query without any mark finds words whatever their marks, and others find words
// as they are: duong finds đường, and đường finds only itself. Only words that
// normalization made are in the expression, each in quotes, so nothing that is
// typed has a meaning to FTS5.
func Match(query string) string {
	var all [][]string // parts of which one must be found
	var not []string
	bare := true
	either := false
	for _, part := range parts(query) {
		if part.word && part.text == "OR" && !part.minus {
			either = len(all) > 0
			continue
		}
		key := normalize.Key.String(part.text)
		if key == "" {
			continue
		}
		bare = bare && normalize.Bare.String(key) == key
		phrase := `"` + strings.ReplaceAll(key, `"`, `""`) + `"`
		switch {
		case part.minus:
			not = append(not, phrase)
		case either:
			all[len(all)-1] = append(all[len(all)-1], phrase)
		default:
			all = append(all, []string{phrase})
		}
		either = false
	}
	if len(all) == 0 {
		return ""
	}
	column := "key"
	if bare {
		column = "bare"
	}
	var s strings.Builder
	for i, some := range all {
		if i > 0 {
			s.WriteString(" AND ")
		}
		s.WriteString("(" + strings.Join(some, " OR ") + ")")
	}
	expression := s.String()
	if len(not) > 0 {
		expression = "(" + expression + ") NOT (" + strings.Join(not, " OR ") + ")"
	}
	return "{" + column + "} : (" + expression + ")"
}

// A part of a query is what stands between blanks or in quotes.
type part struct {
	text  string
	minus bool
	word  bool // not in quotes
}

func parts(query string) (all []part) {
	for {
		query = strings.TrimSpace(query)
		if query == "" {
			return all
		}
		var p part
		if rest, found := strings.CutPrefix(query, "-"); found && rest != "" && rest[0] != ' ' {
			p.minus, query = true, rest
		}
		if rest, found := strings.CutPrefix(query, `"`); found {
			p.text, query, _ = strings.Cut(rest, `"`)
		} else {
			p.word = true
			end := strings.IndexAny(query, " \t\r\n\"")
			if end < 0 {
				end = len(query)
			}
			p.text, query = query[:end], query[end:]
		}
		all = append(all, p)
	}
}

// Matching returns the stories with an article, of a number or a later one, that an
// expression of [Match] finds.
func (s *Store) Matching(ctx context.Context, match string, from int64) (map[cluster.StoryID]bool, error) {
	all := make(map[cluster.StoryID]bool)
	_, err := collect(ctx, s, func(rows *sql.Rows) (none struct{}, err error) {
		var id cluster.StoryID
		err = rows.Scan(&id)
		all[id] = true
		return none, err
	}, "SELECT DISTINCT a.story FROM words w JOIN article a ON a.num = w.rowid WHERE words MATCH ? AND w.rowid >= ?", match, from)
	return all, err
}
