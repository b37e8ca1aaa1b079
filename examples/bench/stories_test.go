package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hostileArticles are one story, with scripts in what its outlets state.
const hostileArticles = `{"id": "a<script>document.title='owned'</script>", "title": "Lũ lên &lt;script&gt;document.title='owned'&lt;/script&gt;", "body": "Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập", "source": "\"><img src=https://a.example/x onerror=\"document.title='owned'\">", "url": "javascript:document.title='owned'", "time": "2026-05-04T08:00:00+07:00"}
{"id": "b", "title": "Lũ lên", "body": "Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập", "lang": "vi\"onload=\"document.title='owned'", "source": "B", "url": "https://b.example/b", "time": "2026-05-04T09:00:00+07:00"}
`

// storiesPage lets the command write the stories of some articles.
func storiesPage(t *testing.T) (page string) {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, "chumtin")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "github.com/chumtin/chumtin/examples/chumtin").CombinedOutput()
	require.NoError(t, err, "%s", out)
	page = filepath.Join(dir, "stories.html")
	cmd := exec.CommandContext(t.Context(), program, "cluster", "-all", "-html", page, "../../testdata/labelled.jsonl", "-")
	cmd.Stdin = strings.NewReader(hostileArticles)
	out, err = cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return page
}

// storiesShown is what a reader of the stories sees.
type storiesShown struct {
	Title         string
	Stories       int
	Members       int
	Opened        int     // explanations that show, once opened
	Width         float64 // of all that is shown, beside that of the window
	LeastContrast float64
	DarkPaper     bool
	Scripts       int
}

// lookAtStories opens all explanations and returns what is shown. Contrast is
// that with the nearest background behind a text.
const lookAtStories = `(() => {
	const all = (selector) => [...document.querySelectorAll(selector)];
	all('.story').forEach((e) => { e.style.contentVisibility = 'visible'; });
	all('details').forEach((e) => { e.open = true; });
	const visible = (e) => { const r = e.getBoundingClientRect(); return r.width > 0 && r.height > 0; };
	const parts = (color) => color.match(/[\d.]+/g).map(Number);
	const luminance = (color) => {
		const [r, g, b] = parts(color).map((v) => v / 255).map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
		return .2126 * r + .7152 * g + .0722 * b;
	};
	const behind = (e) => {
		for (; e; e = e.parentElement) {
			const color = getComputedStyle(e).backgroundColor;
			if (parts(color)[3] !== 0) return luminance(color);
		}
	};
	const contrast = (e) => {
		const [a, b] = [luminance(getComputedStyle(e).color), behind(e)];
		return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
	};
	const texts = all('body *').filter((e) => visible(e) && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim() !== ''));
	return {
		Title: document.title,
		Stories: all('.story h2').filter(visible).length,
		Members: all('.member h3').filter(visible).length,
		Opened: all('details .why p').filter(visible).length,
		Width: document.documentElement.scrollWidth / window.innerWidth,
		LeastContrast: Math.min(...texts.map(contrast)),
		DarkPaper: behind(document.body) < .2,
		Scripts: all('script, img, iframe, object').length,
	};
})()`

func TestStoriesInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	browser := browserPath(t)
	page := storiesPage(t)
	for _, tt := range []struct {
		name   string
		scheme string
		width  int64
	}{{"stories", "light", 1200}, {"stories-dark", "dark", 1200}, {"stories-phone", "light", 390}} {
		t.Run(tt.name, func(t *testing.T) {
			tab := openTab(t, browser)
			tab.open(t, page, tt.scheme, tt.width)
			seen := evaluated[storiesShown](t, tab, lookAtStories)
			assert.Empty(t, tab.errors(), "errors that the page logged")
			assert.Equal(t, []string{fileURL(page)}, tab.requests(), "what the page asked for")
			assert.Regexp(t, `^Stories: \d+ of 142 articles$`, seen.Title)
			assert.Equal(t, 142, seen.Members)
			assert.Positive(t, seen.Stories)
			assert.GreaterOrEqual(t, seen.Opened, seen.Members-seen.Stories)
			assert.LessOrEqual(t, seen.Width, 1.0, "nothing is wider than the window")
			assert.Greater(t, seen.LeastContrast, 4.5, "contrast of text, WCAG 2 level AA")
			assert.Equal(t, tt.scheme == "dark", seen.DarkPaper)
			assert.Zero(t, seen.Scripts)
			tab.screenshot(t, tt.name)
		})
	}
}
