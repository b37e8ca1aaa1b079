package feedserver

import (
	"cmp"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/normalize/legacy"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/fetch"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/intake"
)

func rss(items string) string {
	return `<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tin Điện</title>` + items + `</channel></rss>`
}

// hostile are feeds that do harm, by path, and what is said of each.
var hostile = map[string]struct {
	serve  http.HandlerFunc
	status string
}{
	"/good": {func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, rss("<item><title>Lũ lên nhanh ở Bình Đông</title><link>/1</link></item>"))
	}, "ok"},
	"/endless": {func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "<rss><channel>")
		for {
			if _, err := io.WriteString(w, strings.Repeat("<item><title>Lũ</title></item>", 1000)); err != nil {
				return
			}
		}
	}, "sends more than 10 MB"},
	"/declared": {func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(100<<20))
		io.WriteString(w, "<rss>")
	}, "sends more than 10 MB"},
	"/bomb": {func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range 100 {
			if _, err := z.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
		z.Close()
	}, "sends more than 10 MB"},
	"/silent": {func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, "sends no answer within 100ms"},
	"/stalls": {func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "<rss>")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}, "sends nothing more for 100ms"},
	"/loop":   {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) }, "redirects to itself"},
	"/circle": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/circle2", http.StatusFound) }, "redirects in a circle, by way of AT/circle"},
	"/circle2": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/circle", http.StatusFound) },
		"redirects in a circle, by way of AT/circle2"},
	"/file": {func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	}, "is at file:///etc/passwd, which is no http or https address"},
	"/busy": {func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusTooManyRequests)
	}, "answers 429: it is asked too often"},
	"/gone": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) }, "answers 410: it is gone for good"},
	"/page": {func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "<!doctype html><title>Tin</title><p>Lũ")
	}, "is a web page and no feed"},
	"/deep":     {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, rss(strings.Repeat("<x:a>", 1<<20))) }, "is nested more than 500 levels deep"},
	"/elements": {func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, rss(strings.Repeat("<a/>", 1<<20))) }, "has more than 200000 elements"},
	"/entities": {func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `<!DOCTYPE rss [<!ENTITY a "`+strings.Repeat("ha", 1000)+`"><!ENTITY b "`+strings.Repeat("&a;", 1000)+`"><!ENTITY c "`+strings.Repeat("&b;", 1000)+`">]>`+
			rss("<item><title>Bão &c; tan</title><link>/2</link></item>")[len(`<?xml version="1.0" encoding="utf-8"?>`):])
	}, "ok"},
	"/charset": {func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml; charset=iso-8859-1")
		text, _ := legacy.TCVN3.NewEncoder().String(rss("<item><title>Thủ tướng yêu cầu khẩn trương khắc phục hậu quả mưa lũ ở miền Trung</title><link>/3</link></item>"))
		io.WriteString(w, text)
	}, "ok"},
	"/scripts": {func(w http.ResponseWriter, _ *http.Request) {
		const s = "&lt;script&gt;alert(1)&lt;/script&gt;"
		io.WriteString(w, rss("<item><title>Nắng nóng"+s+"</title><link>javascript:alert(1)</link><description>"+s+"&lt;img src=x onerror=alert(1)&gt;</description><guid>"+s+"</guid></item>"))
	}, "ok"},
	"/future": {func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, rss("<item><title>Ngày mai trời lại sáng</title><link>/5</link><pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate></item>"))
	}, "ok"},
}

// None of them keeps the good one from its reader, and the desk says of each what is
// wrong.
func TestHostileFeeds(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if feed, ok := hostile[r.URL.Path]; ok {
			feed.serve(w, r)
			return
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	d, err := desk.Open(t.Context(), desk.Options{File: filepath.Join(t.TempDir(), "newsdesk.db")})
	require.NoError(t, err)
	defer d.Close()
	for path := range hostile {
		require.NoError(t, d.PutSource(t.Context(), desk.Source{Feed: server.URL + path}))
	}
	client := func(opts fetch.Options) *fetch.Client {
		opts.AllowPrivate, opts.AnyPort, opts.Delay = true, true, time.Nanosecond
		c, err := fetch.New(opts)
		require.NoError(t, err)
		return c
	}
	// Only those who never answer are asked by the impatient: the others may be late
	// where the machine is busy.
	patient := client(fetch.Options{})
	impatient := map[string]*fetch.Client{
		server.URL + "/silent": client(fetch.Options{IgnoreRobots: true, Headers: 100 * time.Millisecond}),
		server.URL + "/stalls": client(fetch.Options{IgnoreRobots: true, Idle: 100 * time.Millisecond}),
	}
	get := func(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
		return cmp.Or(impatient[req.URL], patient).Get(ctx, req)
	}
	ctx, cancel := context.WithCancel(t.Context())
	sink := &countdown{Desk: d, left: len(hostile), zero: cancel}
	poller, err := intake.NewPoller(intake.PollerOptions{Sink: sink, Fetch: get})
	require.NoError(t, err)
	poller.Run(ctx)

	sources, err := d.Sources(t.Context())
	require.NoError(t, err)
	seen := 0
	for _, s := range sources {
		feed, ok := hostile[strings.TrimPrefix(s.Feed, server.URL)]
		if !ok {
			continue // an outlet of what came
		}
		seen++
		assert.Equal(t, strings.ReplaceAll(feed.status, "AT", server.URL), s.Status, s.Feed)
		if s.Status == "answers 429: it is asked too often" {
			assert.GreaterOrEqual(t, s.NextFetch.Sub(s.LastFetch), 2*time.Hour)
		}
	}
	assert.Equal(t, len(hostile), seen)

	page, err := d.Front(t.Context(), "", desk.Filter{})
	require.NoError(t, err)
	var titles []string
	for _, topic := range page.Topics {
		for _, card := range topic.Cards {
			a := card.Representative
			titles = append(titles, a.Title)
			assert.NotContains(t, a.Title+a.Summary+a.URL, "alert")
			assert.True(t, a.Time.IsZero())
		}
	}
	assert.ElementsMatch(t, []string{
		"Lũ lên nhanh ở Bình Đông", "Bão &c; tan", "Thủ tướng yêu cầu khẩn trương khắc phục hậu quả mưa lũ ở miền Trung", "Nắng nóng", "Ngày mai trời lại sáng",
	}, titles)
}

// countdown ends a poller once it has stored the health of a number of feeds.
type countdown struct {
	*desk.Desk
	left int
	zero func()
}

func (c *countdown) SetHealth(ctx context.Context, feed string, h desk.Health) error {
	err := c.Desk.SetHealth(ctx, feed, h)
	if c.left--; c.left == 0 { // one host: one feed at a time
		c.zero()
	}
	return err
}
