package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/chumtin/chumtin/normalize/markup"
)

// parts are what the fuzzer builds snippets of: words, signs that are no markup,
// references, tags, and tags whose content is not shown.
var parts = []string{
	"giá ", "vàng", " 120", "\n", ". ", "< ", " > ", "&", " & ", "<5 ", "R&D ", "\"", "'", "=", "/",
	"&amp;", "&lt;", "&gt;", "&nbsp;", "&agrave;", "&#7897;", "&#xE1;", "&quot;", "&#39;", "&amp;amp; ", "&hellip;",
	"<p>", "</p>", "<br>", "<br/>", "<b>", "</b>", "<i class=x>", "</i>", "<div class=\"a b\" id='c'>", "</div>",
	"<a href=\"https://a.example/?x=1&amp;y=2\" target=_blank>", "</a>", "<img src='a.jpg' alt=\"a > b\"/>",
	"<ul><li>", "</li></ul>", "<h2 style=\"color:red\">", "</h2>", "<hr />", "<span data-x='{\"a\":1}'>", "</span>",
	"<!-- a <b> -- c -->", "<!---->", "<!doctype html>", "<?xml version=\"1.0\"?>",
	"<script>if (a < b) { x = \"</p>\" }</script>", "<style>p > a {}</style>", "<iframe src=x>không</iframe>",
	"<table><tr><td>", "</td><td>", "</td></tr></table>", "<video controls src=x></video>", "<SPAN>", "</SPAN >",
}

// The text of a snippet is what the tokenizer of x/net/html finds, wherever the
// snippet is cut off.
func FuzzMarkup(f *testing.F) {
	f.Add([]byte{26, 0, 1, 27, 28, 16, 2}, 40)
	f.Add([]byte{36, 0, 37, 46, 1, 50, 2, 51, 7, 3}, 200)
	f.Fuzz(func(t *testing.T, choice []byte, length int) {
		var b strings.Builder
		for _, c := range choice[:min(len(choice), 200)] {
			b.WriteString(parts[int(c)%len(parts)])
		}
		source := b.String()
		if cut := max(length, 0); cut < len(source) && mayCut(source, cut) {
			source = source[:cut]
		}
		if strings.Contains(textOf(source), "&") && markup.Text(textOf(source)) != textOf(source) {
			return // escaped more than once, which is a matter of taste
		}
		require.Equal(t, strings.Fields(textOf(source)), strings.Fields(markup.Text(source)), "%q", source)
	})
}

// textOf returns the text of a snippet as a browser without scripts shows it.
func textOf(source string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch a := atom.Lookup(name); a {
			case atom.B, atom.I, atom.A, atom.Span:
			case atom.Script, atom.Style, atom.Iframe:
				if kind == html.StartTagToken {
					z.Next() // its content
				}
				b.WriteByte(' ')
			default:
				b.WriteByte(' ')
			}
		}
	}
}

// mayCut reports whether a snippet may end at an offset: where a tag begins, or
// behind the first "=" of one and before its end. An end inside a name or a reference makes text of
// what comes before.
func mayCut(source string, at int) bool {
	tag := source[:at][strings.LastIndexByte(source[:at], '<')+1:]
	return source[at] == '<' || tag != "" && 'a' <= tag[0] && strings.Contains(tag, "=") && !strings.Contains(tag, ">")
}
