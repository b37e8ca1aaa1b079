package fetch

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// local returns a client that may fetch from servers of the test.
func local(t *testing.T, opts Options) *Client {
	t.Helper()
	opts.AllowPrivate, opts.AnyPort = true, true
	opts.IgnoreRobots, opts.Delay = true, time.Nanosecond
	c, err := New(opts)
	require.NoError(t, err)
	t.Cleanup(c.transport.(*http.Transport).CloseIdleConnections)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// memory is a network within the process, so that a test runs in its own time.
type memory struct{ conns chan net.Conn }

func (m memory) Accept() (net.Conn, error) {
	c, ok := <-m.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (m memory) Close() error   { return nil }
func (m memory) Addr() net.Addr { return &net.UnixAddr{} }

func (m memory) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case m.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// inMemory returns a client of a server that answers for all hosts. It is called in
// a bubble of synctest, and end at its end.
func inMemory(t *testing.T, opts Options, h http.HandlerFunc) (c *Client, end func()) {
	m := memory{make(chan net.Conn)}
	server := &http.Server{Handler: h}
	go server.Serve(m)
	c, err := New(opts)
	require.NoError(t, err)
	transport := newTransport(c.opts, m.dial)
	c.transport = transport
	return c, func() {
		transport.CloseIdleConnections()
		close(m.conns)
		server.Close()
		time.Sleep(time.Minute) // the bubble's: for handlers to see that nobody listens
	}
}

const page = "http://news.example/feed.xml"

func get(t *testing.T, c *Client, req Request) (*Response, error) {
	t.Helper()
	if req.MaxBytes == 0 {
		req.MaxBytes = 1 << 20
	}
	return c.Get(t.Context(), req)
}

func TestGet(t *testing.T) {
	var got http.Header
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Fri, 27 Nov 2026 03:00:00 GMT")
		w.Header().Set("Cache-Control", "public, max-age=300")
		w.Header().Set("Content-Type", "application/rss+xml")
		io.WriteString(w, "<rss/>")
	})
	resp, err := get(t, local(t, Options{}), Request{URL: at + "/feed#top", Accept: "application/rss+xml"})
	require.NoError(t, err)
	assert.Equal(t, &Response{
		URL: at + "/feed", ETag: `"v1"`, Modified: "Fri, 27 Nov 2026 03:00:00 GMT",
		ContentType: "application/rss+xml", Fresh: 5 * time.Minute, Body: []byte("<rss/>"),
	}, resp)
	assert.Equal(t, DefaultUserAgent, got.Get("User-Agent"))
	assert.Equal(t, "application/rss+xml", got.Get("Accept"))
	assert.Empty(t, got.Get("Cookie"))
	assert.Empty(t, got.Get("Referer"))
}

func TestGetConditionally(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") == "yesterday" || r.URL.Path == "/always" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "new")
	})
	c := local(t, Options{})
	resp, err := get(t, c, Request{URL: at, ETag: `"v1"`, Modified: "yesterday"})
	require.NoError(t, err)
	assert.True(t, resp.NotModified)
	assert.Equal(t, `"v1"`, resp.ETag, "what the server does not repeat still holds")
	assert.Equal(t, "yesterday", resp.Modified)

	resp, err = get(t, c, Request{URL: at, ETag: `"v0"`})
	require.NoError(t, err)
	assert.False(t, resp.NotModified)
	assert.Equal(t, "new", string(resp.Body))

	_, err = get(t, c, Request{URL: at + "/always"})
	assert.EqualError(t, err, "answers 304 (Not Modified)", "nobody asked whether it changed")
}

