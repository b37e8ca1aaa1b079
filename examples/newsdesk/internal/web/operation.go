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
	value("alerts_due", "gauge", "Alerts that wait for their webhook.", stats.Due)
	value("alerts_posted_total", "counter", "Alerts that webhooks took, since the start.", stats.Posted)
	value("alert_failures_total", "counter", "Attempts at webhooks that failed, since the start.", stats.FailedPosts)
	value("commits_total", "counter", "Transactions, since the start.", stats.Commits)
	value("commit_failures_total", "counter", "Transactions that failed, since the start.", stats.FailedCommits)
	value("commit_seconds_total", "counter", "Time in transactions, since the start.", stats.CommitTime.Seconds())
	value("put_new_total", "counter", "Articles that were new, since the start.", stats.New)
	value("put_versions_total", "counter", "Articles that had another text, since the start.", stats.Versions)
	value("put_known_total", "counter", "Articles that were known, since the start.", stats.Known)
	value("put_refused_total", "counter", "Articles that were refused, since the start.", stats.Refused)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, err = w.Write(text.Bytes())
	return err
}
