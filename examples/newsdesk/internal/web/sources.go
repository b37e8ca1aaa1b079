package web

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/intake"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/opml"
)

// A sourcesData is what the page of the sources shows.
type sourcesData struct {
	Sources    []sourceRow
	Sections   []string
	Failing    int
	Articles   int
	Form       sourceForm
	Publishers []string
	Imported   *imported // nil but after an import
}

// An imported is what became of a list of feeds.
type imported struct {
	Added, Known int
	Problems     []string
}

// A sourceRow is a source of the table.
type sourceRow struct {
	desk.Source
	Link   string // to its site
	Health string // "ok", "failing", "waiting" or "none"
	Named  bool   // by an editor
	Told   string // the status, in the reader's language

	Publisher string // by what editors said, or ""
}

// A sourceForm is what was typed in the form of a new feed, and what is wrong with it.
type sourceForm struct {
	Feed, Name, Section string
	Wrong               string
}

// isUnnamed reports whether nobody gave a feed a name: it has its host or its address in
// place of one.
func isUnnamed(src desk.Source) bool {
	return src.Feed != "" && (src.Name == "" || src.Name == src.Feed || src.Name == hostOf(src.Feed))
}

// shownName returns what a source is called: as an editor named it, else as its feed calls
// itself, else its host.
func shownName(src desk.Source) string {
	if isUnnamed(src) {
		return cmp.Or(cut(oneLine(src.Title), 200), hostOf(src.Feed), src.Feed)
	}
	return oneLine(src.Name)
}

func (s *Server) sources(w http.ResponseWriter, r *http.Request) error {
	return s.showSources(w, r, http.StatusOK, sourceForm{}, nil)
}

