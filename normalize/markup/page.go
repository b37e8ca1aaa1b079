package markup

import (
	"cmp"
	"strings"
)

// A Page is what a page says, and what it states about itself. What it does
// not state is empty.
type Page struct {
	// Title is the text of the first h1 that has some, or else og:title, or
	// else the title of the document.
	Title string

	// Description, Site and URL are those of Open Graph, or the description and
	// the canonical link of the document.
	Description, Site, URL string

	// Published is when the page says that its article was published, as it
	// writes that: article:published_time, datePublished of schema.org or the
	// first time element.
	Published string

	// Lang is the language of the document as a BCP 47 tag.
	Lang string

	// Text is the text of the article or main element, if there is one that
	// holds a good part of the text, or else of all but navigation, forms and
	// the foot. Each block is a line.
	Text string
}

// IsPage reports whether s is a whole page and not a snippet: whether it has one
// of the tags html, head and body, or a doctype, near its start.
func IsPage(s string) bool {
	const near = 4 << 10
	s = s[:min(len(s), near)]
	for {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			return false
		}
		s = s[i:]
		for _, sign := range []string{"<!doctype html", "<html", "<head", "<body"} {
			if n := len(sign); len(s) > n && strings.EqualFold(s[:n], sign) && strings.IndexByte(space+"/>", s[n]) >= 0 {
				return true
			}
		}
		s = s[1:]
	}
}

// furniture are the elements around an article.
var furniture = map[string]bool{
	"aside": true, "button": true, "dialog": true, "footer": true, "form": true, "menu": true, "nav": true,
	"select": true,
}

// Parse reads a page. It takes a snippet for a page without a head.
func Parse(s string) Page {
	p := parser{src: s, unclosed: make(map[string]bool)}
	for p.at < len(s) {
		i := strings.IndexByte(s[p.at:], '<')
		if i < 0 {
			break
		}
		i += p.at
		t, ok := scanTag(s[i:])
		if !ok {
			i++
			p.out.copyText(s[p.at:i])
			p.at = i
			continue
		}
		p.out.copyText(s[p.at:i])
		p.at = i + t.length
		p.tag(t)
	}
	p.out.copyText(s[p.at:])
	return p.page()
}

// A parser reads a page.
type parser struct {
	src      string
	at       int // src[:at] is read
	out      lines
	unclosed map[string]bool // elements that have no end tag from here on

	fromMeta             Page
	h1, title, published string // of the document
	regions              []region
	open                 []region // without their ends
}

// A region is the place of an article or main element in the text.
type region struct {
	name       string
	start, end int
}

// tag takes a tag, whose end is at p.at.
func (p *parser) tag(t tag) {
	switch t.kind {
	case block:
		p.out.breakLine()
	case spaced:
		p.out.space()
	}
	name := strings.ToLower(t.name)
	if t.end {
		if name == "article" || name == "main" {
			p.close(name)
		}
		return
	}
	switch {
	case name == "script":
		content := p.skip(name)
		if kind, _ := t.attribute("type"); strings.EqualFold(kind, "application/ld+json") {
			p.published = cmp.Or(p.published, jsonString(content, `"datePublished"`))
		}
	case t.kind == hidden:
		p.skip(name)
	case furniture[name], name == "header" && len(p.open) == 0:
		p.skipFurniture(name)
	case name == "title":
		p.title = cmp.Or(p.title, line(Text(p.skip(name))))
	case name == "h1":
		if p.h1 == "" {
			p.h1 = line(Text(p.peek(name)))
		}
	case name == "meta":
		p.meta(t)
	case name == "link":
		if rel, _ := t.attribute("rel"); strings.EqualFold(rel, "canonical") {
			p.fromMeta.URL = cmp.Or(p.fromMeta.URL, value(t, "href"))
		}
	case name == "html":
		p.fromMeta.Lang = cmp.Or(p.fromMeta.Lang, value(t, "lang"))
	case name == "time":
		p.published = cmp.Or(p.published, value(t, "datetime"))
	case name == "article" || name == "main":
		p.open = append(p.open, region{name: name, start: len(p.out.text)})
	}
}

// close closes the region that was opened last by a tag of a name.
func (p *parser) close(name string) {
	for i := len(p.open) - 1; i >= 0; i-- {
		if r := p.open[i]; r.name == name {
			r.end = len(p.out.text)
			p.regions = append(p.regions, r)
			p.open = p.open[:i]
			return
		}
	}
}

