package web

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/intake"
)

// The shapes of the API. Texts are as they were published, with whatever markup they
// have; addresses are only those that a reader can be sent to.
type (
	apiArticle struct {
		ID       string          `json:"id"`
		Title    string          `json:"title"`
		Summary  string          `json:"summary,omitempty"`
		Source   string          `json:"source,omitempty"`
		URL      string          `json:"url,omitempty"`
		Lang     string          `json:"lang,omitempty"`
		Time     time.Time       `json:"time,omitzero"`
		Arrived  time.Time       `json:"arrived,omitzero"`
		Version  int             `json:"version"`
		Story    cluster.StoryID `json:"story,omitzero"`
		Kind     cluster.Kind    `json:"kind"`
		Of       string          `json:"of,omitempty"`
		Earlier  []apiHeadline   `json:"earlier,omitempty"`
		Feeds    []string        `json:"feeds,omitempty"`
		HasTexts bool            `json:"has_texts"`
	}

	apiHeadline struct {
		Title   string    `json:"title"`
		Version int       `json:"version"`
		Arrived time.Time `json:"arrived,omitzero"`
	}

	apiCard struct {
		ID             cluster.StoryID `json:"id"`
		Topic          cluster.StoryID `json:"topic"`
		Representative apiArticle      `json:"representative"`
		Also           []apiArticle    `json:"also,omitempty"`
		Articles       int             `json:"articles"`
		Independent    int             `json:"independent"`
		Sources        int             `json:"sources"`
		First          time.Time       `json:"first,omitzero"`
		Last           time.Time       `json:"last,omitzero"`
		Growth         int             `json:"growth"`
		New            int             `json:"new"`
		Read           bool            `json:"read"`
		Open           bool            `json:"open"`
		Seq            uint64          `json:"seq"`
	}

	apiPage struct {
		Stories []apiCard `json:"stories"`
		Total   int       `json:"total"`
		Next    string    `json:"next,omitempty"`
		Seq     uint64    `json:"seq"`
	}

	apiStory struct {
		apiCard
		Members []apiArticle     `json:"members"`
		Weakest *cluster.Bridge  `json:"weakest,omitempty"`
		Changes []cluster.Change `json:"changes"`
		Related []apiCard        `json:"related,omitempty"`
	}

	apiSource struct {
		Name      string    `json:"name"`
		Feed      string    `json:"feed,omitempty"`
		Site      string    `json:"site,omitempty"`
		Section   string    `json:"section,omitempty"`
		Preferred bool      `json:"preferred"`
		Muted     bool      `json:"muted"`
		Pages     bool      `json:"pages"`
		Articles  int       `json:"articles"`
		Latest    time.Time `json:"latest,omitzero"`
		LastFetch time.Time `json:"last_fetch,omitzero"`
		NextFetch time.Time `json:"next_fetch,omitzero"`
		Status    string    `json:"status,omitempty"`
		Failures  int       `json:"failures"`
	}
)

// description is the API's OpenAPI document, written by hand; a test holds it
// against the routes and what they answer.
//
//go:embed openapi.json
var description []byte

func (s *Server) apiDescription(w http.ResponseWriter, r *http.Request) error {
	respond(w, r, http.StatusOK, "application/json; charset=utf-8", description)
	return nil
}

func apiArticleOf(a *desk.Article) apiArticle {
	out := apiArticle{
		ID: a.ID, Title: a.Title, Summary: a.Summary, Source: a.Source, URL: link(a.URL), Lang: a.Lang,
		Time: a.Time, Arrived: a.Arrived, Version: a.Version, Story: a.Story, Kind: a.Kind, Of: a.Of,
		Feeds: a.Feeds, HasTexts: a.HasTexts,
	}
	for _, h := range a.Earlier {
		out.Earlier = append(out.Earlier, apiHeadline(h))
	}
	return out
}

func apiArticlesOf(articles []desk.Article) []apiArticle {
	out := make([]apiArticle, len(articles))
	for i := range articles {
		out[i] = apiArticleOf(&articles[i])
	}
	return out
}

func apiCardOf(c *desk.Card) apiCard {
	return apiCard{
		ID: c.ID, Topic: c.Topic, Representative: apiArticleOf(&c.Representative), Also: apiArticlesOf(c.Also),
		Articles: c.Articles, Independent: c.Independent, Sources: c.Sources, First: c.First, Last: c.Last,
		Growth: c.Growth, New: c.New, Read: c.Read, Open: c.Open, Seq: c.Seq,
	}
}

