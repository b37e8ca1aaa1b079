package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/fetch"
)

// A web is what there is to fetch, by address.
type web struct {
	mu    sync.Mutex
	pages map[string]string // bodies
	fail  map[string]error
	slow  time.Duration // what each fetch takes
	asked []string      // time since start, address
	start time.Time
	now   map[string]int // running fetches, by host
	most  int            // of these at once
	all   int
}

func newWeb() *web {
	return &web{pages: make(map[string]string), fail: make(map[string]error), start: time.Now(), now: make(map[string]int)}
}

func (w *web) fetch(ctx context.Context, req fetch.Request) (*fetch.Response, error) {
	host := strings.Split(req.URL, "/")[2]
	w.mu.Lock()
	w.asked = append(w.asked, fmt.Sprintf("%v %s", time.Since(w.start), req.URL))
	w.now[host]++
	w.all++
	w.most = max(w.most, w.all)
	both := w.now[host] > 1
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.now[host]--
		w.all--
	}()
	if both {
		return nil, errors.New("is asked twice at once")
	}
	if w.slow > 0 {
		select {
		case <-time.After(w.slow):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.fail[req.URL]; err != nil {
		return nil, err
	}
	body, ok := w.pages[req.URL]
	if !ok {
		return nil, &fetch.StatusError{Code: 404}
	}
	etag := fmt.Sprintf("%q", fmt.Sprint(len(body)))
	if etag == req.ETag {
		return &fetch.Response{URL: req.URL, NotModified: true, ETag: etag}, nil
	}
	kind := "text/html; charset=utf-8"
	if strings.HasPrefix(body, "<rss") {
		kind = "application/rss+xml"
	}
	return &fetch.Response{URL: req.URL, ETag: etag, ContentType: kind, Body: []byte(body)}, nil
}

// requests returns what was asked for, and forgets it.
func (w *web) requests() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	asked := w.asked
	w.asked = nil
	return asked
}

func (w *web) set(at, body string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[at] = body
}

func (w *web) setFail(at string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.fail[at] = err
}

