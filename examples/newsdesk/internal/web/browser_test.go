package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chumtin/chumtin/cluster"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A scene is how a reader sees the page.
type scene struct {
	scheme string
	width  int
	lang   string
	axe    bool // look for faults of access, which takes half of the time
}

func (s scene) name() string { return fmt.Sprintf("%s-%d-%s", s.scheme, s.width, s.lang) }

// startBrowser starts a browser, which ends with the test, and returns the script of
// axe-core, or "" if that is not here.
func startBrowser(t *testing.T) (ctx context.Context, axe string) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browserPath(t)), chromedp.NoSandbox)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate("about:blank")), "the browser starts")
	return ctx, axeScript(t)
}

func TestBrowser(t *testing.T) {
	ctx, axe := startBrowser(t)
	for _, s := range []scene{{"light", 1280, "vi", true}, {"dark", 1280, "en", false}, {"light", 390, "en", false}, {"dark", 390, "vi", true}} {
		t.Run(s.name(), func(t *testing.T) {
			script := ""
			if s.axe {
				script = axe
			}
			playScene(t, ctx, s, script)
		})
	}
}

// playScene does what a reader does in a day, and looks at each page with axe.
func playScene(t *testing.T, browser context.Context, s scene, axe string) {
	day := theDay(t, 160)
	d := newDesk(t, day[:158]...)
	update := day[0]
	update.Title = "Cháy chung cư 14 tầng ở TP HCM, ít nhất 5 người chết"
	_, err := d.Put(t.Context(), "", []cluster.Article{update})
	require.NoError(t, err)
	server := newServer(d, Options{})
	web := httptest.NewServer(server)
	defer web.Close()
	defer server.Close()
	b := openTab(t, browser, web.URL, s)

	b.open(t, "/")
	b.until(t, `!document.getElementById("live").hidden`)
	b.look(t, "front", axe)

	// Keys lead from story to story and into one.
	b.press(t, "jj")
	assert.Equal(t, true, eval[bool](t, b, `document.querySelectorAll(".card")[1].classList.contains("current")`), "j twice chooses the second")
	headline := eval[string](t, b, `document.activeElement.textContent`)
	b.press(t, "o")
	b.until(t, `location.pathname.startsWith("/stories/") && document.readyState === "complete"`)
	assert.Equal(t, headline, eval[string](t, b, `document.querySelector("h1").textContent`))
	b.look(t, "story", axe)
	b.open(t, "/")
	b.until(t, fmt.Sprintf(`document.querySelectorAll(".card.read h2 a, .card.read h3 a").length === 1 && document.querySelector(".card.read a").textContent === %s`, quote(headline)))
	b.press(t, "?")
	b.until(t, `document.getElementById("help").open`)
	b.look(t, "keys", axe)

	// A story whose headline changed, and why two of it are together.
	b.open(t, "/stories/1")
	assert.Equal(t, "5", eval[string](t, b, `document.querySelector(".versions ins").textContent`), "what is new in the headline")
	assert.Equal(t, "3", eval[string](t, b, `document.querySelector(".versions del").textContent`))
	eval[bool](t, b, `[...document.querySelectorAll("a.why")].at(-1).click(), true`)
	b.until(t, `location.pathname === "/why" && document.readyState === "complete"`)
	assert.Greater(t, eval[int](t, b, `document.querySelectorAll(".side:first-child mark").length`), 3, "lit passages of the first")
	assert.Greater(t, eval[int](t, b, `document.querySelectorAll(".side:last-child mark").length`), 3, "lit passages of the second")
	assert.Equal(t, true, eval[bool](t, b, `(() => {
		const number = (e) => Math.round(1000 * e.textContent.replace("−", "-").replace(",", "."));
		const values = [...document.querySelectorAll(".sum tr:not(.all) .n")].map(number);
		const words = [...document.querySelectorAll(".features .n")].map(number);
		const sum = (list) => list.reduce((a, b) => a + b, 0);
		return sum(values) === number(document.querySelector(".sum .all .n")) && sum(words) === values[0];
	})()`), "the numbers shown add up")
	b.look(t, "why", axe)

	// Search with and without diacritics.
	found := make(map[string]int)
	for _, words := range []string{"duong", "đường"} {
		b.open(t, "/")
		b.press(t, "/")
		b.until(t, `document.activeElement.id === "q"`)
		eval[bool](t, b, `document.getElementById("q").value = "", true`) // chromedp types a key that was taken as well
		require.NoError(t, chromedp.Do(b.ctx, chromedp.SendKeys("#q", words+"\r")))
		b.until(t, fmt.Sprintf(`location.search === "?q=" + encodeURIComponent(%s) && document.readyState === "complete"`, quote(words)))
		found[words] = eval[int](t, b, `document.querySelectorAll(".card").length`)
		lit := eval[[]string](t, b, `[...document.querySelectorAll(".card mark")].map((m) => m.textContent.toLowerCase())`)
		assert.NotEmpty(t, lit, words)
		if words == "đường" {
			for _, text := range lit {
				assert.Contains(t, text, "đường")
			}
		}
		b.look(t, "search-"+words, axe)
	}
	assert.Positive(t, found["đường"])
	assert.GreaterOrEqual(t, found["duong"], found["đường"], "without diacritics no less is found")

	for _, page := range []string{"sources", "help", "login", "nowhere", "why?a=fd-001"} {
		b.open(t, "/"+page)
		b.look(t, page, axe)
	}
	b.expectError("404") // of the page that there is not

	// What arrives is announced, and moves nothing that is read.
	b.open(t, "/?order=time")
	b.until(t, `!document.getElementById("live").hidden`)
	const place = `JSON.stringify([...document.querySelectorAll(".card")].slice(0, 5).map((c) => [c.id, c.getBoundingClientRect().top]))`
	before := eval[string](t, b, place)
	_, err = d.Put(t.Context(), "", []cluster.Article{{
		ID: "live-1", Title: "Voi con lạc mẹ ở Buôn Đôn đã về rừng", Summary: "Chú voi ba tuổi được thả sáng nay.", Source: "Tin Điện",
		URL: "https://tindien.example/voi", Lang: "vi", Time: clock(),
	}})
	require.NoError(t, err)
	b.until(t, `!document.getElementById("arrivals").hidden`)
	b.look(t, "arrival", "")
	assert.Equal(t, before, eval[string](t, b, place), "no story moved")
	assert.NotContains(t, eval[string](t, b, `document.getElementById("list").textContent`), "Voi con")
	assert.Contains(t, eval[string](t, b, `document.getElementById("said").textContent`), "1", "a reader who listens hears of it")
	b.press(t, "n")
	const card = `[...document.querySelectorAll(".card")].find((c) => c.querySelector("h2")?.textContent.includes("Voi con"))`
	b.until(t, card)
	assert.True(t, eval[bool](t, b, `document.getElementById("arrivals").hidden`))
	_, err = d.Put(t.Context(), "", []cluster.Article{{
		ID: "live-2", Title: "Voi con lạc mẹ ở Buôn Đôn đã về rừng", Summary: "Chú voi ba tuổi được thả sáng nay.", Source: "Phố Phường",
		URL: "https://phophuong.example/voi", Lang: "vi", Time: clock().Add(time.Minute),
	}})
	require.NoError(t, err)
	b.until(t, card+`.querySelector(".weight small")?.textContent === "/2"`)
	assert.True(t, eval[bool](t, b, `document.getElementById("arrivals").hidden`), "a count that changes in place is no new story")

	assert.Empty(t, b.errors(), "errors that the pages logged")
	for _, asked := range b.requests() {
		assert.True(t, strings.HasPrefix(asked, web.URL+"/"), "asked elsewhere: %s", asked)
	}
}