func compress(t *testing.T, encoding string, data []byte) []byte {
	var b bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip", "x-gzip":
		w = gzip.NewWriter(&b)
	case "deflate":
		w = zlib.NewWriter(&b)
	case "raw deflate":
		w, _ = flate.NewWriter(&b, flate.BestCompression)
	}
	_, err := w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestCompression(t *testing.T) {
	text := bytes.Repeat([]byte("tin "), 1000)
	twice := compress(t, "deflate", compress(t, "gzip", text))
	for _, test := range []struct {
		name, encoding string
		body           []byte
		err            string
	}{
		{"none", "", text, ""},
		{"identity", "identity", text, ""},
		{"gzip", "gzip", compress(t, "gzip", text), ""},
		{"old name", "X-GZIP", compress(t, "gzip", text), ""},
		{"deflate", "deflate", compress(t, "deflate", text), ""},
		{"deflate without zlib", "deflate", compress(t, "raw deflate", text), ""},
		{"two layers", "gzip, deflate", twice, ""},
		{"three layers", "gzip, gzip, gzip", text, "is compressed 3 times"},
		{"br", "br", text, `is compressed by "br", which was not asked for`},
		{"no gzip", "gzip", text, "is not compressed as it says"},
		{"no deflate", "deflate", []byte("\xff\xff\xff\xff"), "is not compressed as it says"},
		{"cut off", "gzip", compress(t, "gzip", text)[:20], "breaks off in the middle"},
		{"damaged", "gzip", append(compress(t, "gzip", text)[:len(compress(t, "gzip", text))-8], 0, 0, 0, 0, 0, 0, 0, 0), "is damaged: the checksum is wrong"},
	} {
		t.Run(test.name, func(t *testing.T) {
			at := serve(t, func(w http.ResponseWriter, r *http.Request) {
				assert.Equal(t, "gzip, deflate", r.Header.Get("Accept-Encoding"))
				w.Header().Set("Content-Encoding", test.encoding)
				w.Write(test.body)
			})
			resp, err := get(t, local(t, Options{}), Request{URL: at})
			if test.err != "" {
				require.EqualError(t, err, test.err)
				return
			}
			require.NoError(t, err)
			assert.True(t, bytes.Equal(text, resp.Body))
		})
	}
}

// Each body is too large, and the client must notice before it has read it all.
func TestTooLarge(t *testing.T) {
	zeros := make([]byte, 64<<10)
	bomb := compress(t, "gzip", make([]byte, 20<<20))
	empty := compress(t, "gzip", nil)
	for _, test := range []struct {
		name  string
		serve func(w http.ResponseWriter, sent *atomic.Int64)
		most  int64 // bytes that the server gets rid of
	}{
		{"100 MB, declared", func(w http.ResponseWriter, sent *atomic.Int64) {
			w.Header().Set("Content-Length", fmt.Sprint(100<<20))
			for range (100 << 20) / len(zeros) {
				n, err := w.Write(zeros)
				if sent.Add(int64(n)); err != nil {
					return
				}
			}
		}, 32 << 20},
		{"endless", func(w http.ResponseWriter, sent *atomic.Int64) {
			for {
				n, err := w.Write(zeros)
				if sent.Add(int64(n)); err != nil {
					return
				}
			}
		}, 32 << 20},
		{"a bomb in gzip", func(w http.ResponseWriter, sent *atomic.Int64) {
			w.Header().Set("Content-Encoding", "gzip")
			n, _ := w.Write(bomb)
			sent.Add(int64(n))
		}, 1 << 20},
		{"a bomb in two layers", func(w http.ResponseWriter, sent *atomic.Int64) {
			w.Header().Set("Content-Encoding", "gzip, gzip")
			n, _ := w.Write(compress(t, "gzip", bomb))
			sent.Add(int64(n))
		}, 1 << 20},
		{"endless gzip of nothing", func(w http.ResponseWriter, sent *atomic.Int64) {
			w.Header().Set("Content-Encoding", "gzip")
			for {
				n, err := w.Write(bytes.Repeat(empty, 1000))
				if sent.Add(int64(n)); err != nil {
					return
				}
			}
		}, 32 << 20},
	} {
		t.Run(test.name, func(t *testing.T) {
			var sent atomic.Int64
			var done sync.WaitGroup
			done.Add(1)
			at := serve(t, func(w http.ResponseWriter, r *http.Request) {
				defer done.Done()
				test.serve(w, &sent)
			})
			_, err := get(t, local(t, Options{}), Request{URL: at, MaxBytes: 2 << 20})
			require.EqualError(t, err, "sends more than 2 MB")
			done.Wait()
			assert.Less(t, sent.Load(), test.most, "what the buffers between take, and no more")
		})
	}
	t.Run("as much as is allowed", func(t *testing.T) {
		at := serve(t, func(w http.ResponseWriter, r *http.Request) { w.Write(zeros) })
		resp, err := get(t, local(t, Options{}), Request{URL: at, MaxBytes: int64(len(zeros))})
		require.NoError(t, err)
		assert.Len(t, resp.Body, len(zeros))
		_, err = get(t, local(t, Options{}), Request{URL: at, MaxBytes: int64(len(zeros)) - 1})
		assert.EqualError(t, err, "sends more than 65535 bytes")
	})
}

