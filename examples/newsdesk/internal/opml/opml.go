// Package opml reads and writes OPML, the format in which readers of feeds exchange
// their lists.
package opml

import (
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/charset"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// Limits of a list.
const (
	maxBytes    = 8 << 20
	maxDepth    = 50
	maxOutlines = 20_000
	maxField    = 2_000
)

// between stands between the names of nested sections.
const between = " / "

// A List is what an OPML file has.
type List struct {
	// Sources are the feeds in their order, each once. Pages is set: a list
	// does not say otherwise.
	Sources []desk.Source

	// Problems are the feeds that are not in Sources, and why. Each names its line.
	Problems []error
}

// Read reads a list. Outlines within outlines are sections. If the file is broken,
// the error names the line, and the list has what is before it.
func Read(r io.Reader) (List, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return List{}, err
	}
	if len(body) > maxBytes {
		return List{}, fmt.Errorf("the file has more than %d MB", maxBytes>>20)
	}
	text := strings.TrimLeft(charset.Decode(body, ""), "\ufeff")
	p := parser{lines: make(map[string]int)}
	p.dec = xml.NewDecoder(strings.NewReader(escaped(charset.Undeclared(strings.TrimSpace(text)))))
	p.dec.Entity = xml.HTMLEntity
	p.before = strings.Count(text[:len(text)-len(strings.TrimLeft(text, " \t\r\n"))], "\n")
	err = p.read()
	return p.list, err
}

// ampersand is one that starts a reference, or one that does not.
var ampersand = regexp.MustCompile(`&(#?[A-Za-z0-9]+;)?`)

// escaped returns a document in which an ampersand that starts no reference is
// escaped, as programs forget to do in addresses.
func escaped(xml string) string {
	return ampersand.ReplaceAllStringFunc(xml, func(s string) string {
		if s == "&" {
			return "&amp;"
		}
		return s
	})
}

type parser struct {
	dec      *xml.Decoder
	before   int // lines before what dec reads
	list     List
	lines    map[string]int // of feeds, by key
	sections []string       // of the outlines that are open, "" for those of feeds
	outlines int
}

func (p *parser) line() int {
	line, _ := p.dec.InputPos()
	return p.before + line
}

func (p *parser) read() error {
	hasRoot := false
	for depth := 0; ; {
		token, err := p.dec.Token()
		switch {
		case err == io.EOF && hasRoot:
			return nil
		case err == io.EOF:
			return errors.New("the file has no opml element")
		case err != nil:
			return p.broken(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 && token.Name.Local != "opml" {
				return fmt.Errorf("line %d: begins with %q and not with opml", p.line(), token.Name.Local)
			}
			hasRoot = true
			if depth++; depth > maxDepth {
				return fmt.Errorf("line %d: nested more than %d levels deep", p.line(), maxDepth)
			}
			if token.Name.Local == "outline" {
				if p.outlines++; p.outlines > maxOutlines {
					return fmt.Errorf("line %d: more than %d outlines", p.line(), maxOutlines)
				}
				p.outline(token)
			}
		case xml.EndElement:
			depth--
			if token.Name.Local == "outline" {
				p.sections = p.sections[:len(p.sections)-1]
			}
		}
	}
}

func (p *parser) broken(err error) error {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return fmt.Errorf("line %d: %s", p.before+syntax.Line, syntax.Msg)
	}
	return fmt.Errorf("line %d: %w", p.line(), err)
}

// outline takes a feed, or opens a section.
func (p *parser) outline(e xml.StartElement) {
	attr := make(map[string]string)
	for _, a := range e.Attr {
		attr[strings.ToLower(a.Name.Local)] = line(a.Value)
	}
	name := cmp.Or(attr["text"], attr["title"])
	feed := attr["xmlurl"]
	if feed == "" {
		p.sections = append(p.sections, name)
		return
	}
	defer func() { p.sections = append(p.sections, "") }()
	at := p.line()
	u, err := address(feed)
	if err != nil {
		p.list.Problems = append(p.list.Problems, fmt.Errorf("line %d: %w", at, err))
		return
	}
	key := strings.ToLower(u.Host) + u.RequestURI()
	if first, ok := p.lines[key]; ok {
		p.list.Problems = append(p.list.Problems, fmt.Errorf("line %d: %s is in line %d already", at, u.Redacted(), first))
		return
	}
	p.lines[key] = at
	site := ""
	if u, err := address(attr["htmlurl"]); err == nil {
		site = u.String()
	}
	p.list.Sources = append(p.list.Sources, desk.Source{
		Name: name, Feed: u.String(), Site: site, Section: p.section(attr["category"]), Pages: true,
	})
}

// section returns the names of the sections that are open, or what category states
// if none is.
func (p *parser) section(category string) string {
	names := slices.DeleteFunc(slices.Clone(p.sections), func(s string) bool { return s == "" })
	if len(names) == 0 {
		first, _, _ := strings.Cut(category, ",")
		names = slices.DeleteFunc(strings.Split(first, "/"), func(s string) bool { return strings.TrimSpace(s) == "" })
	}
	return cut(strings.Join(names, between))
}

// address returns that of a feed.
func address(s string) (*url.URL, error) {
	// Browsers once handed feed: addresses to readers.
	if rest, ok := strings.CutPrefix(s, "feed:"); ok {
		s = rest
		if strings.HasPrefix(rest, "//") {
			s = "http:" + rest
		}
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || len(s) > maxField {
		return nil, fmt.Errorf("%q is no http or https address", cut(s))
	}
	return u, nil
}

// line returns the text of an attribute in one line, and cut at a length that no
// name has.
func line(s string) string { return cut(strings.Join(strings.Fields(s), " ")) }

func cut(s string) string {
	if len(s) <= maxField {
		return s
	}
	return strings.ToValidUTF8(s[:maxField], "") + "…"
}

// Write writes a list. Read gives the same sources back, but for what OPML does not
// have.
func Write(w io.Writer, sources []desk.Source) error {
	type outline struct {
		XMLName  xml.Name `xml:"outline"`
		Type     string   `xml:"type,attr,omitempty"`
		Text     string   `xml:"text,attr"`
		Title    string   `xml:"title,attr,omitempty"`
		XMLURL   string   `xml:"xmlUrl,attr,omitempty"`
		HTMLURL  string   `xml:"htmlUrl,attr,omitempty"`
		Outlines []*outline
	}
	var body []*outline
	sections := make(map[string]*outline)
	for _, s := range sources {
		if _, err := address(s.Feed); err != nil {
			continue // of the desk itself, as a folder is
		}
		name := cmp.Or(s.Name, s.Title, s.Feed)
		feed := &outline{Type: "rss", Text: name, Title: name, XMLURL: s.Feed, HTMLURL: s.Site}
		if s.Section == "" {
			body = append(body, feed)
			continue
		}
		section := sections[s.Section]
		if section == nil {
			section = &outline{Text: s.Section}
			sections[s.Section] = section
			body = append(body, section)
		}
		section.Outlines = append(section.Outlines, feed)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	err := enc.Encode(struct {
		XMLName xml.Name   `xml:"opml"`
		Version string     `xml:"version,attr"`
		Title   string     `xml:"head>title"`
		Body    []*outline `xml:"body>outline"`
	}{Version: "2.0", Title: "newsdesk", Body: body})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}