// rss returns a feed of items, each "headline|link|guid|time".
func rss(items ...string) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Tin Điện</title><link>https://tindien.example/</link><language>vi</language>`)
	for _, item := range items {
		f := append(strings.Split(item, "|"), "", "", "")
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link><guid isPermaLink="false">%s</guid><pubDate>%s</pubDate></item>`, f[0], f[1], f[2], f[3])
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}

const tinDien, thoiLuan = "https://tindien.example/rss", "https://thoiluan.example/rss"

// poll runs a poller in a bubble while f acts, and returns when it has ended.
func poll(t *testing.T, s *sink, w *web, f func(p *Poller)) {
	t.Helper()
	p, err := NewPoller(PollerOptions{Sink: s, Fetch: w.fetch, Chance: func() float64 { return 0.5 }, Log: slog.New(slog.DiscardHandler)})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		p.Run(ctx)
		close(done)
	}()
	synctest.Wait()
	f(p)
	cancel()
	<-done
}

func wait(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func TestPoller(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink(tinDien, thoiLuan, "", "file:///srv/inbox"), newWeb()
		w.set(tinDien, rss("Lũ rút|/2", "Lũ lên|/1"))
		poll(t, s, w, func(*Poller) {
			assert.ElementsMatch(t, []string{"0s " + tinDien, "0s " + thoiLuan}, w.requests())
			assert.Equal(t, []string{"new Lũ lên", "new Lũ rút"}, s.put(), "the oldest first")
			good, bad := s.source(tinDien), s.source(thoiLuan)
			assert.Equal(t, "ok", good.Status)
			assert.Equal(t, "Tin Điện", good.Health.Title)
			assert.Equal(t, w.start.Add(firstPause), good.NextFetch)
			assert.Equal(t, "answers 404 (Not Found)", bad.Status)
			assert.Equal(t, w.start.Add(minPause), bad.NextFetch)

			wait(firstPause)
			assert.Equal(t, []string{"5m0s " + thoiLuan, "15m0s " + tinDien, "15m0s " + thoiLuan}, sorted(w.requests()))
			assert.Equal(t, "unchanged", s.source(tinDien).Status)
			assert.Equal(t, "answers 404 (Not Found), since 1 January 00:00", s.source(thoiLuan).Status)
			assert.Empty(t, s.put())
			assert.Equal(t, 1, s.calls, "of what has not changed nothing is put")

			w.set(tinDien, rss("Bão tan|/3", "Lũ đã rút|/2", "Lũ lên|/1"))
			wait(firstPause * 3 / 2)
			assert.Equal(t, []string{"version Lũ đã rút", "new Bão tan"}, s.put())
		})
	})
}

func sorted(requests []string) []string {
	out := append([]string(nil), requests...)
	for i := range out {
		for j := i; j > 0 && strings.HasSuffix(out[j-1], thoiLuan) && strings.HasSuffix(out[j], tinDien) && strings.Fields(out[j])[0] == strings.Fields(out[j-1])[0]; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

// An article that several feeds carry is one, and the sink knows all of them.
func TestOneArticleOfTwoFeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink("https://a.example/rss", "https://b.example/rss"), newWeb()
		w.set("https://a.example/rss", rss("Lũ lên|https://tindien.example/1?utm_source=a|x"))
		w.set("https://b.example/rss", rss("Lũ lên|https://www.tindien.example/1|y"))
		poll(t, s, w, func(*Poller) {
			require.Len(t, s.articles, 1)
			for id, a := range s.articles {
				assert.Equal(t, "tindien.example", a.Source)
				assert.ElementsMatch(t, []string{"https://a.example/rss", "https://b.example/rss"}, s.feeds[id])
			}
			assert.Len(t, s.put(), 1)
		})
	})
}

// An outlet changes a headline, and the address with it. The feed calls the article
// what it called it; a restart does not forget that.
func TestAddressMovesWithHeadline(t *testing.T) {
	const when = "Sat, 01 Jan 2000 00:00:00 GMT" // when a bubble's time begins
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink(tinDien), newWeb()
		w.set(tinDien, rss("Lũ lên|/lu-len.html|77|"+when))
		poll(t, s, w, func(*Poller) {})
		w.set(tinDien, rss("Lũ lên, hai người mất tích|/lu-len-hai-nguoi.html|77|"+when))
		wait(firstPause)
		poll(t, s, w, func(*Poller) {
			assert.Equal(t, []string{"new Lũ lên", "version Lũ lên, hai người mất tích"}, s.put())
			assert.Len(t, s.articles, 1)
		})
		// The same name at another time is another article.
		w.set(tinDien, rss("Bão tan|/bao.html|77|Sat, 01 Jan 2000 00:10:00 GMT"))
		wait(maxPause)
		poll(t, s, w, func(*Poller) { assert.Equal(t, []string{"new Bão tan"}, s.put()) })
	})
}

// What the desk could not store is put again: the feed is not asked whether it
// has changed since.
func TestSinkFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink(tinDien), newWeb()
		w.set(tinDien, rss("Lũ rút|/2", "Lũ lên|/1"))
		s.fail = errors.New("disk full")
		poll(t, s, w, func(*Poller) {
			assert.Empty(t, s.source(tinDien).ETag)
			assert.Zero(t, s.source(tinDien).Failures, "the feed is not at fault")
			s.mu.Lock()
			s.fail = nil
			s.mu.Unlock()
			wait(sinkPause)
			assert.Equal(t, []string{"new Lũ lên", "new Lũ rút"}, s.put())
			assert.NotEmpty(t, s.source(tinDien).ETag)
		})
	})
}

// A feed of each kind of bad, and its status.
func TestStatuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWeb()
		bodies := map[string]string{
			"is a web page and no feed":                  "<!doctype html><title>x</title>",
			"is empty":                                   "",
			"is nested more than 500 levels deep":        "<rss><channel>" + strings.Repeat("<x:a>", 10_000),
			"is broken in line 1: unexpected EOF":        "<rss><channel>",
			"is no feed: it begins with neither < nor {": "không có",
			"ok; 1 item without text":                    rss("Lũ|/1", " |/2"),
		}
		fails := []error{&fetch.PrivateError{}, &fetch.TooLargeError{Max: maxFeed}, errors.New("redirects to itself")}
		want := make(map[string]string)
		var feeds []string
		for status, body := range bodies {
			at := fmt.Sprintf("https://host%d.example/rss", len(feeds))
			w.set(at, body)
			feeds, want[at] = append(feeds, at), status
		}
		for _, err := range fails {
			at := fmt.Sprintf("https://host%d.example/rss", len(feeds))
			w.fail[at] = err
			feeds, want[at] = append(feeds, at), err.Error()
		}
		s := newSink(feeds...)
		poll(t, s, w, func(*Poller) {
			for _, at := range feeds {
				assert.Equal(t, want[at], s.source(at).Status)
			}
		})
	})
}

// One fetch a host and no more than there are workers; nobody starves.
func TestWorkersAndHosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var feeds []string
		w := newWeb()
		w.slow = time.Second
		for i := range 60 {
			at := fmt.Sprintf("https://host%d.example/%d", i%20, i)
			feeds = append(feeds, at)
			w.set(at, rss(fmt.Sprintf("Tin %d|/%d", i, i)))
		}
		s := newSink(feeds...)
		poll(t, s, w, func(*Poller) {
			wait(20 * time.Second)
			assert.Len(t, w.requests(), 60)
			assert.Equal(t, 8, w.most)
			for _, at := range feeds {
				assert.Equal(t, "ok", s.source(at).Status, at)
			}
		})
	})
}

// Sources come and go while the poller runs.
func TestLook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink(), newWeb()
		w.set(tinDien, rss("Lũ lên|/1"))
		poll(t, s, w, func(p *Poller) {
			s.mu.Lock()
			s.sources = newSink(tinDien).sources
			s.mu.Unlock()
			p.Look()
			synctest.Wait()
			assert.Equal(t, []string{"0s " + tinDien}, w.requests())

			s.mu.Lock()
			s.sources = newSink(thoiLuan).sources
			s.mu.Unlock()
			wait(24 * time.Hour)
			requests := w.requests()
			require.NotEmpty(t, requests)
			assert.Equal(t, "30s "+thoiLuan, requests[0], "seen without being told")
			for _, r := range requests {
				assert.NotContains(t, r, tinDien, "what is removed is not asked again")
			}
		})
	})
}

// A poller that ends leaves no fetch behind, and no failure.
func TestEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink(tinDien, thoiLuan), newWeb()
		w.slow = time.Hour
		poll(t, s, w, func(*Poller) { wait(time.Second) })
		assert.Equal(t, 0, w.all)
		assert.Equal(t, desk.Health{}, s.source(tinDien).Health)
	})
}

const newsPage = `<html lang="vi"><head><title>Lũ lên - Tin Điện</title><meta property="article:published_time" content="2000-01-01T06:59:00+07:00"></head><body><nav><a href="/">Trang chủ</a></nav><article><h1>Lũ lên</h1>
<p>Nước sông Hoa dâng nhanh trong đêm, hàng trăm nhà ở xã Bình Đông bị ngập, hơn 300 hộ dân phải sơ tán.</p><script>alert(1)</script>
<p>Theo ban chỉ huy phòng chống thiên tai, mực nước lúc 5h sáng nay đạt 4,2 m, trên báo động ba 0,4 m và còn lên chậm.</p>
<p>Lực lượng cứu hộ dùng xuồng máy đưa người già, trẻ em đến trường học; điện được cắt ở các thôn ngập sâu.</p></article></body></html>`

// Pages are fetched once, of new articles, and what they lack is told.
func TestPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink(tinDien), newWeb()
		s.sources[0].Pages = true
		w.set(tinDien, rss("Bão tan|/2", "Lũ lên|/1"))
		w.set("https://tindien.example/1", newsPage)
		poll(t, s, w, func(*Poller) {
			assert.Equal(t, "ok; 1 of 2 pages not to be had: the last answers 404 (Not Found)", s.source(tinDien).Status)
			assert.Equal(t, []string{"new Lũ lên", "new Bão tan"}, s.put(), "without times, as in the feed turned round")
			for _, a := range s.articles {
				if a.Title != "Lũ lên" {
					continue
				}
				assert.Contains(t, a.Summary+a.Body, "mực nước lúc 5h sáng nay đạt 4,2 m")
				assert.NotContains(t, a.Summary+a.Body, "Trang chủ")
				assert.NotContains(t, a.Summary+a.Body, "alert")
				assert.Equal(t, "vi", a.Lang)
				assert.Equal(t, int64(946684740), a.Time.Unix())
			}
			w.requests()
			w.set(tinDien, rss("Nắng|/3", "Bão tan|/2", "Lũ lên|/1"))
			wait(firstPause)
			assert.Equal(t, []string{"15m0s " + tinDien, "15m0s https://tindien.example/3"}, w.requests(), "each once")
		})
	})
}

// A feed whose pages are closed is not asked for all of them.
func TestPagesClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink(tinDien), newWeb()
		s.sources[0].Pages = true
		var items []string
		for i := range 30 {
			items = append(items, fmt.Sprintf("Tin %d|/%d", i, i))
		}
		w.set(tinDien, rss(items...))
		poll(t, s, w, func(*Poller) {
			assert.Len(t, w.requests(), 1+maxPageFails)
			assert.Len(t, s.put(), 30)
		})
	})
}

// A second feed that has an article without its page takes no page from it.
func TestPageOfAnotherFeed(t *testing.T) {
	const home = "https://a.example/home"
	synctest.Test(t, func(t *testing.T) {
		s, w := newSink(tinDien, home), newWeb()
		s.sources[0].Pages = true
		w.set(tinDien, rss("Lũ lên|/1"))
		w.set("https://tindien.example/1", newsPage)
		poll(t, s, w, func(*Poller) {
			wait(time.Minute)
			w.set(home, rss("Lũ lên|https://tindien.example/1"))
			w.setFail("https://tindien.example/1", &fetch.StatusError{Code: 503})
			wait(minPause)
			assert.Equal(t, []string{"new Lũ lên"}, s.put())
			assert.Contains(t, s.source(home).Status, "1 of 1 page not to be had")
			w.setFail("https://tindien.example/1", nil)
			w.set(home, rss("Lũ lên|https://tindien.example/1", "Bão tan|https://tindien.example/2"))
			wait(maxPause)
			assert.Equal(t, []string{"new Bão tan"}, s.put())
			for id, a := range s.articles {
				if a.Title == "Lũ lên" {
					assert.Contains(t, a.Body+a.Summary, "4,2 m")
					assert.Contains(t, s.feeds[id], home, "and the sink knows that it carries it")
				}
			}
		})
	})
}

// The whole of it over a real server: a feed, its robots.txt, a page, a change.
func TestPollerOverHTTP(t *testing.T) {
	conditional := make(chan bool, 10)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/rss":
			conditional <- r.Header.Get("If-None-Match") == `"1"`
			w.Header().Set("ETag", `"1"`)
			if r.Header.Get("If-None-Match") == `"1"` {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			io.WriteString(w, rss("Lũ lên|http://"+r.Host+"/1"))
		case "/1":
			io.WriteString(w, newsPage)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	client, err := fetch.New(fetch.Options{AllowPrivate: true, AnyPort: true, Delay: time.Nanosecond})
	require.NoError(t, err)
	s := newSink(server.URL + "/rss")
	s.sources[0].Pages = true
	for _, again := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		p, err := NewPoller(PollerOptions{Sink: stopAfterHealth{s, cancel}, Fetch: client.Get})
		require.NoError(t, err)
		p.Run(ctx)
		assert.Equal(t, again, <-conditional)
		s.mu.Lock()
		s.sources[0].NextFetch = time.Time{}
		s.mu.Unlock()
	}
	assert.Equal(t, []string{"new Lũ lên"}, s.put())
	assert.Equal(t, "unchanged", s.sources[0].Status)
	for _, a := range s.articles {
		assert.Contains(t, a.Body+a.Summary, "4,2 m")
	}
}

// stopAfterHealth ends a poller once it has stored the health of a feed.
type stopAfterHealth struct {
	*sink
	stop context.CancelFunc
}

func (s stopAfterHealth) SetHealth(ctx context.Context, feed string, h desk.Health) error {
	defer s.stop()
	return s.sink.SetHealth(ctx, feed, h)
}

func TestMemory(t *testing.T) {
	m := newMemory([]byte("nonsense\nabc -guid 12 text\nshort\nxyz - 0 t2\n"))
	assert.Equal(t, "abc -guid 12 text\nxyz - 0 t2\n", string(m.note(0)))
	for i := range 2 * maxMemory {
		m.put(fmt.Sprintf("%020d", i), taken{guid: fmt.Sprintf("%020d", i), time: 1795741200, text: "0123456789abcdef"})
	}
	note := m.note(maxMemory)
	assert.Less(t, len(note), 1<<20)
	assert.Len(t, newMemory(note).items, maxMemory)
	assert.Len(t, m.byGUID, maxMemory)
}

func TestRecent(t *testing.T) {
	var r recent
	assert.False(t, r.has("0"))
	for i := range 3 * maxRecent {
		r.add(fmt.Sprint(i))
		assert.LessOrEqual(t, len(r.now)+len(r.old), 2*maxRecent)
	}
	assert.True(t, r.has(fmt.Sprint(3*maxRecent-1)))
	assert.True(t, r.has(fmt.Sprint(2*maxRecent)))
	assert.False(t, r.has("0"))
}