func (s *Server) showSources(w http.ResponseWriter, r *http.Request, status int, form sourceForm, in *imported) error {
	ctx := r.Context()
	sources, err := s.desk.Sources(ctx)
	if err != nil {
		return err
	}
	data := sourcesData{Form: form, Imported: in}
	if data.Sections, err = s.desk.Sections(ctx); err != nil {
		return err
	}
	publishers, err := s.desk.Publishers(ctx)
	if err != nil {
		return err
	}
	data.Publishers = slices.Compact(slices.Sorted(maps.Values(publishers)))
	for _, src := range sources {
		row := sourceRow{Source: src, Link: link(src.Site), Health: healthOf(src)}
		row.Name, row.Named = shownName(src), !isUnnamed(src)
		if row.Health == "failing" {
			data.Failing++
		}
		row.Publisher = publishers[src.Name]
		row.Told = told(r, src.Status)
		data.Articles += src.Articles
		data.Sources = append(data.Sources, row)
	}
	slices.SortStableFunc(data.Sources, func(a, b sourceRow) int {
		return cmp.Or(cmp.Compare(a.Section, b.Section), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	return s.render(w, r, status, "sources", data)
}

// told returns what intake says, in the language of the one who asks.
func told(r *http.Request, text string) string {
	text = oneLine(text)
	if languageOf(r) == "vi" {
		text = intake.Vietnamese(text)
	}
	return text
}

func healthOf(s desk.Source) string {
	switch {
	case s.Feed == "":
		return "none"
	case s.Failures > 0:
		return "failing"
	case s.LastFetch.IsZero():
		return "waiting"
	}
	return "ok"
}

// putSource adds a feed, or changes what an editor may of one there is.
func (s *Server) putSource(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r, maxForm); err != nil {
		return err
	}
	form := sourceForm{
		Feed:    strings.TrimSpace(r.PostFormValue("feed")),
		Name:    oneLine(r.PostFormValue("name")),
		Section: oneLine(r.PostFormValue("section")),
	}
	sources, err := s.desk.Sources(r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sources, func(src desk.Source) bool {
		return src.Feed == form.Feed && (form.Feed != "" || src.Name == r.PostFormValue("old"))
	})
	isNew := r.PostFormValue("old") == ""
	src := desk.Source{Feed: form.Feed, Pages: true}
	switch {
	case isNew && link(form.Feed) == "":
		form.Wrong = "The address of a feed begins with http:// or https://."
	case isNew && i >= 0:
		form.Wrong = "There is such a feed already."
	case !isNew && i < 0:
		return &statusError{status: http.StatusNotFound, text: "There is no such source."}
	case isNew:
		src.Feed = link(form.Feed)
	default:
		src = sources[i]
	}
	if form.Wrong != "" {
		return s.showSources(w, r, http.StatusUnprocessableEntity, form, nil)
	}
	if form.Name != "" || src.Feed != "" {
		src.Name = cmp.Or(form.Name, hostOf(src.Feed))
	}
	src.Section = form.Section
	if !isNew {
		src.Preferred = r.PostForm.Has("preferred")
		src.Muted = r.PostForm.Has("muted")
		src.Pages = r.PostForm.Has("pages")
	}
	if err := s.desk.PutSource(r.Context(), src); err != nil {
		return err
	}
	if err := s.setPublisher(r, src.Name); err != nil {
		return err
	}
	http.Redirect(w, r, "/sources", http.StatusSeeOther)
	return nil
}

// setPublisher says to whom an outlet belongs, if the form says anything new of it.
func (s *Server) setPublisher(r *http.Request, outlet string) error {
	if !r.PostForm.Has("publisher") || outlet == "" {
		return nil
	}
	publishers, err := s.desk.Publishers(r.Context())
	if err != nil {
		return err
	}
	publisher := oneLine(r.PostFormValue("publisher"))
	if publishers[outlet] == publisher {
		return nil
	}
	_, err = s.desk.SetPublisher(r.Context(), readerOf(r), outlet, publisher)
	return err
}

func (s *Server) removeSource(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r, maxForm); err != nil {
		return err
	}
	feed := r.PostFormValue("feed")
	if feed == "" {
		return badRequest("The form names no feed.")
	}
	if err := s.desk.RemoveSource(r.Context(), feed); err != nil {
		return err
	}
	http.Redirect(w, r, "/sources", http.StatusSeeOther)
	return nil
}

// importSources adds the feeds of an OPML file that are not there yet, and says what became of
// each. Of a broken file those before the fault are added.
func (s *Server) importSources(w http.ResponseWriter, r *http.Request) error {
	const shown = 50 // problems
	r.Body = http.MaxBytesReader(w, r.Body, maxOPML)
	file, _, err := r.FormFile("opml")
	if err != nil {
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return tooLarge
		}
		return badRequest("The form has no OPML file.")
	}
	defer file.Close()
	list, broken := opml.Read(file)
	if broken != nil && len(list.Sources) == 0 {
		return badRequest("The file is no OPML that can be read: %v", told(r, broken.Error()))
	}
	sources, err := s.desk.Sources(r.Context())
	if err != nil {
		return err
	}
	known := make(map[string]bool, len(sources))
	for _, src := range sources {
		known[src.Feed] = true
	}
	var in imported
	for _, problem := range append(list.Problems, broken) {
		if problem != nil && len(in.Problems) < shown {
			in.Problems = append(in.Problems, told(r, problem.Error()))
		}
	}
	for _, src := range list.Sources {
		if known[src.Feed] {
			in.Known++
			continue
		}
		if link(src.Feed) == "" {
			in.Problems = append(in.Problems, cut(src.Feed, 200))
			continue
		}
		known[src.Feed] = true
		if err := s.desk.PutSource(r.Context(), src); err != nil {
			return err
		}
		in.Added++
	}
	return s.showSources(w, r, http.StatusOK, sourceForm{}, &in)
}

func (s *Server) exportSources(w http.ResponseWriter, r *http.Request) error {
	sources, err := s.desk.Sources(r.Context())
	if err != nil {
		return err
	}
	for i := range sources {
		sources[i].Name = shownName(sources[i])
	}
	var list bytes.Buffer
	if err := opml.Write(&list, slices.DeleteFunc(sources, func(src desk.Source) bool { return link(src.Feed) == "" })); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", `attachment; filename="newsdesk.opml"`)
	respond(w, r, http.StatusOK, "text/x-opml; charset=utf-8", list.Bytes())
	return nil
}