// Each phase has its own limit; the clock is the bubble's.
func TestTooSlow(t *testing.T) {
	forever := func(r *http.Request) { <-r.Context().Done() }
	for _, test := range []struct {
		name  string
		serve http.HandlerFunc
		err   string
		after time.Duration
	}{
		{"no headers", func(w http.ResponseWriter, r *http.Request) { forever(r) }, "sends no answer within 20s", 20 * time.Second},
		{"no body", func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			forever(r)
		}, "sends nothing more for 15s", 15 * time.Second},
		{"a body that stops", func(w http.ResponseWriter, r *http.Request) {
			for range 3 {
				io.WriteString(w, "tin")
				w.(http.Flusher).Flush()
				time.Sleep(5 * time.Second)
			}
			forever(r)
		}, "sends nothing more for 15s", 25 * time.Second},
		{"a body in drops", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				io.WriteString(w, "t")
				w.(http.Flusher).Flush()
				time.Sleep(10 * time.Second)
			}
		}, "is not finished after 1m0s", 60 * time.Second},
		{"an endless body of nothing", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			for r.Context().Err() == nil {
				w.Write(compress(t, "gzip", nil))
				w.(http.Flusher).Flush()
				time.Sleep(time.Second)
			}
		}, "is not finished after 1m0s", 60 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, end := inMemory(t, Options{IgnoreRobots: true}, test.serve)
				defer end()
				start := time.Now()
				_, err := get(t, c, Request{URL: page})
				require.EqualError(t, err, test.err)
				assert.ErrorIs(t, err, ErrTimeout)
				assert.Equal(t, test.after, time.Since(start))
			})
		})
	}
	t.Run("no connection", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, err := New(Options{IgnoreRobots: true})
			require.NoError(t, err)
			dialer := func(ctx context.Context, _, _ string) (net.Conn, error) {
				ctx, cancel := context.WithTimeout(ctx, c.opts.Connect)
				defer cancel()
				<-ctx.Done()
				return nil, &net.OpError{Op: "dial", Err: ctx.Err()}
			}
			c.transport = newTransport(c.opts, dialer)
			_, err = get(t, c, Request{URL: page})
			assert.EqualError(t, err, "cannot be connected to within 10s")
		})
	})
	t.Run("a caller that gives up", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			c, end := inMemory(t, Options{IgnoreRobots: true}, func(w http.ResponseWriter, r *http.Request) { forever(r) })
			defer end()
			gone := errors.New("gone home")
			ctx, cancel := context.WithTimeoutCause(t.Context(), 3*time.Second, gone)
			defer cancel()
			_, err := c.Get(ctx, Request{URL: page, MaxBytes: 100})
			assert.Equal(t, gone, err)
		})
	})
}