func quote(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

// browserPath returns the path of Chromium, or skips the test.
func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no browser looked at the pages: apt-get install chromium")
	return ""
}

// axeScript returns axe-core, the script that NEWSDESK_AXE names, or "".
func axeScript(t *testing.T) string {
	t.Helper()
	path := os.Getenv("NEWSDESK_AXE")
	if path == "" {
		t.Log("nobody looked for faults of access: NEWSDESK_AXE does not name an axe.min.js")
		return ""
	}
	script, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(script)
}

// A tab of a browser and what it complained about.
type tab struct {
	ctx  context.Context
	base string
	scene

	mu       sync.Mutex
	failed   []string
	asked    []string
	expected string
}

func openTab(t *testing.T, browser context.Context, base string, s scene) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b := &tab{ctx: ctx, base: base, scene: s}
	require.NoError(t, chromedp.Listen(ctx, b.listen))
	height := int64(1000)
	if s.width < 500 {
		height = 844
	}
	require.NoError(t, chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err1 := cdp.Call(ctx, target, network.Enable, network.EnableParams{})
		_, err2 := cdp.Call(ctx, target, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": s.lang}})
		_, err3 := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: s.scheme}},
		})
		_, err4 := cdp.Call(ctx, target, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: int64(s.width), Height: height, DeviceScaleFactor: 1, Mobile: s.width < 500,
		})
		return errors.Join(err1, err2, err3, err4)
	})))
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.failed = append(b.failed, fmt.Sprint(e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			b.failed = append(b.failed, fmt.Sprint(e.Args))
		}
	case *log.EventEntryAdded:
		b.failed = append(b.failed, e.Entry.Text)
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, "data:") && u != "about:blank" {
			b.asked = append(b.asked, u)
		}
	}
}

