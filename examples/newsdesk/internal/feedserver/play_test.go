package feedserver

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/fetch"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/intake"
)

// load returns the first n articles of a file, or all if n is 0.
func load(t testing.TB, file string, n int) (articles []cluster.Article) {
	r, err := jsonl.Open(file, jsonl.Options{})
	require.NoError(t, err)
	defer r.Close()
	for rec, err := range r.All() {
		require.NoError(t, err)
		if articles = append(articles, rec.Article); len(articles) == n {
			break
		}
	}
	return articles
}

// play fetches all articles from a local server into a desk, and returns the desk.
func play(t testing.TB, articles []cluster.Article, file string) *desk.Desk {
	d, err := desk.Open(t.Context(), desk.Options{File: file})
	require.NoError(t, err)
	t.Cleanup(func() { d.Close() })
	feeds := New(articles, 100)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := &http.Server{Handler: feeds}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	for i := range feeds.Feeds() {
		require.NoError(t, d.PutSource(t.Context(), desk.Source{Feed: fmt.Sprintf("http://%v/%d", listener.Addr(), i)}))
	}
	client, err := fetch.New(fetch.Options{AllowPrivate: true, AnyPort: true, IgnoreRobots: true, Delay: time.Nanosecond})
	require.NoError(t, err)
	poller, err := intake.NewPoller(intake.PollerOptions{Sink: d, Fetch: client.Get, MinPause: time.Nanosecond, MaxPause: time.Nanosecond})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-feeds.Done()
		cancel()
	}()
	poller.Run(ctx)
	return d
}

// A day of feeds comes in from a server, each article once.
func TestPlayDay(t *testing.T) {
	articles := load(t, "../../../../testdata/feedday.jsonl", 0)
	d := play(t, articles, filepath.Join(t.TempDir(), "newsdesk.db"))
	urls := make(map[string]bool)
	for _, a := range articles {
		urls[a.URL] = true
	}
	stats, err := d.Stats(t.Context())
	require.NoError(t, err)
	assert.EqualValues(t, len(urls), stats.Articles)
	sources, err := d.Sources(t.Context())
	require.NoError(t, err)
	for _, s := range sources {
		if s.Feed != "" {
			assert.Zero(t, s.Failures, "%s: %s", s.Feed, s.Status)
		}
	}
}
