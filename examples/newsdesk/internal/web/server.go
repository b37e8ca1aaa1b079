// Package web serves the desk's page, its API and its feeds.
//
// All pages are made on the server and work without a script; the script adds
// what is live. Text of articles is text: nothing of it is ever HTML, and only
// http and https addresses become links. A page asks for nothing elsewhere.
package web

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A Desk keeps the stories. *desk.Desk is one.
type Desk interface {
	Put(ctx context.Context, feed string, articles []cluster.Article) ([]desk.Result, error)
	Front(ctx context.Context, reader string, f desk.Filter) (desk.Page, error)
	Story(ctx context.Context, reader string, id cluster.StoryID) (desk.Story, error)
	Article(ctx context.Context, id string) (desk.Article, error)
	Explain(ctx context.Context, a, b string) (cluster.Explanation, desk.Article, desk.Article, error)
	MarkRead(ctx context.Context, reader string, id cluster.StoryID, read bool) error
	Sources(ctx context.Context) ([]desk.Source, error)
	PutSource(ctx context.Context, s desk.Source) error
	RemoveSource(ctx context.Context, feed string) error
	Sections(ctx context.Context) ([]string, error)

	Merge(ctx context.Context, who string, a, b cluster.StoryID) (desk.Action, error)
	Split(ctx context.Context, who string, story cluster.StoryID, part []string) (desk.Action, error)
	Move(ctx context.Context, who, article string, to cluster.StoryID) (desk.Action, error)
	Apart(ctx context.Context, who, a, b string) (desk.Action, error)
	Pin(ctx context.Context, who string, story cluster.StoryID, article string) (desk.Action, error)
	Undo(ctx context.Context, who string, seq int64) (desk.Action, error)
	Searches(ctx context.Context, reader string) ([]desk.Search, error)
	PutSearch(ctx context.Context, reader string, search desk.Search) (desk.Search, error)
	RemoveSearch(ctx context.Context, reader string, num int64) error
	Deliveries(ctx context.Context, reader string, num int64) ([]desk.Delivery, error)
	Publishers(ctx context.Context) (map[string]string, error)
	SetPublisher(ctx context.Context, who, outlet, publisher string) (desk.Action, error)
	Actions(ctx context.Context, before int64, limit int) ([]desk.Action, error)

	WhatIf(ctx context.Context, id cluster.StoryID, thresholds ...float64) ([][][]string, error)
	Stats(ctx context.Context) (desk.Stats, error)
	Subscribe() (notices <-chan desk.Notice, cancel func())
}

// Options tunes a Server. The zero Options serves loopback names only, without
// a password.
type Options struct {
	// Hosts are the names, without port, by which browsers may ask besides
	// those of loopback. A request for any other name is refused, so that a
	// page elsewhere cannot reach the desk by a name that leads to it.
	Hosts []string

	// Users are the readers' password hashes by name, as ReadUsers gives them.
	// If there are any, or a Token, whoever shows neither sees nothing.
	Users map[string]string

	// Token is what programs send as "Authorization: Bearer", or as the password of
	// Basic. Empty means none.
	Token string

	// Secure says that readers come by HTTPS, through a proxy: the session's
	// cookie is then sent by HTTPS only.
	Secure bool

	// Zone is that of the times shown. Nil means UTC.
	Zone *time.Location

	// Threshold is that of the desk's stream. Zero means
	// cluster.DefaultThreshold.
	Threshold float64

	// Demo says that the page shows a made-up day.
	Demo bool

	// Clock gives the time that ages count from. Nil means time.Now.
	Clock func() time.Time

	// Log takes what went wrong in answering. Nil means slog.Default.
	Log *slog.Logger
}

// A Server answers the requests of readers and programs. It is safe for
// concurrent use.
type Server struct {
	desk    Desk
	opts    Options
	handler http.Handler
	doors   *doors

	lists     lists
	listening atomic.Int64 // streams of events
	closing   chan struct{}
	closeOnce sync.Once
}

// New returns a server of what d keeps.
func New(d Desk, opts Options) *Server {
	opts.Zone = cmp.Or(opts.Zone, time.UTC)
	opts.Threshold = cmp.Or(opts.Threshold, cluster.DefaultThreshold)
	opts.Log = cmp.Or(opts.Log, slog.Default())
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	s := &Server{desk: d, opts: opts, closing: make(chan struct{})}
	s.doors = newDoors(opts)
	s.handler = s.guard(s.routes())
	return s
}

// ServeHTTP answers a request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends the streams of events, which would otherwise keep
// [http.Server.Shutdown] waiting. It is what to give to RegisterOnShutdown.
func (s *Server) Close() { s.closeOnce.Do(func() { close(s.closing) }) }

// A pageFunc answers a request, or returns why it cannot.
type pageFunc func(w http.ResponseWriter, r *http.Request) error

