package fetch

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The rows are of RFC 9309 (sections 2.2.1 to 2.2.3 and 5) and of Google's
// description of how its robot reads such a file.
func TestRobotsRules(t *testing.T) {
	for _, test := range []struct {
		name, file string
		allowed    []string
		forbidden  []string
	}{
		{"simple", "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/", []string{"/", "/publications/a", "/a.gif?x"}, []string{"/a.gif", "/example/a"}},
		{"own group", "User-agent: foobot\nDisallow:/example/page.html\n\nUser-agent: newsdesk\nDisallow: /\nAllow: /feed", []string{"/feed.xml"}, []string{"/example/page.html", "/"}},
		{"own group, not that for all", "User-agent: *\nDisallow: /\n\nUser-agent: NewsDesk\nAllow: /", []string{"/a"}, nil},
		{"with a version", "User-agent: newsdesk/1.0\nDisallow: /", nil, []string{"/a"}},
		{"longest", "User-agent: *\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif", []string{"/example/page/"}, []string{"/example/page/disallowed.gif"}},
		{"of two as long the allowing", "User-agent: *\nDisallow: /a\nAllow: /a", []string{"/a"}, nil},
		{"the other way round", "User-agent: *\nAllow: /a\nDisallow: /a", []string{"/a"}, nil},
		{"groups of one name add up", "User-agent: newsdesk\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: newsdesk\nDisallow: /b", []string{"/c"}, []string{"/a", "/b"}},
		{"several names of a group", "User-agent: x\nUser-agent: newsdesk\nDisallow: /a", []string{"/b"}, []string{"/a"}},
		{"nothing", "", []string{"/"}, nil},
		{"empty disallow", "User-agent: *\nDisallow:", []string{"/"}, nil},
		{"no group", "Disallow: /", []string{"/"}, nil},
		{"comments, CRLF, BOM", "\ufeff# robots\r\nUser-agent: * # all\r\nDisallow: /a # b\r\n", []string{"/b"}, []string{"/a"}},
		{"a bad line costs that line", "User-agent: *\nCrawl-delay: soon\nnonsense\nDisallow: /a", []string{"/b"}, []string{"/a"}},
		{"sitemap between", "User-agent: *\nSitemap: https://news.example/s.xml\nDisallow: /a", nil, []string{"/a"}},
		{"fish", "User-agent: *\nDisallow: /fish", []string{"/Fish.asp", "/catfish"}, []string{"/fish", "/fish.html", "/fishheads/yummy.html", "/fish.php?id=anything"}},
		{"star at the end", "User-agent: *\nDisallow: /fish*", []string{"/catfish"}, []string{"/fish", "/fish.html"}},
		{"star within", "User-agent: *\nDisallow: /*.php", []string{"/", "/windows.PHP"}, []string{"/index.php", "/filename.php", "/folder/filename.php?parameters", "/filename.php/"}},
		{"star and dollar", "User-agent: *\nDisallow: /*.php$", []string{"/filename.php?parameters", "/filename.php/", "/filename.php5"}, []string{"/filename.php", "/folder/filename.php"}},
		{"two stars", "User-agent: *\nDisallow: /fish*.php", []string{"/Fish.PHP"}, []string{"/fish.php", "/fishheads/catfish.php?parameters"}},
		{"dollar alone", "User-agent: *\nDisallow: /$", []string{"/a"}, []string{"/"}},
		{"the last piece is at the end", "User-agent: *\nDisallow: /a*b$", []string{"/abc"}, []string{"/abcb", "/ab"}},
		{"escapes", "User-agent: *\nDisallow: /tin-t%E1%BB%A9c\nDisallow: /foo%2Fbar", []string{"/foo/bar"}, []string{"/tin-tức", "/tin-t%e1%bb%a9c", "/foo%2Fbar"}},
		{"query", "User-agent: *\nDisallow: /*?", []string{"/a"}, []string{"/a?b"}},
	} {
		g := parseRobots([]byte(test.file), "newsdesk")
		for _, path := range test.allowed {
			assert.True(t, g.allows(path), "%s: %s", test.name, path)
		}
		for _, path := range test.forbidden {
			assert.False(t, g.allows(path), "%s: %s", test.name, path)
		}
	}
	assert.Equal(t, 1500*time.Millisecond, parseRobots([]byte("User-agent: *\nCrawl-delay: 1.5"), "newsdesk").crawlDelay)
	assert.Equal(t, time.Minute, parseRobots([]byte("User-agent: *\nCrawl-delay: 1e300"), "newsdesk").crawlDelay)
	assert.Zero(t, parseRobots([]byte("User-agent: *\nCrawl-delay: NaN"), "newsdesk").crawlDelay)
	assert.Zero(t, parseRobots([]byte("User-agent: *\nCrawl-delay: -1"), "newsdesk").crawlDelay)
}

