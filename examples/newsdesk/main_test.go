package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

func get(t testing.TB, url string) string {
	t.Helper()
	r, err := http.Get(url)
	require.NoError(t, err)
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, r.StatusCode, string(text))
	return string(text)
}

// headlines returns those of all open stories.
func headlines(t testing.TB, url string) (all []string) {
	t.Helper()
	var page struct {
		Stories []struct {
			Representative struct{ Title string }
		}
	}
	require.NoError(t, json.Unmarshal([]byte(get(t, url+"api/stories?limit=200")), &page))
	for _, s := range page.Stories {
		all = append(all, s.Representative.Title)
	}
	return all
}

func local(t testing.TB) config {
	return config{addr: "127.0.0.1:0", file: filepath.Join(t.TempDir(), "newsdesk.db"), zone: "Asia/Ho_Chi_Minh"}
}

// Names of hosts are those that browsers send.
func TestHostNames(t *testing.T) {
	for text, want := range map[string][]string{
		"":                        nil,
		"desk.example.com":        {"desk.example.com"},
		" Desk.Example.com. , b":  {"desk.example.com", "b"},
		"bàn-tin.vn,desk_1":       {"xn--bn-tin-ita.vn", "desk_1"},
		"192.0.2.1,[2001:db8::1]": {"192.0.2.1", "2001:db8::1"},
	} {
		got, err := (&config{hosts: text}).readHosts()
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
}

// Who starts newsdesk sees stories of a made-up day. The first article of their own
// ends that, and is what they see from then on.
func TestDemoMakesRoom(t *testing.T) {
	c := local(t)
	url, stop := started(t, c)
	require.Eventually(t, func() bool { return len(headlines(t, url)) > 100 }, time.Minute, 50*time.Millisecond)
	assert.NoFileExists(t, c.file)
	sections := get(t, url+"api/sections")
	assert.Contains(t, sections, "Thời sự")

	post(t, url, []byte(`{"id": "1", "title": "Tin đầu tiên của bàn tin", "source": "a"}`+"\n"))
	assert.Equal(t, []string{"Tin đầu tiên của bàn tin"}, headlines(t, url))
	post(t, url, []byte(`{"id": "2", "title": "Giá lúa đông xuân tăng ở An Giang", "source": "b"}`+"\n"))
	assert.Len(t, headlines(t, url), 2)
	require.NoError(t, stop())

	url, stop = started(t, c)
	assert.Len(t, headlines(t, url), 2)
	require.NoError(t, stop())
	require.NoError(t, desk.Check(t.Context(), c.file))

	c.demo = true
	url, _ = started(t, c)
	require.Eventually(t, func() bool { return len(headlines(t, url)) > 100 }, time.Minute, 50*time.Millisecond)
}

func TestFeeds(t *testing.T) {
	feeds := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/rss" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Báo A</title><link>https://a.example/</link>
			<item><guid>x1</guid><title>Lũ quét ở Mường Lay cuốn trôi bảy ngôi nhà</title><link>https://a.example/1</link></item>
			</channel></rss>`)
	}))
	defer feeds.Close()
	c := local(t)
	c.allowPrivate = true
	c.feeds = filepath.Join(t.TempDir(), "feeds.opml")
	require.NoError(t, os.WriteFile(c.feeds, []byte(`<opml version="2.0"><body><outline text="Trong nước">
		<outline type="rss" text="Báo A" xmlUrl="`+feeds.URL+`/rss"/></outline></body></opml>`), 0o600))
	url, stop := started(t, c)
	require.Eventually(t, func() bool { return len(headlines(t, url)) == 1 }, time.Minute, 50*time.Millisecond)
	assert.Contains(t, get(t, url+"api/sections"), "Trong nước")
	assert.Contains(t, get(t, url+"sources.opml"), feeds.URL)
	require.NoError(t, stop())
	// What is known stays, and the list may be given again.
	url, _ = started(t, c)
	assert.Len(t, headlines(t, url), 1)
}

func TestFolder(t *testing.T) {
	c := local(t)
	c.folder = t.TempDir()
	url, _ := started(t, c)
	assert.Empty(t, headlines(t, url), "no demo where there is a folder")
	name := filepath.Join(c.folder, "a.jsonl")
	require.NoError(t, os.WriteFile(name, []byte(`{"id": "1", "title": "Tin đầu tiên của bàn tin", "source": "a"}`+"\n"), 0o600))
	old := time.Now().Add(-time.Hour)
	require.NoError(t, os.Chtimes(name, old, old))
	require.Eventually(t, func() bool { return len(headlines(t, url)) == 1 }, time.Minute, 50*time.Millisecond)
}

func TestProfiles(t *testing.T) {
	c := local(t)
	c.pprof = "127.0.0.1:0"
	var profiles string
	c.profiled = func(url string) { profiles = url }
	url, _ := started(t, c)
	assert.Contains(t, get(t, profiles), "goroutine")
	r, err := http.Get(url + "debug/pprof/")
	require.NoError(t, err)
	require.NoError(t, r.Body.Close())
	assert.Equal(t, http.StatusNotFound, r.StatusCode)
}

func TestRefusedStarts(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	for name, test := range map[string]struct {
		change func(*config)
		want   string
	}{
		"open to others": {func(c *config) { c.addr = ":0" }, "open to others"},
		"of a network":   {func(c *config) { c.addr = "192.168.1.1:80" }, "open to others"},
		"profiles open":  {func(c *config) { c.pprof = "0.0.0.0:0" }, "-pprof"},
		"no port":        {func(c *config) { c.addr = "localhost" }, "-addr"},
		"zone":           {func(c *config) { c.zone = "Mars/Base" }, `-zone "Mars/Base": there is no such zone`},
		"no zone":        {func(c *config) { c.zone = "" }, `-zone "": want the name of a zone`},
		"no file":        {func(c *config) { c.file = "" }, `-db "": want the name of a file`},
		"retain":         {func(c *config) { c.retain = -time.Hour }, "-retain -1h0m0s: want a time above 0"},
		"window":         {func(c *config) { c.window = -time.Hour }, "-window -1h0m0s: want a time above 0"},
		"threshold":      {func(c *config) { c.threshold = 1.5 }, "-threshold 1.5: want a number above 0 and up to 1"},
		"no threshold":   {func(c *config) { c.threshold = math.NaN() }, "-threshold NaN: want a number"},
		"a URL":          {func(c *config) { c.hosts = "a.example, https://desk.example.com" }, `-host "a.example, https://desk.example.com": " https://desk.example.com" is no name of a host`},
		"a port":         {func(c *config) { c.hosts = "desk.example.com:8080" }, "-host"},
		"a path":         {func(c *config) { c.hosts = "desk.example.com/desk" }, "-host"},
		"a wildcard":     {func(c *config) { c.hosts = "*.example.com" }, "-host"},
		"a blank":        {func(c *config) { c.hosts = "a.example b.example" }, "-host"},
		"no name":        {func(c *config) { c.hosts = "a.example,,b.example" }, "-host"},
		"two tokens":     {func(c *config) { c.token = file("tokens", "abcdefghijklmnopq\nabcdefghijklmnopr\n") }, "has several lines"},
		"a header":       {func(c *config) { c.token = file("header", "Bearer abcdefghijklmnopq\n") }, "has at byte 7 what no token has"},
		"a mark":         {func(c *config) { c.token = file("marked", "\ufeffabcdefghijklmnopq") }, "has at byte 1 what no token has"},
		"no token":       {func(c *config) { c.token = filepath.Join(dir, "absent") }, "-token: "},
		"a long token":   {func(c *config) { c.token = file("long", strings.Repeat("x", 5000)) }, "has 5000 bytes"},
		"no feeds":       {func(c *config) { c.feeds = file("none.opml", "<opml><body></body></opml>") }, "no feeds"},
		"no list":        {func(c *config) { c.feeds = filepath.Join(dir, "absent.opml") }, "absent.opml"},
		"no users":       {func(c *config) { c.users = file("users", "# nobody\n") }, "no users"},
		"weak token":     {func(c *config) { c.token = file("token", "abc") }, "at least 16"},
		"no folder":      {func(c *config) { c.file = filepath.Join(dir, "absent", "newsdesk.db") }, "absent"},
		"no database":    {func(c *config) { c.file = file("text", "this is no database, whatever its name is\n") }, "is damaged, or no database"},
	} {
		c := local(t)
		test.change(&c)
		c.ready = func(string) { t.Errorf("%s: it serves", name) }
		c.log = quiet
		assert.ErrorContains(t, serve(t.Context(), c), test.want, name)
	}
}

func TestSecondDeskOnAFile(t *testing.T) {
	c := local(t)
	url, _ := started(t, c)
	post(t, url, []byte(`{"id": "1", "title": "Tin đầu tiên của bàn tin", "source": "a"}`+"\n"))
	c.log = quiet
	assert.ErrorContains(t, serve(t.Context(), c), "is in use by another newsdesk")
}

func TestCommands(t *testing.T) {
	c := local(t)
	url, stop := started(t, c)
	post(t, url, []byte(`{"id": "1", "title": "Tin đầu tiên của bàn tin", "source": "a"}`+"\n"))
	copied := c.file + ".copy"
	assert.Equal(t, exitOK, run(t.Context(), []string{"backup", "-db", c.file, copied}))
	assert.Equal(t, exitFailed, run(t.Context(), []string{"backup", "-db", c.file, copied}))
	assert.Equal(t, exitUsage, run(t.Context(), []string{"backup", "-db", c.file}))
	assert.Equal(t, exitOK, run(t.Context(), []string{"check", "-db", copied}))
	require.NoError(t, stop())
	assert.Equal(t, exitOK, run(t.Context(), []string{"check", "-db", c.file}))
	assert.Equal(t, exitFailed, run(t.Context(), []string{"check", "-db", c.file + ".absent"}))
	assert.Equal(t, exitUsage, run(t.Context(), []string{"-no-such-flag"}))
	assert.Equal(t, exitUsage, run(t.Context(), []string{"nonsense"}))
	assert.Equal(t, exitOK, run(t.Context(), []string{"help"}))
	assert.Equal(t, exitOK, run(t.Context(), []string{"licenses"}))
	assert.Equal(t, exitOK, run(t.Context(), []string{"version"}))
	assert.Equal(t, exitOK, run(t.Context(), []string{"--version"}))
	assert.Equal(t, exitUsage, run(t.Context(), []string{"version", "now"}))
	var version strings.Builder
	require.NoError(t, printVersion(&version))
	assert.Regexp(t, `^newsdesk \S+ go1\.\S+ [a-z0-9]+/[a-z0-9]+\n$`, version.String())
}
