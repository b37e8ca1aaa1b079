// Package extract finds the article in a web page: what is left of HTML by
// readability, and of its text by normalize/page. No HTML comes out.
package extract

import (
	"cmp"
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"

	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/normalize/page"
)

// An Article is what a page has.
type Article struct {
	Title, Lead, Body string
	Site, URL, Lang   string // as the page states them
	Published         string // as the page writes it

	description string
}

// Limits of what readability is given. It goes through a document over and
// over, and the time of some documents grows with the square of their length.
// Pages beyond them are read by package markup, whose time is linear.
const (
	maxHTML  = 1 << 20
	maxNodes = 50_000
	maxTime  = 5 * time.Second
)

// A Reader reads pages. It is safe for concurrent use.
type Reader struct {
	// running has a value for each document that readability is at. One that it
	// does not finish in time stays: nothing can stop it, but there are never
	// more than two.
	running chan struct{}

	parse func(text string, from *url.URL) (main, error)
}

// NewReader returns a Reader.
func NewReader() *Reader {
	return &Reader{make(chan struct{}, 2), parse}
}

// HTML returns the article of a page that was fetched from an address. headline is
// that of the article if it is known, or "".
func (r *Reader) HTML(ctx context.Context, text string, from *url.URL, headline string) Article {
	parsed := markup.Parse(text)
	a := stated(parsed)
	if main, ok := r.readable(ctx, text, from); ok {
		if p := page.Parse(page.Headed(cmp.Or(headline, a.Title, main.title), main.text)); p.Lead != "" || len(p.Body) > 0 {
			a.set(p)
			return a
		}
	}
	a.set(page.Parse(page.Headed(cmp.Or(headline, a.Title), parsed.Text)))
	return a
}

// Stated returns the article of a page without readability, as the chumtin command
// does.
func Stated(text string) Article {
	if !markup.IsPage(text) {
		return Text(text)
	}
	parsed := markup.Parse(text)
	a := stated(parsed)
	a.set(page.Parse(page.Headed(parsed.Title, parsed.Text)))
	return a
}

// Text returns the article of a page as it was copied, headline first.
func Text(text string) Article {
	var a Article
	a.set(page.Parse(text))
	return a
}

func stated(p markup.Page) Article {
	return Article{Title: p.Title, Site: p.Site, URL: p.URL, Lang: p.Lang, Published: p.Published, description: p.Description}
}

func (a *Article) set(p page.Page) {
	a.Title = cmp.Or(p.Headline, a.Title)
	a.Lead, a.Body = p.Lead, strings.Join(p.Body, "\n")
	if a.Lead == "" && a.Body == "" { // the rest comes by script
		a.Lead = a.description
	}
}

type main struct{ title, text string }

// readable returns what readability takes for the article, unless the page is
// beyond the limits, takes too long, or waits too long for others.
func (r *Reader) readable(ctx context.Context, text string, from *url.URL) (main, bool) {
	if len(text) > maxHTML || !utf8.ValidString(text) || nodes(text) > maxNodes {
		return main{}, false
	}
	timer := time.NewTimer(maxTime)
	defer timer.Stop()
	select {
	case r.running <- struct{}{}:
	case <-timer.C:
		return main{}, false
	case <-ctx.Done():
		return main{}, false
	}
	found := make(chan main, 1)
	go func() {
		defer func() {
			_ = recover() // it is a stranger's, and reads what strangers send
			close(found)
			<-r.running
		}()
		if m, err := r.parse(text, from); err == nil {
			found <- m
		}
	}()
	select {
	case m, ok := <-found:
		return m, ok
	case <-timer.C:
	case <-ctx.Done():
	}
	return main{}, false
}

func parse(text string, from *url.URL) (main, error) {
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return main{}, err
	}
	r := readability.NewParser()
	r.MaxElemsToParse = maxNodes
	article, err := r.ParseAndMutate(doc, from)
	if err != nil {
		return main{}, err
	}
	var b strings.Builder
	if article.Node != nil {
		if err := article.RenderText(&b); err != nil {
			return main{}, err
		}
	}
	return main{article.Title(), b.String()}, nil
}

// formatting are the elements that the parser of HTML opens again in each block
// until they are closed.
var formatting = map[string]bool{
	"a": true, "b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true,
	"s": true, "small": true, "strike": true, "strong": true, "tt": true, "u": true,
}

// nodes returns how many nodes a page has at most once it is parsed, or a number
// above maxNodes. A page that opens 500 elements such as <b> and closes none has as
// many again in each of its paragraphs: a megabyte of HTML becomes ten gigabytes.
func nodes(text string) int {
	n, open := 0, 0
	of := make(map[string]int)
	z := html.NewTokenizer(strings.NewReader(text))
	for n <= maxNodes {
		switch z.Next() {
		case html.ErrorToken:
			return n
		case html.StartTagToken:
			name, _ := z.TagName()
			if formatting[string(name)] && (of[string(name)] == 0 || string(name) != "a") { // an <a> closes the one before
				of[string(name)]++
				open++
			}
			n += 1 + open
		case html.EndTagToken:
			name, _ := z.TagName()
			if of[string(name)] > 0 {
				of[string(name)]--
				open--
			}
			n++
		default:
			n += 1 + open
		}
	}
	return n
}