// api returns the handler of a call, whose errors are JSON.
func (s *Server) api(f pageFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil {
			return
		}
		if merged, ok := errors.AsType[*desk.MergedError](err); ok {
			redirectMerged(w, r, merged.Into)
			return
		}
		status, text := s.explained(r, err, words{"en"})
		answerJSON(w, r, status, map[string]string{"error": text})
	})
}

func answerJSON(w http.ResponseWriter, r *http.Request, status int, answer any) error {
	b, err := jsonText(answer)
	if err != nil {
		return err
	}
	respond(w, r, status, "application/json; charset=utf-8", b)
	return nil
}

// jsonText returns v as JSON in which markup stays what it is.
func jsonText(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is never in HTML
	err := enc.Encode(v)
	return b.Bytes(), err
}

func (s *Server) apiStories(w http.ResponseWriter, r *http.Request) error {
	f, err := filterOf(r.URL.Query(), s.opts.Zone)
	if err != nil {
		return err
	}
	page, err := s.desk.Front(r.Context(), readerOf(r), f)
	if err != nil {
		return err
	}
	out := apiPage{Stories: []apiCard{}, Total: page.Total, Next: page.Next, Seq: page.Seq}
	for i := range page.Topics {
		for j := range page.Topics[i].Cards {
			out.Stories = append(out.Stories, apiCardOf(&page.Topics[i].Cards[j]))
		}
	}
	return answerJSON(w, r, http.StatusOK, out)
}

func (s *Server) apiStory(w http.ResponseWriter, r *http.Request) error {
	id, err := storyID(r)
	if err != nil {
		return err
	}
	story, err := s.desk.Story(r.Context(), readerOf(r), id)
	if err != nil {
		return err
	}
	return answerJSON(w, r, http.StatusOK, apiStoryOf(&story))
}

func apiStoryOf(story *desk.Story) apiStory {
	out := apiStory{apiCard: apiCardOf(&story.Card), Members: apiArticlesOf(story.Members), Weakest: story.Weakest, Changes: story.Changes}
	for i := range story.Related {
		out.Related = append(out.Related, apiCardOf(&story.Related[i]))
	}
	return out
}

func (s *Server) apiMarkRead(w http.ResponseWriter, r *http.Request) error {
	id, err := storyID(r)
	if err != nil {
		return err
	}
	if err := s.desk.MarkRead(r.Context(), readerOf(r), id, r.URL.Query().Get("read") != "no"); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) apiArticle(w http.ResponseWriter, r *http.Request) error {
	article, err := s.desk.Article(r.Context(), r.URL.Query().Get("id"))
	if err != nil {
		return err
	}
	return answerJSON(w, r, http.StatusOK, apiArticleOf(&article))
}

func (s *Server) apiExplain(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	why, a, b, err := s.desk.Explain(r.Context(), q.Get("a"), q.Get("b"))
	if err != nil {
		return err
	}
	return answerJSON(w, r, http.StatusOK, struct {
		cluster.Explanation
		Together bool       `json:"together"`
		A        apiArticle `json:"a"`
		B        apiArticle `json:"b"`
	}{why, a.Story == b.Story, apiArticleOf(&a), apiArticleOf(&b)})
}

