package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"time"
)

// health answers whether the desk takes articles: 200, or 503 if its last commit failed.
func (s *Server) health(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	stats, err := s.desk.Stats(ctx)
	switch {
	case err != nil:
		s.opts.Log.Error("no health", "err", err)
		http.Error(w, "the desk does not answer", http.StatusServiceUnavailable)
	case stats.Failing:
		http.Error(w, "the desk cannot store", http.StatusServiceUnavailable)
	default:
		w.Header().Set("Cache-Control", "no-store")
		fmt.Fprintln(w, "ok")
	}
}

// metrics answers with counts in the text format of Prometheus.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) error {
	stats, err := s.desk.Stats(r.Context())
	if err != nil {
		return err
	}
	sources, err := s.desk.Sources(r.Context())
	if err != nil {
		return err
	}
	var feeds, failing int
	for _, src := range sources {
		switch healthOf(src) {
		case "none":
		case "failing":
			failing++
			feeds++
		default:
			feeds++
		}
	}
	var text bytes.Buffer
	value := func(name, kind, help string, v any) {
		fmt.Fprintf(&text, "# HELP newsdesk_%s %s\n# TYPE newsdesk_%s %s\nnewsdesk_%s %v\n", name, help, name, kind, name, v)
	}
	up := 1
	if stats.Failing {
		up = 0
	}
	value("storing", "gauge", "1, or 0 if the last commit failed.", up)
	value("articles", "gauge", "Articles stored.", stats.Articles)
	value("stories", "gauge", "Stories stored, without those that merged.", stats.Stories)
	value("open_articles", "gauge", "Articles of open stories.", stats.Open.Articles)
	value("open_stories", "gauge", "Open stories.", stats.Open.Stories)
	value("index_bytes", "gauge", "Memory of the index's tables.", stats.Open.IndexBytes)
	value("changes_total", "counter", "Changes of stories.", stats.Changes)
	value("truncated_total", "counter", "Postings lists of which a search read only the newest.", stats.Open.Truncated)
	value("file_bytes", "gauge", "Size of the file.", stats.Bytes)
	value("feeds", "gauge", "Feeds that are fetched.", feeds)
	value("feeds_failing", "gauge", "Feeds whose last fetch failed.", failing)
	value("readers", "gauge", "Browsers that listen for changes.", s.listening.Load())
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, err = w.Write(text.Bytes())
	return err
}