// expectError says that complaints with text are right.
func (b *tab) expectError(text string) { b.expected = text }

func (b *tab) errors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for _, text := range b.failed {
		if b.expected == "" || !strings.Contains(text, b.expected) {
			all = append(all, text)
		}
	}
	return all
}

func (b *tab) requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.asked
}

func (b *tab) open(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, chromedp.Do(b.ctx, chromedp.Navigate(b.base+path)), path)
}

func (b *tab) press(t *testing.T, keys string) {
	t.Helper()
	require.NoError(t, chromedp.Do(b.ctx, chromedp.KeyEvent(keys)), "key %s", keys)
}

func eval[T any](t *testing.T, b *tab, script string) T {
	t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	require.NoError(t, err, script)
	return v
}

// until waits, frame by frame, for what the page is to come to. chromedp.Poll makes a function of
// a text, which the pages' policy forbids.
func (b *tab) until(t *testing.T, condition string) {
	t.Helper()
	last := ""
	for {
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+condition+")"))
		if err == nil && ok {
			return
		}
		if b.ctx.Err() != nil {
			require.FailNow(t, "the page never comes to it", "%s\nat %s: %v", condition, last, errors.Join(err, b.ctx.Err()))
		}
		if here, err := chromedp.Run(b.ctx, chromedp.Location()); err == nil {
			last = here
		}
		// An error is a page that is on its way to the next.
		chromedp.Run(b.ctx, chromedp.Evaluate[bool]("new Promise((done) => requestAnimationFrame(() => done(true)))", chromedp.EvalAwaitPromise))
	}
}

// look asserts that the page fits, is of the scheme, and that axe finds nothing.
func (b *tab) look(t *testing.T, name, axe string) {
	t.Helper()
	assert.LessOrEqual(t, eval[int](t, b, `document.documentElement.scrollWidth`), b.width, "%s is wider than the screen", name)
	dark := eval[int](t, b, `Number(getComputedStyle(document.documentElement).backgroundColor.match(/\d+/)[0])`) < 128
	assert.Equal(t, b.scheme == "dark", dark, "%s has the colours of the scheme", name)
	b.screenshot(t, name)
	if axe == "" {
		return
	}
	eval[bool](t, b, axe+"; true")
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]string](`axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations.flatMap((v) =>
		v.nodes.map((n) => v.id + ": " + n.target.join(" ") + ": " + n.failureSummary)))`, chromedp.EvalAwaitPromise))
	require.NoError(t, err, name)
	assert.Empty(t, found, "what axe finds on %s", name)
}

// screenshot writes what the tab shows to the directory of NEWSDESK_SCREENSHOTS, for
// who wants to look.
func (b *tab) screenshot(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("NEWSDESK_SCREENSHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	require.NoError(t, err)
	file := fmt.Sprintf("%s-%s.png", url.PathEscape(name), b.name())
	require.NoError(t, os.WriteFile(filepath.Join(dir, file), png, 0o644))
}