// What a robots.txt takes is no more than a small multiple of its length, however
// many programs its rules are for.
func TestRobotsOfManyPrograms(t *testing.T) {
	file := strings.Repeat("User-agent: newsdesk\nUser-agent: *\nUser-agent: x\n", 5000) + strings.Repeat("Disallow: /a*b*c\n", 10000)
	assert.Len(t, parseRobots([]byte(file), "newsdesk").rules, 10000)
}

func TestRobots(t *testing.T) {
	type answer struct {
		status int
		body   string
	}
	for _, test := range []struct {
		name   string
		robots answer
		err    string
	}{
		{"none", answer{404, "no"}, ""},
		{"closed to robots.txt", answer{403, ""}, ""},
		{"open", answer{200, "User-agent: *\nDisallow: /private"}, ""},
		{"a page", answer{200, "<!doctype html><title>Trang chủ</title>"}, ""},
		{"forbidden", answer{200, "User-agent: newsdesk\nDisallow: /feed"}, "is closed to programs by the robots.txt of news.example"},
		{"failing", answer{503, ""}, "has a robots.txt that answers 503 (Service Unavailable)"},
		{"too often", answer{429, ""}, "has a robots.txt that answers 429: it is asked too often"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var asked atomic.Int32
				c, end := inMemory(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path == "/robots.txt" {
						asked.Add(1)
						w.WriteHeader(test.robots.status)
						io.WriteString(w, test.robots.body)
						return
					}
					if test.err != "" {
						t.Error("the feed was asked for")
					}
				})
				defer end()
				for range 3 {
					_, err := get(t, c, Request{URL: page})
					if test.err == "" {
						require.NoError(t, err)
					} else {
						require.EqualError(t, err, test.err)
					}
				}
				assert.EqualValues(t, 1, asked.Load(), "robots.txt is remembered")
				time.Sleep(robotsLast)
				get(t, c, Request{URL: page})
				assert.EqualValues(t, 2, asked.Load(), "but not for ever")
			})
		})
	}
}

// Of a server that cannot be reached nothing is said about robots.txt, and it is asked
// again soon.
func TestRobotsOfNoServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, end := inMemory(t, Options{}, func(w http.ResponseWriter, r *http.Request) {})
		defer end()
		up := c.transport
		c.transport = roundTrip(func(*http.Request) (*http.Response, error) { return nil, syscall.ECONNREFUSED })
		_, err := get(t, c, Request{URL: page})
		assert.EqualError(t, err, "refuses the connection")
		c.transport = up
		time.Sleep(robotsFailing)
		_, err = get(t, c, Request{URL: page})
		assert.NoError(t, err)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A redirect to another server asks that one's robots.txt.
func TestRobotsOfARedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, end := inMemory(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Host == "news.example" && r.URL.Path == "/feed.xml":
				http.Redirect(w, r, "http://closed.example/feed", http.StatusFound)
			case r.Host == "closed.example" && r.URL.Path == "/robots.txt":
				io.WriteString(w, "User-agent: *\nDisallow: /")
			case r.URL.Path == "/robots.txt":
				http.NotFound(w, r)
			default:
				t.Errorf("asked for %s%s", r.Host, r.URL)
			}
		})
		defer end()
		_, err := get(t, c, Request{URL: page})
		assert.EqualError(t, err, "is closed to programs by the robots.txt of closed.example")
	})
}

func TestCrawlDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, end := inMemory(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				io.WriteString(w, "User-agent: *\nCrawl-delay: 7")
			}
		})
		defer end()
		_, err := get(t, c, Request{URL: page})
		require.NoError(t, err)
		start := time.Now()
		_, err = get(t, c, Request{URL: page})
		require.NoError(t, err)
		assert.Equal(t, 7*time.Second, time.Since(start))
	})
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a*b$", "/xayb")
	f.Add("User-agent: newsdesk\nAllow: %2", "/%")
	f.Fuzz(func(t *testing.T, file, path string) {
		g := parseRobots([]byte(file), "newsdesk")
		for _, r := range g.rules {
			if !strings.ContainsAny(r.path, "*$%") && !strings.Contains(path, "%") {
				assert.Equal(t, strings.HasPrefix(path, r.path), r.matches(path), "%q on %q", r.path, path)
			}
		}
		g.allows(path)
	})
}
