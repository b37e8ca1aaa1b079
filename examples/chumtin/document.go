package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/normalize/page"
)

// pageKind returns the ending of a file's name that makes it one page, or "".
func pageKind(name string) string {
	switch ext := strings.ToLower(filepath.Ext(strings.TrimSuffix(name, ".gz"))); ext {
	case ".txt", ".html", ".htm":
		return ext
	}
	return ""
}

// A document is a page and what it states about itself.
type document struct {
	page.Page
	stated markup.Page // zero for plain text
}

// parseDocument takes apart a page, which is HTML if it looks so or its name
// says so.
func parseDocument(text string, isHTML bool) document {
	if !isHTML && !markup.IsPage(text) {
		return document{Page: page.Parse(text)}
	}
	stated := markup.Parse(text)
	return document{page.Parse(page.Headed(stated.Title, stated.Text)), stated}
}

// readPage reads an article from a file that is one page.
func (in *input) readPage(src io.Reader, name, kind string) (jsonl.Record, error) {
	text, err := readText(src)
	if err != nil {
		return jsonl.Record{}, fmt.Errorf("%s: %w", name, err)
	}
	doc := parseDocument(text, kind != ".txt")
	rec := jsonl.Record{Article: doc.article(filepath.Base(name)), File: name, Line: 1}
	if rec.Check() != nil {
		return jsonl.Record{}, fmt.Errorf("%s: page has no text", name)
	}
	if stated := doc.stated.Published; stated != "" {
		zone := cmp.Or(in.options.Zone, jsonl.ZoneOf(rec.Lang))
		if rec.Time, err = jsonl.ParseTime(stated, zone); err != nil {
			rec.TimeErr = &jsonl.LineError{File: name, Line: 1, Err: fmt.Errorf("time: %w", err)}
		}
	}
	return rec, nil
}

// article returns the article of a page but for its time.
func (d *document) article(id string) cluster.Article {
	a := cluster.Article{
		ID:      id,
		Title:   d.Headline,
		Summary: d.Lead,
		Body:    strings.Join(d.Body, "\n"),
		Source:  d.stated.Site,
		URL:     d.stated.URL,
		Lang:    d.stated.Lang,
	}
	if a.Summary == "" && a.Body == "" { // the rest comes by script
		a.Summary = d.stated.Description
	}
	a.Title = cmp.Or(a.Title, d.stated.Title)
	return a
}

// maxPage is the greatest length of a page in bytes. Real ones have some 10 KB
// of text, in up to 1 MB of HTML.
const maxPage = 16 << 20

// feed is how RSS and Atom begin.
var feed = regexp.MustCompile(`^\s*(<\?xml[^>]*>\s*)?(<\?[^>]*>\s*|<!--[^>]*-->\s*)*<(rss|feed|rdf:RDF)[\s>]`)

// readText returns a text of at most maxPage bytes.
func readText(src io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(src, maxPage+1))
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case err != nil:
		return "", err
	case len(text) > maxPage:
		return "", fmt.Errorf("more than %d bytes, too long for a page", maxPage)
	case bytes.HasPrefix(text, []byte("%PDF-")), bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return "", errors.New("no text: extract it first")
	case feed.Match(text):
		return "", errors.New("a feed and no page: make a JSON line of each article in it")
	case !utf8.Valid(text), bytes.IndexByte(text, 0) >= 0:
		return "", errors.New("not UTF-8; chumtin decode makes it so")
	}
	return string(text), nil
}