// apiPutArticles puts the articles of the body, one, an array or lines, and answers with
// a line for each, in their order, once those before it are stored. A bad
// one has its error on its line and hinders no other. A body that is too large is
// refused as a whole if its length says so; else what comes before its limit is stored,
// and the last line says that there was more.
func (s *Server) apiPutArticles(w http.ResponseWriter, r *http.Request) error {
	const together = 64 // what the desk stores in one transaction
	out := http.NewResponseController(w)
	enc := json.NewEncoder(w)
	started := false
	start := func() {
		if !started {
			started = true
			w.Header().Set("Content-Type", "application/x-ndjson; charset=utf-8")
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusOK)
		}
	}
	// Lines are answered while others are still read.
	if err := out.EnableFullDuplex(); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	var batch []cluster.Article
	put := func() error {
		if len(batch) == 0 {
			return nil
		}
		results, err := s.desk.Put(r.Context(), "", batch)
		if err != nil {
			return err
		}
		start()
		batch = batch[:0]
		for _, result := range results {
			if err := enc.Encode(result); err != nil {
				return err
			}
		}
		return out.Flush()
	}
	if r.ContentLength > maxArticles {
		return bodyTooLarge
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxArticles)
	failed := func(err error) error {
		if isTooLarge(err) {
			err = bodyTooLarge
		}
		if !started {
			return err
		}
		_, text := s.explained(r, err, words{"en"})
		return enc.Encode(desk.Result{Status: "refused", Error: text})
	}
	for article, err := range intake.ReadPosts(time.Now, s.opts.Zone)(r.Body) {
		if err != nil {
			if err2 := put(); err2 != nil {
				return failed(err2)
			}
			if isTooLarge(err) {
				return failed(err)
			}
			start()
			refused := desk.Result{Status: desk.StatusRefused, Error: err.Error()}
			if bad, ok := errors.AsType[*intake.PostError](err); ok {
				refused.ID = bad.ID
			}
			if err := enc.Encode(refused); err != nil {
				return err
			}
			continue
		}
		if batch = append(batch, article); len(batch) == together {
			if err := put(); err != nil {
				return failed(err)
			}
		}
	}
	if err := put(); err != nil {
		return failed(err)
	}
	start()
	return nil
}

var bodyTooLarge = &statusError{status: http.StatusRequestEntityTooLarge, text: (&intake.TooLargeError{Max: maxArticles}).Error()}

// isTooLarge reports whether a body of articles is, as it came or decompressed.
func isTooLarge(err error) bool {
	_, asItCame := errors.AsType[*http.MaxBytesError](err)
	_, unpacked := errors.AsType[*intake.TooLargeError](err)
	return asItCame || unpacked
}

func apiSourceOf(src desk.Source) apiSource {
	return apiSource{
		Name: shownName(src), Feed: src.Feed, Site: link(src.Site), Section: src.Section, Preferred: src.Preferred, Muted: src.Muted,
		Pages: src.Pages, Articles: src.Articles, Latest: src.Latest, LastFetch: src.LastFetch, NextFetch: src.NextFetch,
		Status: src.Status, Failures: src.Failures,
	}
}

func (s *Server) apiSources(w http.ResponseWriter, r *http.Request) error {
	sources, err := s.desk.Sources(r.Context())
	if err != nil {
		return err
	}
	out := make([]apiSource, len(sources))
	for i, src := range sources {
		out[i] = apiSourceOf(src)
	}
	return answerJSON(w, r, http.StatusOK, out)
}

// A newSource is the body of a request to add or change one: what GET gives may be
// sent back.
type newSource struct {
	Feed      string `json:"feed"`
	Name      string `json:"name"`
	Site      string `json:"site"`
	Section   string `json:"section"`
	Preferred bool   `json:"preferred"`
	Muted     bool   `json:"muted"`
	Pages     bool   `json:"pages"`

	// What the desk counts is not for others to say.
	Articles  any `json:"articles"`
	Latest    any `json:"latest"`
	LastFetch any `json:"last_fetch"`
	NextFetch any `json:"next_fetch"`
	Status    any `json:"status"`
	Failures  any `json:"failures"`
}

func (s *Server) apiPutSource(w http.ResponseWriter, r *http.Request) error {
	var in newSource
	if err := readJSON(w, r, maxForm, &in); err != nil {
		return err
	}
	if in.Feed == "" {
		return badField("feed", "is missing")
	}
	if link(in.Feed) == "" {
		return badRequest("The address of a feed begins with http:// or https://.")
	}
	src := desk.Source{Name: in.Name, Feed: in.Feed, Site: in.Site, Section: in.Section, Preferred: in.Preferred, Muted: in.Muted, Pages: in.Pages}
	if src.Name == "" {
		src.Name = hostOf(in.Feed)
	}
	if err := s.desk.PutSource(r.Context(), src); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) apiRemoveSource(w http.ResponseWriter, r *http.Request) error {
	feed := r.URL.Query().Get("feed")
	if feed == "" {
		return badRequest("The address names no feed.")
	}
	if err := s.desk.RemoveSource(r.Context(), feed); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (s *Server) apiSections(w http.ResponseWriter, r *http.Request) error {
	sections, err := s.desk.Sections(r.Context())
	if err != nil {
		return err
	}
	if sections == nil {
		sections = []string{}
	}
	return answerJSON(w, r, http.StatusOK, sections)
}
