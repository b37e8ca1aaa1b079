package web

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// Exports are streams of any length: they are written as the stories are read.

// chosen yields the stories that the query of r chooses, with all their articles. A
// story that has merged meanwhile is left out: the other has its articles.
func (s *Server) chosen(r *http.Request) (iter.Seq2[desk.Story, error], error) {
	if r.PathValue("id") != "" {
		id, err := storyID(r)
		if err != nil {
			return nil, err
		}
		story, err := s.desk.Story(r.Context(), readerOf(r), id)
		if err != nil {
			return nil, err
		}
		return func(yield func(desk.Story, error) bool) { yield(story, nil) }, nil
	}
	f, err := filterOf(r.URL.Query(), s.opts.Zone)
	if err != nil {
		return nil, err
	}
	ids, err := s.chosenIDs(r, f)
	if err != nil {
		return nil, err
	}
	return func(yield func(desk.Story, error) bool) {
		for _, id := range ids {
			story, err := s.desk.Story(r.Context(), readerOf(r), id)
			if _, merged := errors.AsType[*desk.MergedError](err); merged {
				continue
			}
			if !yield(story, err) || err != nil {
				return
			}
		}
	}, nil
}

// chosenIDs returns the ids of all stories that a filter chooses. Stories change
// their places while the pages are read, and one may go by unseen: the pages are read again until
// there are as many as there ought to be.
func (s *Server) chosenIDs(r *http.Request, f desk.Filter) (ids []cluster.StoryID, err error) {
	const passes = 5
	f.Limit = 200
	seen := make(map[cluster.StoryID]bool)
	for range passes {
		total := 0
		for f.After = ""; ; {
			page, err := s.desk.Front(r.Context(), readerOf(r), f)
			if err != nil {
				return nil, err
			}
			for _, t := range page.Topics {
				for _, c := range t.Cards {
					if !seen[c.ID] {
						seen[c.ID] = true
						ids = append(ids, c.ID)
					}
				}
			}
			total = page.Total
			if f.After = page.Next; f.After == "" {
				break
			}
		}
		if len(ids) >= total {
			return ids, nil
		}
	}
	return nil, &statusError{status: http.StatusServiceUnavailable, text: "The stories change too fast to be read as a whole: try again."}
}

// attachment begins an answer that is saved as a file.
func attachment(w http.ResponseWriter, contentType, name string) {
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	header.Set("Cache-Control", "no-store")
}

// goesOn gives an answer a further minute: the server's limit is on answers that do not.
func goesOn(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(time.Minute)) // not all writers have one
}

// broken ends an answer of which a part is sent: the connection is cut, so that nobody takes it
// for whole.
func (s *Server) broken(r *http.Request, err error) {
	s.explained(r, err, words{"en"})
	panic(http.ErrAbortHandler)
}

func (s *Server) exportJSONL(w http.ResponseWriter, r *http.Request) error {
	stories, err := s.chosen(r)
	if err != nil {
		return err
	}
	attachment(w, "application/x-ndjson; charset=utf-8", "stories.jsonl")
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for story, err := range stories {
		goesOn(w)
		if err == nil {
			err = enc.Encode(apiStoryOf(&story))
		}
		if err != nil {
			s.broken(r, err)
		}
	}
	return out.Flush()
}

// exportCSV writes an article a row.
func (s *Server) exportCSV(w http.ResponseWriter, r *http.Request) error {
	stories, err := s.chosen(r)
	if err != nil {
		return err
	}
	attachment(w, "text/csv; charset=utf-8; header=present", "stories.csv")
	out := csv.NewWriter(w)
	out.UseCRLF = true
	out.Write([]string{"story", "topic", "independent", "articles", "article", "kind", "of", "time", "arrived", "source", "title", "url"})
	for story, err := range stories {
		goesOn(w)
		if err != nil {
			s.broken(r, err)
		}
		for i := range story.Members {
			m := &story.Members[i]
			out.Write([]string{
				number(story.ID), number(story.Topic), strconv.Itoa(story.Independent), strconv.Itoa(story.Articles),
				cell(m.ID), m.Kind.String(), cell(m.Of), s.timestamp(m.Time), s.timestamp(m.Arrived), cell(m.Source), cell(plain(m.Title)), cell(link(m.URL)),
			})
		}
	}
	out.Flush()
	return out.Error()
}

func number(id cluster.StoryID) string { return fmt.Sprint(uint64(id)) }

func (s *Server) timestamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(s.opts.Zone).Format(time.RFC3339)
}

// cell returns text that no spreadsheet takes for a formula.
func cell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
