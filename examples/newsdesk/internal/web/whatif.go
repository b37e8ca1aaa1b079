package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A whatIfData is what the page of other thresholds shows.
type whatIfData struct {
	Story   card
	Choices []threshold
	At      int // of the one that is seen
}

// Last returns the number of the highest threshold.
func (d whatIfData) Last() int { return len(d.Choices) - 1 }

// A threshold is what it would make of a story.
type threshold struct {
	Value  int // thousandths
	Now    bool
	Groups []whatIfGroup
}

// A whatIfGroup is a story that there would be.
type whatIfGroup struct {
	Reports []whatIfReport
	Own     int // articles that are in the story now
}

// A whatIfReport is an article of one.
type whatIfReport struct {
	Report
	Foreign bool // that it is in another story now
}

// thresholdSteps are the thresholds beside the desk's own, as parts of it: what is below
// 0.08 counts as nothing, so lower ones make no difference.
var thresholdSteps = []float64{0.6, 0.7, 0.85, 1, 1.2, 1.45, 1.75, 2.1, 2.6, 3.2}

func (s *Server) whatIf(w http.ResponseWriter, r *http.Request) error {
	story, err := s.openStory(r)
	if err != nil {
		return err
	}
	data := whatIfData{Story: cardOf(&story.Card), At: slices.Index(thresholdSteps, 1)}
	if text := r.URL.Query().Get("at"); text != "" {
		if data.At, err = strconv.Atoi(text); err != nil || data.At < 0 || data.At >= len(thresholdSteps) {
			return badRequest("There is no such part of the list.")
		}
	}
	values := make([]float64, len(thresholdSteps))
	for i, part := range thresholdSteps {
		values[i] = min(1, part*s.opts.Threshold)
	}
	all, err := s.desk.WhatIf(r.Context(), story.ID, values...)
	if err != nil {
		return err
	}
	known := make(map[string]whatIfReport)
	for i := range story.Members {
		known[story.Members[i].ID] = whatIfReport{Report: reportOf(&story.Members[i])}
	}
	for i, groups := range all {
		t := threshold{Value: thousandths(values[i]), Now: thresholdSteps[i] == 1}
		for _, ids := range groups {
			var g whatIfGroup
			for _, id := range ids {
				m, ok := known[id]
				if !ok {
					m = s.foreign(r, id)
					known[id] = m
				}
				if !m.Foreign {
					g.Own++
				}
				g.Reports = append(g.Reports, m)
			}
			t.Groups = append(t.Groups, g)
		}
		data.Choices = append(data.Choices, t)
	}
	return s.render(w, r, http.StatusOK, "threshold", data)
}

// foreign returns an article of another story.
func (s *Server) foreign(r *http.Request, id string) whatIfReport {
	article, err := s.desk.Article(r.Context(), id)
	if err != nil { // it went in the meantime
		article = desk.Article{Article: cluster.Article{ID: id}}
	}
	return whatIfReport{reportOf(&article), true}
}