// A redirect chain is given as path -> Location.
func TestRedirects(t *testing.T) {
	for _, test := range []struct {
		name   string
		chain  map[string]string
		status int
		end    string // path
		moved  string
		err    string
	}{
		{name: "for good", chain: map[string]string{"/0": "/1", "/1": "2"}, status: 301, end: "/2", moved: "/2"},
		{name: "also for good", chain: map[string]string{"/0": "/1"}, status: 308, end: "/1", moved: "/1"},
		{name: "for now", chain: map[string]string{"/0": "/1"}, status: 302, end: "/1"},
		{name: "five", chain: map[string]string{"/0": "/1", "/1": "/2", "/2": "/3", "/3": "/4", "/4": "/5"}, status: 307, end: "/5"},
		{name: "six", chain: map[string]string{"/0": "/1", "/1": "/2", "/2": "/3", "/3": "/4", "/4": "/5", "/5": "/6"}, status: 302, err: "redirects more than 5 times"},
		{name: "itself", chain: map[string]string{"/0": "/0"}, status: 301, err: "redirects to itself"},
		{name: "itself by a fragment", chain: map[string]string{"/0": "#x"}, status: 301, err: "redirects to itself"},
		{name: "circle", chain: map[string]string{"/0": "/1", "/1": "/0"}, status: 302, err: "redirects in a circle, by way of AT/0"},
		{name: "late circle", chain: map[string]string{"/0": "/1", "/1": "/2", "/2": "/1"}, status: 302, err: "redirects in a circle, by way of AT/1"},
		{name: "nowhere", chain: map[string]string{"/0": ""}, status: 302, err: "redirects to nowhere"},
		{name: "a file", chain: map[string]string{"/0": "file:///etc/passwd"}, status: 302, err: "is at file:///etc/passwd, which is no http or https address"},
		{name: "a script", chain: map[string]string{"/0": "javascript:alert(1)"}, status: 302, err: "is at javascript:alert(1), which is no http or https address"},
		{name: "no host", chain: map[string]string{"/0": "http:///x"}, status: 302, err: "is at an address without a host, http:///x"},
		{name: "nonsense", chain: map[string]string{"/0": "http://[::1"}, status: 302, err: "redirects to an address that cannot be read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			at := serve(t, func(w http.ResponseWriter, r *http.Request) {
				to, ok := test.chain[r.URL.Path]
				if !ok {
					io.WriteString(w, "here")
					return
				}
				if to != "" {
					w.Header()["Location"] = []string{to}
				}
				w.WriteHeader(test.status)
			})
			resp, err := get(t, local(t, Options{}), Request{URL: at + "/0"})
			if test.err != "" {
				require.EqualError(t, err, strings.ReplaceAll(test.err, "AT", at))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, at+test.end, resp.URL)
			if test.moved != "" {
				test.moved = at + test.moved
			}
			assert.Equal(t, test.moved, resp.Moved)
		})
	}
	t.Run("first for good, then for now", func(t *testing.T) {
		at := serve(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/0":
				http.Redirect(w, r, "/1", http.StatusMovedPermanently)
			case "/1":
				http.Redirect(w, r, "/2", http.StatusFound)
			case "/2":
				http.Redirect(w, r, "/3", http.StatusMovedPermanently)
			}
		})
		resp, err := get(t, local(t, Options{}), Request{URL: at + "/0"})
		require.NoError(t, err)
		assert.Equal(t, at+"/1", resp.Moved)
	})
}

// A password goes to the server it is for, in no error and in no address.
func TestPassword(t *testing.T) {
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _, ok := r.BasicAuth()
		assert.False(t, ok, "the other server got the password")
	})
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "lan" || password != "hidden" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		switch r.URL.Path {
		case "/feed":
			http.Redirect(w, r, "/there", http.StatusFound)
		case "/other":
			http.Redirect(w, r, other, http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop2", http.StatusFound)
		case "/loop2":
			http.Redirect(w, r, "/loop", http.StatusFound)
		}
	})
	with := strings.Replace(at, "http://", "http://lan:hidden@", 1)
	c := local(t, Options{})
	resp, err := get(t, c, Request{URL: with + "/feed"})
	require.NoError(t, err)
	assert.NotContains(t, resp.URL, "hidden")
	_, err = get(t, c, Request{URL: with + "/other"})
	assert.NoError(t, err)
	_, err = get(t, c, Request{URL: with + "/loop"})
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hidden")
	_, err = get(t, c, Request{URL: at + "/feed"})
	assert.EqualError(t, err, "answers 401 (Unauthorized)")
}

