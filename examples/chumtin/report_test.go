package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// A shownPage is what a page holds.
type shownPage struct {
	elements map[string]int // how many of each name
	texts    map[string][]string
	links    []string
	loads    []string // addresses that a browser asks for by itself
	handlers []string // attributes that are scripts
}

// showPage parses a page. Elements must be closed in the order in which they
// were opened.
func showPage(t *testing.T, page string) shownPage {
	t.Helper()
	p := shownPage{elements: make(map[string]int), texts: make(map[string][]string)}
	dec := xml.NewDecoder(strings.NewReader(page))
	dec.Strict, dec.AutoClose, dec.Entity = false, []string{"meta", "link"}, xml.HTMLEntity
	var open []string
	var texts []string
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			p.elements[token.Name.Local]++
			open, texts = append(open, token.Name.Local), append(texts, "")
			p.note(token)
		case xml.EndElement:
			last := len(open) - 1
			require.Equal(t, open[last], token.Name.Local)
			p.texts[open[last]] = append(p.texts[open[last]], texts[last])
			open, texts = open[:last], texts[:last]
		case xml.CharData:
			for i := range texts {
				texts[i] += string(token)
			}
		}
	}
	require.Empty(t, open)
	return p
}

func (p *shownPage) note(e xml.StartElement) {
	for _, a := range e.Attr {
		switch name := a.Name.Local; {
		case name == "href" && e.Name.Local == "a":
			p.links = append(p.links, a.Value)
		case name == "src", name == "href":
			p.loads = append(p.loads, a.Value)
		case strings.HasPrefix(name, "on"):
			p.handlers = append(p.handlers, name)
		}
	}
}

func TestReportHasEveryStory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "stories.html")
	stdout := succeed(t, "", "cluster", "-html", path, "-all", testdata("labelled.jsonl"))
	assert.Regexp(t, `stories.html: \d+ stories of several, \d+ alone\n$`, stdout)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	page := showPage(t, string(content))

	stories := make(map[string]bool)
	titles := make(map[string]string)
	lines := succeed(t, "", "cluster", "-json", "-full", testdata("labelled.jsonl"))
	for line := range strings.Lines(lines) {
		var p struct{ ID, Story, Representative, Title string }
		require.NoError(t, json.Unmarshal([]byte(line), &p))
		titles[p.ID] = p.Title
		stories[p.Representative] = true
	}
	var headlines, all []string
	for id, title := range titles {
		if all = append(all, oneLine(title)); stories[id] {
			headlines = append(headlines, oneLine(title))
		}
	}
	assert.ElementsMatch(t, headlines, page.texts["h2"])
	assert.ElementsMatch(t, all, page.texts["h3"])
	assert.Equal(t, len(stories), page.elements["article"])
	assert.Equal(t, len(titles)-len(stories), page.elements["details"], "all but the representatives are explained")
	assert.Equal(t, []string{"data:,"}, page.loads, "an empty icon, and nothing from elsewhere")
	assert.NotContains(t, string(content), "url(")
	assert.Zero(t, page.elements["script"])

	short := succeed(t, "", "cluster", "-html", "-", testdata("labelled.jsonl"))
	assert.Less(t, showPage(t, short).elements["article"], len(stories), "stories of one article are not listed")
}

const floodText = "Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập, người dân thôn Tân Ninh dùng thuyền chở trâu bò lên đê"

// hostile returns two articles of one story that have a script in every field.
func hostile(t *testing.T) string {
	t.Helper()
	const script = `"'></title></style><script>document.title='owned'</script><img src=x onerror="document.title='owned'">{{.}}`
	var b strings.Builder
	for i, address := range []string{"javascript:document.title='owned'", `https://a.example/"onclick="x`} {
		article, err := json.Marshal(cluster.Article{
			ID: string(rune('a'+i)) + script, Title: "&lt;b&gt;Lũ lên&lt;/b&gt; " + strings.NewReplacer("<", "&lt;", "&", "&amp;").Replace(script),
			Body: floodText, Source: script, Lang: script, URL: address,
		})
		require.NoError(t, err)
		b.Write(article)
		b.WriteString("\n")
	}
	return b.String()
}

func TestReportEscapes(t *testing.T) {
	page := showPage(t, succeed(t, hostile(t), "cluster", "-html", "-"))
	assert.Equal(t, 1, page.elements["article"])
	for _, name := range []string{"script", "img"} {
		assert.Zero(t, page.elements[name], name)
	}
	assert.Equal(t, 1, page.elements["style"])
	assert.Empty(t, page.handlers)
	assert.Equal(t, []string{"data:,"}, page.loads)
	for _, link := range page.links {
		assert.Regexp(t, `^(#a\d+|https://a\.example/%22onclick=%22x)$`, link)
	}
	ids := strings.Join(page.texts["p"], "\n")
	assert.Contains(t, ids, "a\"'></title></style><script>document.title='owned'</script>", "what an outlet wrote is text")
}

func TestReportIsWrittenWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	got := runIn(t, dir, "{}\n", "cluster", "-strict", "-html", "stories.html")
	assert.Equal(t, exitFailed, got.status)
	assert.Empty(t, names(t, dir))
	got = runIn(t, dir, flood, "cluster", "-html", "none/stories.html")
	assert.Equal(t, exitFailed, got.status)
	assert.Equal(t, "chumtin: write none/stories.html: no such file or directory\n", got.stderr)
	assert.Contains(t, succeed(t, "", "cluster", "-html", "-"), "No two of the articles report the same event.")
}

func TestReportTimes(t *testing.T) {
	const a = `{"id": "a", "title": "Lũ lên", "body": "` + floodText + `", "time": "2026-05-04T08:00:00+07:00", "source": "A"}` + "\n"
	const b = `{"id": "b", "title": "Lũ lên", "body": "` + floodText + `", "time": "2026-05-05T05:30:00Z", "source": "B"}` + "\n"
	page := succeed(t, a+b, "cluster", "-html", "-")
	assert.Contains(t, page, "within 1 d 4 h")
	assert.Contains(t, page, `left: 0.00%`)
	assert.Contains(t, page, `left: 100.00%`)
	assert.Contains(t, page, `same text as <a href="#a1">A</a>`)
}

func TestReportExplainsNotAllOfACrowd(t *testing.T) {
	var b strings.Builder
	for i := range mostExplained + 5 {
		article, err := json.Marshal(cluster.Article{ID: fmt.Sprintf("%03d", i), Title: "Lũ lên", Body: floodText})
		require.NoError(t, err)
		b.Write(append(article, '\n'))
	}
	page := runIn(t, "", b.String(), "cluster", "-html", "-").stdout
	assert.Contains(t, page, "5 more are not explained here")
	assert.Equal(t, mostExplained-1, showPage(t, page).elements["details"], "the first, of all that are alike, is the representative")
}
