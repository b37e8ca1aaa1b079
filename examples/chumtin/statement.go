package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/chumtin/chumtin/cluster"
)

// A statement is what articles with fields state besides headline and lead.
type statement struct {
	articles           int
	body, time, source bool
	textOnly           bool // nobody asks for time and source
}

func (s *statement) add(a cluster.Article) {
	s.articles++
	s.body = s.body || a.Body != ""
	s.time = s.time || !a.Time.IsZero()
	s.source = s.source || a.Source != "" || a.URL != ""
}

// fewArticles are so few that they may well have no body, time or source.
const fewArticles = 10

// advise tells what no article states, as it may be there by another name.
func (s *statement) advise(w io.Writer) {
	if s.articles < fewArticles {
		return
	}
	var missing, effects []string
	note := func(is bool, what, effect string) {
		if !is {
			missing, effects = append(missing, what), append(effects, effect)
		}
	}
	note(s.body, "a body", "headlines and leads alone count")
	note(s.time || s.textOnly, "a time", "days between articles do not count")
	note(s.source || s.textOnly, "a source", "updates look like copies")
	if missing == nil {
		return
	}
	list, ending := missing[0], "if it has another name, see -fields"
	if n := len(missing) - 1; n > 0 {
		list, ending = strings.Join(missing[:n], ", ")+" or "+missing[n], "if they have other names, see -fields"
	}
	fmt.Fprintf(w, "chumtin: no article has %s: %s; %s\n", list, strings.Join(effects, ", "), ending)
}