func TestStatus(t *testing.T) {
	now := time.Now()
	for _, test := range []struct {
		code  int
		after string
		err   string
		wait  time.Duration
	}{
		{404, "", "answers 404 (Not Found)", 0},
		{410, "", "answers 410: it is gone for good", 0},
		{429, "120", "answers 429: it is asked too often", 2 * time.Minute},
		{503, "3600", "answers 503 (Service Unavailable)", time.Hour},
		{503, "99999999999", "answers 503 (Service Unavailable)", maxWait},
		{503, "99999999999999999999999", "answers 503 (Service Unavailable)", 0},
		{503, "-5", "answers 503 (Service Unavailable)", 0},
		{503, "tomorrow", "answers 503 (Service Unavailable)", 0},
		{503, now.AddDate(1, 0, 0).UTC().Format(http.TimeFormat), "answers 503 (Service Unavailable)", maxWait},
		{503, now.AddDate(-1, 0, 0).UTC().Format(http.TimeFormat), "answers 503 (Service Unavailable)", 0},
		{599, "", "answers 599", 0},
		{204, "", "answers 204 (No Content)", 0},
		{206, "", "answers 206 (Partial Content)", 0},
		{300, "", "answers 300 (Multiple Choices)", 0},
	} {
		at := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", test.after)
			w.WriteHeader(test.code)
		})
		_, err := get(t, local(t, Options{}), Request{URL: at})
		require.EqualError(t, err, test.err)
		status, ok := errors.AsType[*StatusError](err)
		require.True(t, ok)
		assert.Equal(t, test.wait, status.RetryAfter, "%d %s", test.code, test.after)
	}
	assert.Equal(t, 90*time.Second, retryAfter(http.Header{"Retry-After": {now.Add(90 * time.Second).UTC().Format(http.TimeFormat)}}, now.Truncate(time.Second)))
}

// The guard sees what is dialled: names, redirects and names that change do not
// come past it.
func TestPrivateAddresses(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) { t.Error("the private server was asked") })
	c, err := New(Options{AnyPort: true})
	require.NoError(t, err)
	for _, to := range []string{at, strings.Replace(at, "127.0.0.1", "localhost", 1), strings.Replace(at, "127.0.0.1", "[::ffff:127.0.0.1]", 1), strings.Replace(at, "127.0.0.1", "0.0.0.0", 1)} {
		_, err := get(t, c, Request{URL: to})
		_, ok := errors.AsType[*PrivateError](err)
		assert.True(t, ok, "%s: %v", to, err)
	}
	_, err = get(t, c, Request{URL: at})
	assert.EqualError(t, err, "is at a private address, 127.0.0.1")
	t.Run("by a redirect", func(t *testing.T) {
		// The first server may be dialled, what it redirects to may not.
		c, err := New(Options{AnyPort: true, IgnoreRobots: true})
		require.NoError(t, err)
		first := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, at, http.StatusFound) })
		where, err := url.Parse(first)
		require.NoError(t, err)
		guarded := net.Dialer{Control: refusePrivate}
		c.transport = newTransport(c.opts, func(ctx context.Context, network, address string) (net.Conn, error) {
			if address == "public.example:80" {
				return new(net.Dialer).DialContext(ctx, network, where.Host)
			}
			return guarded.DialContext(ctx, network, address)
		})
		_, err = get(t, c, Request{URL: "http://public.example/"})
		assert.EqualError(t, err, "is at a private address, 127.0.0.1")
	})
	t.Run("a proxy of the environment is not used", func(t *testing.T) {
		assert.Nil(t, c.transport.(*http.Transport).Proxy)
	})
}

// The blocks are those of the IANA special-purpose registries.
func TestPublic(t *testing.T) {
	for _, s := range []string{
		"127.0.0.1", "127.255.255.254", "::1", "0.0.0.0", "0.1.2.3", "::", "10.0.0.1", "10.255.255.255",
		"172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1",
		"100.64.0.1", "100.127.255.255", "224.0.0.1", "239.255.255.255", "ff02::1", "240.0.0.1", "255.255.255.255",
		"192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "192.0.0.1", "::ffff:10.0.0.1", "::ffff:127.0.0.1",
		"::ffff:169.254.169.254", "64:ff9b::a00:1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:a00:1::", "2002:7f00:1::1", "2001::1", "2001:db8::1",
		"fec0::1", "::7f00:1", "100::1", "3fff::1", "5f00::1",
	} {
		assert.False(t, public(netip.MustParseAddr(s)), s)
	}
	for _, s := range []string{"1.1.1.1", "8.8.8.8", "11.0.0.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "223.255.255.255",
		"::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2606:4700::1111", "2a00::1", "2400:cb00::1"} {
		assert.True(t, public(netip.MustParseAddr(s)), s)
	}
	assert.False(t, public(netip.Addr{}))
}

