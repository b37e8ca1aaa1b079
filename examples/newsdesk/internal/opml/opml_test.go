package opml

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

func TestRead(t *testing.T) {
	list, err := Read(strings.NewReader(`<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.0">
<head><title>Feeds &amp; more</title></head>
<body>
  <outline text="Tin Điện" type="rss" xmlUrl="https://tindien.example/rss?a=1&b=2" htmlUrl="https://tindien.example/"/>
  <outline text="Thế giới">
    <outline title="Reuters &amp; co" xmlUrl="feed://wire.example/world"/>
    <outline text="Châu Á">
      <outline text="Kyodo" xmlurl="feed:https://kyodo.example/rss" htmlUrl="javascript:alert(1)"/>
    </outline>
    <outline text="note without a feed"/>
    <outline text="AFP" xmlUrl="https://afp.example/rss"/>
  </outline>
  <outline text="" ><outline text="X" xmlUrl="https://x.example/rss" category="/Thể thao/Bóng đá,/Khác"/></outline>
</body>
</opml>`))
	require.NoError(t, err)
	assert.Empty(t, list.Problems)
	assert.Equal(t, []desk.Source{
		{Name: "Tin Điện", Feed: "https://tindien.example/rss?a=1&b=2", Site: "https://tindien.example/", Pages: true},
		{Name: "Reuters & co", Feed: "http://wire.example/world", Section: "Thế giới", Pages: true},
		{Name: "Kyodo", Feed: "https://kyodo.example/rss", Section: "Thế giới / Châu Á", Pages: true},
		{Name: "AFP", Feed: "https://afp.example/rss", Section: "Thế giới", Pages: true},
		{Name: "X", Feed: "https://x.example/rss", Section: "Thể thao / Bóng đá", Pages: true},
	}, list.Sources)
}

// What is wrong is named by its line, and the rest is there.
func TestReadProblems(t *testing.T) {
	list, err := Read(strings.NewReader(`<opml><body>
<outline text="A" xmlUrl="https://a.example/rss"/>
<outline text="file" xmlUrl="file:///etc/passwd"/>
<outline text="S">
<outline text="A again" xmlUrl="http://A.example/rss"/>
</outline>
<outline text="nothing" xmlUrl="news"/>
<outline text="B" xmlUrl="https://b.example/rss"/>
</body></opml>`))
	require.NoError(t, err)
	var names, problems []string
	for _, s := range list.Sources {
		names = append(names, s.Name)
	}
	for _, err := range list.Problems {
		problems = append(problems, err.Error())
	}
	assert.Equal(t, []string{"A", "B"}, names)
	assert.Equal(t, []string{
		`line 3: "file:///etc/passwd" is no http or https address`,
		`line 5: http://A.example/rss is in line 2 already`,
		`line 7: "news" is no http or https address`,
	}, problems)
}

func TestReadBroken(t *testing.T) {
	const good = "<opml>\n<body>\n<outline text='A' xmlUrl='https://a.example/rss'/>\n"
	for _, test := range []struct {
		name, doc, err string
		kept           int
	}{
		{"nothing", "", "the file has no opml element", 0},
		{"another format", "<?xml version='1.0'?>\n<rss/>", `line 2: begins with "rss" and not with opml`, 0},
		{"text", "feeds", "the file has no opml element", 0},
		{"cut off", good + "<outline text='B'", "line 4: unexpected EOF", 1},
		{"not closed", good + "<outline text='S'></body></opml>", "line 4: element <outline> closed by </body>", 1},
		{"a declaration of two lines", "\n<?xml version='1.0'\n?>\n" + good + "<a></b>", "line 7: element <a> closed by </b>", 1},
		{"unknown entity", good + "<outline text='&x;'/>", "line 4: invalid character entity &x;", 1},
		{"too deep", "<opml>" + strings.Repeat("<outline text='a'>", 100_000), "line 1: nested more than 50 levels deep", 0},
		{"too many", "<opml>" + strings.Repeat("<outline text='a'/>\n", 50_000), "line 20001: more than 20000 outlines", 0},
		{"100 MB", "<opml>" + strings.Repeat(" ", 100<<20), "the file has more than 8 MB", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			list, err := Read(strings.NewReader(test.doc))
			require.EqualError(t, err, test.err)
			assert.Len(t, list.Sources, test.kept)
		})
	}
}

func TestWrite(t *testing.T) {
	sources := []desk.Source{
		{Name: "Một", Feed: "https://a.example/rss?x=1&y=2", Site: "https://a.example/", Pages: true},
		{Name: `<b>"Hai" & co</b>`, Feed: "https://b.example/rss", Section: "Thế giới / Châu Á", Pages: true},
		{Name: "Ba", Feed: "https://c.example/rss", Section: "Thế giới / Châu Á", Pages: true},
	}
	var b bytes.Buffer
	require.NoError(t, Write(&b, append(sources, desk.Source{Name: "no feed"})))
	list, err := Read(&b)
	require.NoError(t, err)
	assert.Empty(t, list.Problems)
	assert.Equal(t, sources, list.Sources)
}

// What was read once reads the same after it is written.
func FuzzRead(f *testing.F) {
	f.Add(`<opml><body><outline text="A &amp; B" xmlUrl="https://a.example/?a=1&b"/><outline text="S"><outline xmlUrl="feed://x/"/></outline></body></opml>`)
	f.Add("\n<?xml version='1.0' encoding='utf-16'?><opml></b>")
	f.Add("<opml><outline/></outline></opml>")
	f.Fuzz(func(t *testing.T, doc string) {
		list, err := Read(strings.NewReader(doc))
		if err != nil && len(list.Sources) == 0 {
			return
		}
		for i, s := range list.Sources {
			require.True(t, utf8.ValidString(s.Name+s.Feed+s.Section))
			if s.Name == "" {
				list.Sources[i].Name = s.Feed
			}
		}
		var b bytes.Buffer
		require.NoError(t, Write(&b, list.Sources))
		again, err := Read(&b)
		require.NoError(t, err)
		assert.Empty(t, again.Problems)
		assert.ElementsMatch(t, list.Sources, again.Sources)
	})
}