// skip passes over the content of an element, and returns it.
func (p *parser) skip(name string) string {
	n := hiddenLen(p.src[p.at:], name)
	content := p.src[p.at : p.at+n]
	p.at += n
	return content
}

// peek returns the content of an element up to its first end tag, at most as
// much as a headline has.
func (p *parser) peek(name string) string {
	const longest = 2 << 10
	rest := p.src[p.at:min(len(p.src), p.at+longest)]
	return rest[:hiddenLen(rest, name)]
}

// skipFurniture passes over an element that may hold others of its name. One
// that is never closed is not passed over.
func (p *parser) skipFurniture(name string) {
	if p.unclosed[name] {
		return
	}
	depth := 1
	for i := p.at; ; {
		n := strings.IndexByte(p.src[i:], '<')
		if n < 0 {
			p.unclosed[name] = true
			return
		}
		i += n
		t, ok := scanTag(p.src[i:])
		if !ok {
			i++
			continue
		}
		i += t.length
		switch {
		case t.kind == hidden && !t.end:
			i += hiddenLen(p.src[i:], t.name)
		case strings.EqualFold(t.name, name) && t.end:
			depth--
		case strings.EqualFold(t.name, name):
			depth++
		}
		if depth == 0 {
			p.at = i
			return
		}
	}
}

// meta takes what a meta element states.
func (p *parser) meta(t tag) {
	name, ok := t.attribute("property")
	if !ok {
		if name, ok = t.attribute("name"); !ok {
			name, _ = t.attribute("itemprop")
		}
	}
	content := line(value(t, "content"))
	of := &p.fromMeta
	var field *string
	switch strings.ToLower(name) {
	case "og:title":
		field = &of.Title
	case "og:description", "description":
		field = &of.Description
	case "og:site_name":
		field = &of.Site
	case "og:url":
		field = &of.URL
	case "article:published_time", "datepublished", "pubdate":
		field = &of.Published
	default:
		return
	}
	*field = cmp.Or(*field, content)
}

// value returns the value of an attribute, or "".
func value(t tag, name string) string {
	v, _ := t.attribute(name)
	return strings.TrimSpace(v)
}

// line returns the words of s on one line.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// jsonString returns the first string that follows a key of JSON, or "".
func jsonString(s, key string) string {
	_, s, _ = strings.Cut(s, key)
	s = strings.TrimLeft(s, space+":")
	if !strings.HasPrefix(s, `"`) {
		return ""
	}
	s, _, _ = strings.Cut(s[1:], `"`)
	return s
}

// page returns the page that was read.
func (p *parser) page() Page {
	page := p.fromMeta
	page.Title = cmp.Or(p.h1, page.Title, p.title)
	page.Published = cmp.Or(page.Published, p.published)
	page.Text = strings.TrimSpace(p.article())
	return page
}

// article returns the text of the longest article, or else main, element that
// holds a third of the text, or all of it.
func (p *parser) article() string {
	all := string(p.out.text)
	for _, name := range []string{"article", "main"} {
		best := ""
		for _, r := range p.regions {
			if text := all[r.start:r.end]; r.name == name && len(text) > len(best) {
				best = text
			}
		}
		if 3*len(best) > len(all) {
			return best
		}
	}
	return all
}

// lines is the text of a page: each block on a line, in which all space is one
// blank.
type lines struct {
	text  []byte
	blank bool // before the next word of the line
}

// copyText appends text without tags.
func (l *lines) copyText(s string) {
	for s = unescape(s); s != ""; {
		word := s
		if n := strings.IndexAny(s, space); n >= 0 {
			word = s[:n]
		}
		if word == "" {
			l.space()
			s = strings.TrimLeft(s, space)
			continue
		}
		if l.blank {
			l.text = append(l.text, ' ')
			l.blank = false
		}
		l.text = append(l.text, word...)
		s = s[len(word):]
	}
}

// space parts what comes from the word before.
func (l *lines) space() {
	l.blank = len(l.text) > 0 && l.text[len(l.text)-1] != '\n'
}

// breakLine ends the line, if there is one.
func (l *lines) breakLine() {
	l.blank = false
	if n := len(l.text); n > 0 && l.text[n-1] != '\n' {
		l.text = append(l.text, '\n')
	}
}
