// Package feedserver serves articles of the past as feeds, for tests and
// measurements of what fetches them.
package feedserver

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// overlap is how many items of before a feed still shows.
const overlap = 20

// A Server plays articles in their order as the feeds of their outlets, at /0, /1
// and so on. With each request the next articles are published, of all outlets;
// a feed shows those of its own that it has not shown, and some of before.
type Server struct {
	articles []cluster.Article
	step     int

	mu        sync.Mutex
	published int // of articles
	shown     int
	outlets   []*outlet
	done      chan struct{}
}

type outlet struct {
	name  string
	items []int // of articles
	shown int   // of items
	again bool  // asked for after all was shown
}

// New returns a server that publishes step articles with each request.
func New(articles []cluster.Article, step int) *Server {
	of := make(map[string]*outlet)
	for i, a := range articles {
		o := of[a.Source]
		if o == nil {
			o = &outlet{name: a.Source}
			of[a.Source] = o
		}
		o.items = append(o.items, i)
	}
	s := &Server{articles: articles, step: step, done: make(chan struct{})}
	for _, name := range slices.Sorted(maps.Keys(of)) {
		s.outlets = append(s.outlets, of[name])
	}
	return s
}

// Feeds returns how many feeds there are.
func (s *Server) Feeds() int { return len(s.outlets) }

// Done is closed once every article was shown and each feed has been asked for
// again: who fetches one feed at a time has stored what it had then.
func (s *Server) Done() <-chan struct{} { return s.done }

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.URL.Path[1:])
	if err != nil || n < 0 || n >= len(s.outlets) {
		http.NotFound(w, r)
		return
	}
	body, etag := s.next(s.outlets[n])
	w.Header().Set("ETag", etag)
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	w.Write(body)
}

// next publishes and returns a feed.
func (s *Server) next(o *outlet) (body []byte, etag string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == len(s.articles) {
		s.again(o)
	}
	s.published = min(s.published+s.step, len(s.articles))
	upto, _ := slices.BinarySearch(o.items, s.published)
	items := o.items[max(o.shown-overlap, 0):upto]
	s.shown += upto - o.shown
	o.shown = upto
	return s.rss(o, items), fmt.Sprintf("%q", strconv.Itoa(upto))
}

// again notes that a feed is asked for after all was shown.
func (s *Server) again(o *outlet) {
	if o.again {
		return
	}
	o.again = true
	if !slices.ContainsFunc(s.outlets, func(o *outlet) bool { return !o.again }) {
		close(s.done)
	}
}

// rss returns a feed, the newest item first.
func (s *Server) rss(o *outlet, items []int) []byte {
	var b bytes.Buffer
	text := func(element, value string) {
		fmt.Fprintf(&b, "<%s>", element)
		_ = xml.EscapeText(&b, []byte(value)) // a Buffer takes all
		fmt.Fprintf(&b, "</%s>", element)
	}
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>`)
	text("title", o.name)
	text("language", "vi")
	for _, i := range slices.Backward(items) {
		a := &s.articles[i]
		b.WriteString("<item>")
		text("title", a.Title)
		text("description", a.Summary)
		text("link", a.URL)
		if !a.Time.IsZero() {
			text("pubDate", a.Time.Format(time.RFC1123Z))
		}
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}
