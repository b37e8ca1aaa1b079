package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// smallReport writes a report of little work.
func smallReport(t *testing.T) (page string) {
	t.Helper()
	page, err := writeReport(t.Context(), reportOptions{
		out:      t.TempDir(),
		accuracy: accuracyOptions{label: "cluster", affair: "saga"},
		speed:    speedOptions{rounds: 1, texts: 20, items: 1000, queries: 200, batched: 20},
		scale:    scaleOptions{sizes: sizes{20, 40, 80}, dated: sizes{50, 100}, perDay: 20, items: sizes{100, 1000}, restart: sizes{50, 100}, dedup: sizes{100, 1000}},
	}, newProgress(io.Discard))
	require.NoError(t, err)
	return page
}

func TestReportInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the whole benchmark in little")
	}
	page := smallReport(t)
	browser := browserPath(t)
	for _, view := range []struct {
		name, scheme string
		width        int64
	}{{"light", "light", 1200}, {"dark", "dark", 1200}, {"phone", "light", 390}} {
		t.Run(view.name, func(t *testing.T) {
			tab := openTab(t, browser)
			tab.open(t, page, view.scheme, view.width)
			seen := evaluated[shown](t, tab, look)
			assert.Empty(t, tab.errors(), "errors that the page logged")
			assert.Equal(t, []string{fileURL(page)}, tab.requests(), "what the page asked for")

			assert.Equal(t, []string{"in-short", "accuracy", "speed", "scale"}, seen.Sections)
			assert.Equal(t, map[string]bool{
				"forms": true, "accuracy-labelled": true, "accuracy-feedday": true, "nameless": true, "sketches": true, "indexes": true, "batches": true, "targets": true,
				"growth": true, "dated": true, "exponents": true, "brute-force": true, "items": true, "restart": true, "dedup": true,
			}, seen.Tables, "tables that show rows")
			assert.Equal(t, map[string]bool{
				"threshold-labelled": true, "threshold-feedday": true, "s-curve": true, "ratios": true, "cost": true, "brute-force-cost": true,
			}, seen.Figures, "figures that show marks and text")
			assert.Greater(t, seen.LeastContrast, 4.5, "contrast of text, WCAG 2 level AA")
			assert.LessOrEqual(t, seen.Width, 1.0, "nothing but a table is wider than the window")
			assert.GreaterOrEqual(t, seen.LeastText, 9.0, "pixels of the smallest text")
			assert.Equal(t, view.scheme == "dark", seen.DarkPaper)
			tab.screenshot(t, view.name)
		})
	}
}

// browserPath returns the path of Chromium, or skips the test.
func browserPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("the page was made, but no browser opened it: apt-get install chromium")
	return ""
}

// A tab of a browser and what it complained about.
type tab struct {
	ctx context.Context

	mu     sync.Mutex
	failed []string
	asked  []string
}

func openTab(t *testing.T, browser string) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.WindowSize(1200, 1000))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{ctx: ctx}
	require.NoError(t, chromedp.Listen(ctx, b.listen))
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
		if u := e.Request.URL; len(u) < 5 || u[:5] != "data:" {
			b.asked = append(b.asked, u)
		}
	}
}

func (b *tab) errors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed
}

func (b *tab) requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.asked
}

// shown is what a reader sees.
type shown struct {
	Sections        []string
	Tables, Figures map[string]bool
	LeastContrast   float64
	LeastText       float64 // its size, in pixels of the window
	Width           float64 // of all that is shown, beside that of the window
	DarkPaper       bool
}

// look returns what is shown, by the standards of WCAG 2 for contrast.
const look = `(() => {
	const all = (selector) => [...document.querySelectorAll(selector)];
	const visible = (e) => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0; };
	const luminance = (color) => {
		const [r, g, b] = color.match(/[\d.]+/g).map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
		return .2126 * r + .7152 * g + .0722 * b;
	};
	const paper = luminance(getComputedStyle(document.body).backgroundColor);
	const contrast = (color) => { const l = luminance(color); return (Math.max(l, paper) + .05) / (Math.min(l, paper) + .05); };
	const texts = all('h1, h2, h3, p, dt, dd, td, th, li, figcaption').map((e) => getComputedStyle(e).color)
		.concat(all('svg text').map((e) => getComputedStyle(e).fill));
	return {
		Sections: all('section').filter(visible).map((e) => e.id),
		Tables: Object.fromEntries(all('table').map((e) => [e.id, visible(e) && e.tBodies[0].rows.length > 0])),
		Figures: Object.fromEntries(all('figure').map((e) => [e.id,
			visible(e.querySelector('svg')) && e.querySelectorAll('path').length > 3 && e.querySelectorAll('text').length > 3])),
		LeastContrast: Math.min(...texts.map(contrast)),
		LeastText: Math.min(...all('p, dt, dd, td, th, li, pre, svg text').map((e) =>
			parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM ? Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b) : 1))),
		Width: document.documentElement.scrollWidth / window.innerWidth,
		DarkPaper: paper < .2,
	};
})()`

// open opens a page in a window of some width.
func (b *tab) open(t *testing.T, page, scheme string, width int64) {
	t.Helper()
	prepare := func(ctx context.Context, target *chromedp.Target) error {
		_, networkErr := cdp.Call(ctx, target, network.Enable, network.EnableParams{})
		_, sizeErr := cdp.Call(ctx, target, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: width, Height: 844, DeviceScaleFactor: 1, Mobile: width < 600,
		})
		_, mediaErr := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return errors.Join(networkErr, sizeErr, mediaErr)
	}
	require.NoError(t, chromedp.Do(b.ctx, chromedp.Func(prepare), chromedp.Navigate(fileURL(page))))
}

// evaluated returns what a script finds in the page of a tab.
func evaluated[R any](t *testing.T, b *tab, script string) R {
	t.Helper()
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[R](script))
	require.NoError(t, err)
	return found
}

// screenshot writes what the tab shows to the directory of BENCH_SCREENSHOTS,
// for who wants to look.
func (b *tab) screenshot(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("BENCH_SCREENSHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644))
}

func fileURL(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }
