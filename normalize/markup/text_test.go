package markup_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/normalize/markup"
)

var texts = []struct{ name, source, text string }{
	{"plain", "Giá vàng tăng", "Giá vàng tăng"},
	{"less", "Trẻ < 5 tuổi, nồng độ <5 mg, a<b và c>d", "Trẻ < 5 tuổi, nồng độ <5 mg, a<b và c>d"},
	{"less, cut", "x <b c", "x <b c"},
	{"less, twice", "a <b <c", "a <b <c"},
	{"unknown name", "<Reuters> Giá dầu", "<Reuters> Giá dầu"},
	{"ampersand", "R&D, AT&T, Q&A & đầu tư", "R&D, AT&T, Q&A & đầu tư"},
	{"query", "https://a.example/?id=1&copy=2&lang=vi", "https://a.example/?id=1&copy=2&lang=vi"},
	{"references", "M&#7897;t xe kh&#xE1;ch&nbsp;c&agrave; &quot;&amp;&quot; &#39;x&#39; &lt;5", "Một xe khách\u00a0cà \"&\" 'x' <5"},
	{"no semicolon", "A &amp B &nbsp C", "A & B \u00a0 C"},
	{"unknown reference", "&notaname; &#; &;", "&notaname; &#; &;"},
	{"inline", "V<b>i</b>ệt <a href='x'>Na</a>m m<sup>2</sup>", "Việt Nam m2"},
	{"blocks", "<p>Một</p><p>hai<br/>ba</p>", "Một\nhai\nba\n"},
	{"image", `Một<img src="a.jpg" alt="ảnh">hai`, "Một hai"},
	{"script", `a<script>var x = "<p>" + 1 < 2;</script>b<style>p{}</style>c`, "a b c"},
	{"script in capitals", `a<SCRIPT type=x>1</ScRiPt >b`, "a b"},
	{"script, cut", `a<script>var x`, "a "},
	{"comment", "a<!-- b -- > c -->d<!---->e<!-->f", "adef"},
	{"comment, cut", "a<!-- b", "a"},
	{"doctype", "<!DOCTYPE html>a<?xml version='1.0'?>b", "ab"},
	{"cdata", "<![CDATA[<p>a</p>]]>b]]>", "a\nb]]>"},
	{"escaped", "&lt;p&gt;Gi&amp;aacute; v&amp;#224;ng&lt;/p&gt;", "Giá vàng\n"},
	{"escaped twice", "&amp;lt;p&amp;gt;a&amp;amp;b&amp;lt;/p&amp;gt;", "a&b\n"},
	{"cut in an attribute", `Một <a href="https://a.exam`, "Một "},
	{"cut in a name", `Một <a hre`, "Một "},
	{"cut end tag", "Một</stro", "Một"},
	{"lost quote", `<a href="x>Một</a> hai`, "Một hai"},
	{"next tag", `<p class="x" <b>Một</b>`, "Một"},
	{"greater in a value", `<a title="a > b">Một</a>`, "Một"},
	{"bare attribute", `<video controls autoplay src=x></video>Một<input disabled>`, "Một "},
	{"prefix", `<o:p>Một</o:p><my-tag>hai</my-tag>`, "Mộthai"},
	{"unknown with attribute", `<tagx id="1">Một</tagx>`, "Một"},
}

func TestText(t *testing.T) {
	for _, tt := range texts {
		assert.Equal(t, tt.text, markup.Text(tt.source), tt.name)
	}
}

// A text that was found in the source byte for byte has that place as its
// source.
func TestMap(t *testing.T) {
	for _, tt := range []struct{ source, text, from string }{
		{`<p class="x">Giá <b>vàng</b> tăng</p>`, "vàng", "vàng"},
		{`<p>Gi&aacute; v&#224;ng</p>`, "Giá", "Gi&aacute;"},
		{`&lt;p&gt;Gi&amp;aacute; vàng&lt;/p&gt;`, "Giá", "Gi&amp;aacute;"},
		{`V<b>i</b>ệt`, "Việt", "V<b>i</b>ệt"},
		{"Giá vàng", "vàng", "vàng"},
	} {
		text, offsets := markup.Map(tt.source)
		at := strings.Index(text, tt.text)
		require.GreaterOrEqual(t, at, 0, tt.source)
		from, to := offsets.Source(at, at+len(tt.text))
		assert.Equal(t, tt.from, tt.source[from:to], tt.source)
	}
}

// A scanner that looks further than it goes takes quadratic time for one of
// these, which the test would not see the end of.
func TestTextIsLinear(t *testing.T) {
	for _, part := range []string{"<", "&", "&#", "<a "} {
		source := strings.Repeat(part, 8<<20/len(part))
		assert.LessOrEqual(t, len(markup.Text(source)), len(source), part)
	}
	const size = 1 << 20
	for _, part := range []string{
		"<", "&", "<a ", "</", "<!--", "<!", "<?x ", "<a b=\"", "<a b='>", "<a b c", "<b hidden ", "<script>", "<script></scripts>",
		"<![CDATA[", "]]>", "&amp;", "&amp;lt;", "&lt;a ", "-", "<!---", "<nav>", "<article>", "<a b=<", "<p a=\"<p a='", "&a", "<svg></svg", "<o:p x", "<meta ", "<title>",
	} {
		source := strings.Repeat(part, size/len(part))
		assert.LessOrEqual(t, len(markup.Text(source)), len(source), part)
		markup.Parse(source)
		markup.Parse("<body>" + source)
	}
}

func FuzzText(f *testing.F) {
	for _, tt := range texts {
		f.Add(tt.source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		text := markup.Text(source)
		require.LessOrEqual(t, len(text), len(source))
		if utf8.ValidString(source) {
			require.True(t, utf8.ValidString(text))
		}
		if !strings.ContainsAny(source, "<&") {
			require.Equal(t, source, text)
		}
		mapped, offsets := markup.Map(source)
		require.Equal(t, text, mapped)
		end := 0
		for i := range len(text) {
			from, to := offsets.Source(i, i+1)
			require.LessOrEqual(t, from, to)
			require.LessOrEqual(t, to, len(source))
			require.LessOrEqual(t, end, to, "the order of the source is that of the text")
			end = to
			if to == from+1 && text[i] != ' ' && text[i] != '\n' {
				require.Equal(t, source[from], text[i])
			}
		}
		page := markup.Parse(source)
		require.LessOrEqual(t, len(page.Text), len(source))
	})
}