func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	page := func(pattern string, f pageFunc) { mux.Handle(pattern, s.page(f)) }
	api := func(pattern string, f pageFunc) { mux.Handle(pattern, s.api(f)) }

	page("GET /{$}", s.front)
	page("GET /search", s.search)
	page("GET /stories/{id}", s.story)
	page("POST /stories/{id}/read", s.markRead)
	page("GET /stories/{id}/split", s.splitPage)
	page("POST /stories/{id}/split", s.split)
	page("GET /stories/{id}/threshold", s.whatIf)
	page("GET /stories/{id}/merge", s.mergePage)
	page("POST /stories/{id}/merge", s.merge)
	page("GET /stories/{id}/move", s.movePage)
	page("POST /stories/{id}/move", s.move)
	page("POST /stories/{id}/pin", s.pin)
	page("POST /apart", s.apart)
	page("POST /undo", s.undo)
	page("GET /corrections", s.corrections)
	page("GET /searches", s.searches)
	page("POST /searches", s.putSearch)
	page("POST /searches/remove", s.removeSearch)
	page("GET /searches/{num}/feed.atom", s.alertAtom)
	page("GET /searches/{num}/feed.json", s.alertJSONFeed)
	page("GET /why", s.why)
	page("GET /sources", s.sources)
	page("POST /sources", s.putSource)
	page("POST /sources/remove", s.removeSource)
	page("POST /sources/import", s.importSources)
	page("GET /sources.opml", s.exportSources)
	page("POST /look", s.look)
	page("GET /help", s.help)
	page("GET /login", s.loginPage)
	page("POST /login", s.login)
	page("POST /logout", s.logout)
	page("GET /{rest...}", func(http.ResponseWriter, *http.Request) error { return errNoPage })

	page("GET /feed.atom", s.atom)
	page("GET /feed.json", s.jsonFeed)
	page("GET /export.csv", s.exportCSV)
	page("GET /export.jsonl", s.exportJSONL)
	page("GET /stories/{id}/export.csv", s.exportCSV)
	page("GET /stories/{id}/export.jsonl", s.exportJSONL)
	page("GET /stories/{id}/feed.atom", s.storyAtom)
	page("GET /stories/{id}/feed.json", s.storyJSONFeed)

	api("GET /api/stories", s.apiStories)
	api("GET /api/stories/{id}", s.apiStory)
	api("POST /api/stories/{id}/read", s.apiMarkRead)
	api("GET /api/article", s.apiArticle)
	api("POST /api/articles", s.apiPutArticles)
	api("GET /api/explain", s.apiExplain)
	api("GET /api/sources", s.apiSources)
	api("POST /api/sources", s.apiPutSource)
	api("DELETE /api/sources", s.apiRemoveSource)
	api("GET /api/sections", s.apiSections)
	api("GET /api/actions", s.apiActions)
	api("POST /api/actions", s.apiAct)
	api("GET /api/openapi.json", s.apiDescription)
	api("GET /api/{rest...}", func(http.ResponseWriter, *http.Request) error { return errNoPage })
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /healthz", s.health)
	page("GET /metrics", s.metrics)
	mux.Handle("GET /static/", staticFiles())
	return mux
}

// A statusError is an error with the status to answer it with. Its text is for the one
// who asked.
type statusError struct {
	status int
	text   string
	args   []any
}

func (e *statusError) Error() string { return words{"en"}.T(e.text, e.args...) }

var errNoPage = &statusError{status: http.StatusNotFound, text: "There is no such page."}

func badRequest(text string, args ...any) error {
	return &statusError{http.StatusBadRequest, text, args}
}

// explained returns the status of err and what to say of it in a language. What is
// not meant for the one who asked goes to the log.
func (s *Server) explained(r *http.Request, err error, in words) (status int, text string) {
	if e, ok := errors.AsType[*statusError](err); ok {
		return e.status, in.T(e.text, e.args...)
	}
	if e, ok := errors.AsType[*desk.TooLongError](err); ok {
		return http.StatusBadRequest, in.T("Too long: %q has %d bytes, and at most %d are possible.", e.Field, e.Len, e.Max)
	}
	if e, ok := errors.AsType[*desk.HeldError](err); ok {
		return http.StatusConflict, in.T("Take back correction %d first: it keeps these articles together as well.", e.By)
	}
	status, text = s.reason(r, err)
	return status, in.T(text)
}

func (s *Server) reason(r *http.Request, err error) (status int, text string) {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge, "That is too large."
	}
	if errors.Is(err, desk.ErrNoStory) {
		return http.StatusNotFound, "There is no such story."
	}
	if errors.Is(err, desk.ErrNoArticle) {
		return http.StatusNotFound, "There is no such article."
	}
	if errors.Is(err, desk.ErrClosedStory) {
		return http.StatusConflict, "The story has closed, and stays as it is."
	}
	if errors.Is(err, desk.ErrLarge) {
		return http.StatusConflict, "The story is too large for that."
	}
	if errors.Is(err, desk.ErrNoAction) {
		return http.StatusConflict, "There is no such correction, or it was taken back."
	}
	if errors.Is(err, desk.ErrSame) {
		return http.StatusConflict, "It is in that story already."
	}
	if errors.Is(err, desk.ErrPublisher) {
		return http.StatusConflict, "Another name of this outlet has another publisher."
	}
	if errors.Is(err, desk.ErrPart) {
		return http.StatusBadRequest, "Tick some articles of the story, and not all."
	}
	if errors.Is(err, cluster.ErrConstraints) {
		return http.StatusConflict, "This contradicts what an editor said before: take that back first."
	}
	if errors.Is(err, desk.ErrNoSearch) {
		return http.StatusNotFound, "There is no such search."
	}
	if errors.Is(err, desk.ErrNoSource) {
		return http.StatusNotFound, "There is no such source."
	}
	if errors.Is(err, desk.ErrCursor) {
		return http.StatusBadRequest, "There is no such part of the list."
	}
	if errors.Is(err, cluster.ErrNoText) {
		return http.StatusGone, "The texts of one of the two are no longer kept."
	}
	if r.Context().Err() != nil { // nobody waits for the answer
		return http.StatusServiceUnavailable, "The request was given up."
	}
	s.opts.Log.Error("cannot answer", "method", r.Method, "path", r.URL.Path, "err", err)
	return http.StatusInternalServerError, "The desk cannot answer now. What went wrong is in its log."
}
