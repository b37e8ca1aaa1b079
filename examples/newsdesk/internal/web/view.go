package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

//go:embed templates static
var files embed.FS

// templates are the pages by name, each with the layout around it.
var templates = parseTemplates()

func parseTemplates() map[string]*template.Template {
	shared := template.Must(template.ParseFS(files, "templates/layout.html", "templates/parts.html"))
	pages, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		panic(err)
	}
	all := make(map[string]*template.Template)
	for _, file := range pages {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name != "layout" && name != "parts" {
			all[name] = template.Must(template.Must(shared.Clone()).ParseFS(files, file))
		}
	}
	return all
}

// A view is what every page knows: whom it is for and how it is to look.
type view struct {
	words
	Page     string // the template's name
	Theme    string // "light", "dark" or "" for what the system has
	Reader   string
	SignedIn bool // with a password, so that there is a way out
	Demo     bool
	Base     string // that the desk was asked by: scheme and host
	Here     string // path and query, to come back to
	Query    string // of the search field
	Now      time.Time
	Data     any

	zone *time.Location
}

// With returns item together with the view, for a part of a page.
func (v *view) With(item any) part { return part{v, item} }

// A part is what a template within a page works on.
type part struct {
	*view
	It any
}

// Static returns the address of a static file, which names its content so
// that browsers may keep it for good.
func (v *view) Static(name string) string { return staticAddress(name) }

// render answers with a page. Its ETag is of all its bytes, since ages and read
// state change a page as stories do.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	page, err := s.execute(r, name, data)
	if err != nil {
		return err
	}
	sendPage(w, r, status, page)
	return nil
}

func sendPage(w http.ResponseWriter, r *http.Request, status int, page []byte) {
	w.Header().Set("Content-Language", languageOf(r))
	w.Header().Add("Vary", "Cookie, Accept-Language, X-Part")
	respond(w, r, status, "text/html; charset=utf-8", page)
}

// isPart reports whether the script asks for what is new of a list.
func isPart(r *http.Request) bool { return r.Header.Get("X-Part") == "list" }

// execute returns a page.
func (s *Server) execute(r *http.Request, name string, data any) ([]byte, error) {
	v := &view{
		words:    words{languageOf(r)},
		Page:     name,
		Theme:    themeOf(r),
		Reader:   readerOf(r),
		SignedIn: readerOf(r) != "",
		Demo:     s.opts.Demo,
		Base:     s.base(r),
		Here:     r.URL.RequestURI(),
		Now:      s.opts.Clock().In(s.opts.Zone),
		Data:     data,
		zone:     s.opts.Zone,
	}
	if name == "search" {
		v.Query = r.URL.Query().Get("q")
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		v.Here = "/"
	}
	layout := "layout"
	if isPart(r) && (name == "front" || name == "search") {
		layout = "list"
	}
	var page bytes.Buffer
	if err := templates[name].ExecuteTemplate(&page, layout, v); err != nil {
		return nil, fmt.Errorf("page %s: %w", name, err)
	}
	return page.Bytes(), nil
}

// respond answers with content, or that it is what the browser has.
func respond(w http.ResponseWriter, r *http.Request, status int, contentType string, content []byte) {
	sum := sha256.Sum256(content)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Cache-Control", "private, no-cache")
	if status == http.StatusOK && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		header.Set("ETag", tag)
		if hasTag(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(content)
	}
}

func hasTag(list, tag string) bool {
	for t := range strings.SplitSeq(list, ",") {
		if t = strings.TrimSpace(t); strings.TrimPrefix(t, "W/") == tag || t == "*" {
			return true
		}
	}
	return false
}

// page returns the handler of a page.
func (s *Server) page(f pageFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := f(w, r)
		if err == nil {
			return
		}
		if merged, ok := errors.AsType[*desk.MergedError](err); ok {
			redirectMerged(w, r, merged.Into)
			return
		}
		status, text := s.explained(r, err, words{languageOf(r)})
		data := problemData{status, text}
		if err := s.render(w, r, status, "problem", data); err != nil {
			s.opts.Log.Error("cannot even say so", "err", err)
			http.Error(w, text, status)
		}
	})
}

type problemData struct {
	Status int
	Text   string
}

// redirectMerged leads a request for a story to the one that it is part of now. It has
// moved for good, but browsers must not keep that: an editor may take it back. What is
// posted stays a post.
func redirectMerged(w http.ResponseWriter, r *http.Request, into cluster.StoryID) {
	to := *r.URL
	to.Path = strings.Replace(r.URL.Path, "/stories/"+r.PathValue("id"), fmt.Sprintf("/stories/%d", into), 1)
	to.RawPath = ""
	status := http.StatusMovedPermanently
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		status = http.StatusTemporaryRedirect
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, to.RequestURI(), status)
}

// parseForm reads at most limit bytes of a form.
func parseForm(w http.ResponseWriter, r *http.Request, limit int64) error {
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if err := r.ParseForm(); err != nil {
		if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return tooLarge
		}
		return badRequest("The form cannot be read.")
	}
	return nil
}

// themes are what a reader can choose; the first is that of the system.
var themes = []string{"", "light", "dark"}

func themeOf(r *http.Request) string {
	if c, err := r.Cookie("theme"); err == nil && slices.Contains(themes, c.Value) {
		return c.Value
	}
	return ""
}

// look sets the language and the theme, each if it is given, and leads back.
func (s *Server) look(w http.ResponseWriter, r *http.Request) error {
	if err := parseForm(w, r, maxForm); err != nil {
		return err
	}
	set := func(name, value string) {
		http.SetCookie(w, &http.Cookie{
			Name: name, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: s.opts.Secure, SameSite: http.SameSiteLaxMode,
		})
	}
	if lang := r.PostFormValue("lang"); slices.Contains(languageNames, lang) {
		set("lang", lang)
	}
	if r.PostForm.Has("theme") && slices.Contains(themes, r.PostFormValue("theme")) {
		set("theme", r.PostFormValue("theme"))
	}
	http.Redirect(w, r, localPath(r.PostFormValue("next")), http.StatusSeeOther)
	return nil
}

func (s *Server) help(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "help", nil)
}

// staticHashes are what the names of static files carry.
var staticHashes = func() map[string]string {
	hashes := make(map[string]string)
	entries, err := fs.ReadDir(files, "static")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		content, err := fs.ReadFile(files, "static/"+e.Name())
		if err != nil {
			panic(err)
		}
		sum := sha256.Sum256(content)
		hashes[e.Name()] = base64.RawURLEncoding.EncodeToString(sum[:9])
	}
	return hashes
}()

func staticAddress(name string) string {
	return "/static/" + name + "?v=" + url.QueryEscape(staticHashes[name])
}

func staticFiles() http.Handler {
	serve := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hash, ok := staticHashes[strings.TrimPrefix(r.URL.Path, "/static/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if r.URL.Query().Get("v") == hash {
			w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			w.Header().Set("Cache-Control", "no-cache")
		}
		w.Header().Set("ETag", `"`+hash+`"`)
		serve.ServeHTTP(w, r)
	})
}