func TestAddresses(t *testing.T) {
	c, err := New(Options{})
	require.NoError(t, err)
	for at, want := range map[string]string{
		"ftp://news.example/feed":            "is at ftp://news.example/feed, which is no http or https address",
		"news.example/feed":                  "is at news.example/feed, which is no http or https address",
		"http://news.example:22/":            "is at port 22, and only 80 and 443 are allowed",
		"https:///feed":                      "is at an address without a host, https:///feed",
		"http://a b/":                        "is at an address that cannot be read",
		"":                                   "is at , which is no http or https address",
		"gopher://lan:hidden@news.example/x": "is at gopher://lan:xxxxx@news.example/x, which is no http or https address",
	} {
		_, err := get(t, c, Request{URL: at})
		assert.EqualError(t, err, want)
	}
}

func TestBrokenServers(t *testing.T) {
	raw := func(answer string) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { l.Close() })
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				http.ReadRequest(bufio.NewReader(conn))
				io.WriteString(conn, answer)
				conn.Close()
			}
		}()
		return "http://" + l.Addr().String()
	}
	closed := func() string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		l.Close()
		return "http://" + l.Addr().String()
	}
	plain := raw("HTTP/1.1 200 OK\r\n\r\n")
	for _, test := range []struct{ name, at, err string }{
		{"nothing", raw(""), "breaks the connection"},
		{"half a body", raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"), "breaks off in the middle"},
		{"half a chunk", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\nhalf"), "breaks off in the middle"},
		{"nobody there", closed(), "refuses the connection"},
		{"no TLS", strings.Replace(plain, "http:", "https:", 1), "does not speak https"},
		{"endless headers", raw("HTTP/1.1 200 OK\r\n" + strings.Repeat("X: "+strings.Repeat("y", 1000)+"\r\n", 1000)), "cannot be fetched: net/http: HTTP/1.x transport connection broken: net/http: server response headers exceeded 262144 bytes; aborted"},
		{"no host of that name", "http://no-such-host.invalid/", "is at a host that is not known, no-such-host.invalid"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := get(t, local(t, Options{}), Request{URL: test.at})
			require.Error(t, err)
			if test.name == "no host of that name" && strings.Contains(err.Error(), "cannot be looked up now") {
				t.Skip("no name server")
			}
			assert.EqualError(t, err, test.err)
		})
	}
	t.Run("noise", func(t *testing.T) {
		_, err := get(t, local(t, Options{}), Request{URL: raw("\x00\x01" + strings.Repeat("\x1b[2J", 1000))})
		require.Error(t, err)
		assert.Less(t, len(err.Error()), 400)
		assert.NotContains(t, err.Error(), "\x1b")
	})
	t.Run("a certificate of nobody", func(t *testing.T) {
		s := httptest.NewUnstartedServer(http.NotFoundHandler())
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.StartTLS()
		defer s.Close()
		_, err := get(t, local(t, Options{}), Request{URL: s.URL})
		assert.ErrorContains(t, err, "has a certificate that is not valid: x509: ")
	})
}

// One connection a host, and a pause after each; other hosts do not wait.
func TestPoliteness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		begun := make(map[string][]time.Duration)
		running := make(map[string]int)
		start := time.Now()
		c, end := inMemory(t, Options{IgnoreRobots: true, Delay: 2 * time.Second}, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			begun[r.Host] = append(begun[r.Host], time.Since(start))
			running[r.Host]++
			assert.Equal(t, 1, running[r.Host], "two requests at once")
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			running[r.Host]--
			mu.Unlock()
		})
		defer end()
		var all sync.WaitGroup
		for range 4 {
			for _, host := range []string{"a.example", "b.example"} {
				all.Go(func() {
					_, err := get(t, c, Request{URL: "http://" + host + "/"})
					assert.NoError(t, err)
				})
			}
		}
		all.Wait()
		want := []time.Duration{0, 3 * time.Second, 6 * time.Second, 9 * time.Second}
		assert.Equal(t, map[string][]time.Duration{"a.example": want, "b.example": want}, begun)
	})
}

// Hosts are forgotten, so that a feed with a link to each of many does not fill the
// memory.
func TestHostsAreForgotten(t *testing.T) {
	hs := hosts{delay: time.Nanosecond}
	for i := range 3 * maxHosts {
		release, err := hs.acquire(t.Context(), fmt.Sprint(i), 0)
		require.NoError(t, err)
		release()
	}
	assert.LessOrEqual(t, len(hs.at), maxHosts+1)
}
