package feed

import (
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/rss"
	"golang.org/x/text/language"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/charset"
)

// A Feed is what a feed says.
type Feed struct {
	Title string // of itself
	Site  string // where its outlet is, or ""
	Lang  string // BCP 47, or ""

	// Every is how often it asks to be read, or 0.
	Every time.Duration

	// Items are in the order of their times, the oldest first. Those without a
	// time are in the order of the feed, which has the newest first, turned
	// round.
	Items []Item

	// Unusable is how many items had no text.
	Unusable int

	// Broken says where the document is broken, in the form of an error. The items
	// before that are there, the others are not. Empty means nowhere.
	Broken string
}

// Accept is the header that asks for a feed.
const Accept = "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/json;q=0.8, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"

// Limits of a feed: real ones have up to some thousand items, each with some thirty
// elements.
const (
	maxElements   = 200_000
	maxDepth      = 500
	maxAttributes = 200_000
	maxNamespaces = 10_000
	maxItems      = 10_000
	maxParsing    = 10 * time.Second
)

// Decode reads a feed that was fetched from an address at a time. The error is for
// readers, in the form "is a web page and no feed".
func Decode(ctx context.Context, body []byte, contentType, from string, now time.Time) (*Feed, error) {
	base, err := url.Parse(from)
	if err != nil {
		return nil, fmt.Errorf("is at an address that cannot be read: %w", err)
	}
	text := strings.TrimLeft(charset.Decode(body, contentType), " \t\r\n\ufeff")
	if text == "" {
		return nil, errors.New("is empty")
	}
	var parsed *gofeed.Feed
	var broken string
	switch text[0] {
	case '{':
		parsed, err = parseJSON(text)
	case '<':
		parsed, broken, err = parseXML(ctx, text, base)
	default:
		return nil, errors.New("is no feed: it begins with neither < nor {")
	}
	if err != nil {
		return nil, err
	}
	f := newFeed(parsed, base, now)
	f.Broken = broken
	return f, nil
}

// parseXML reads RSS or Atom. Of a document that is broken in the middle it
// reads what is whole, and says where the rest is.
func parseXML(ctx context.Context, text string, base *url.URL) (_ *gofeed.Feed, broken string, err error) {
	text = legal(charset.Undeclared(text))
	root, legible, err := measure(text)
	if err != nil {
		return nil, "", err
	}
	// The parser looks for the root in the first 4096 bytes only.
	before, text := text[:root], text[root:]
	parsed, err := parse(ctx, text)
	if errors.Is(err, gofeed.ErrFeedTypeNotDetected) {
		return nil, "", notFeed(before+text, base)
	}
	syntax, ok := errors.AsType[*xml.SyntaxError](err)
	if !ok {
		return parsed, "", err
	}
	where := fmt.Errorf("is broken in line %d: %s", strings.Count(before, "\n")+syntax.Line, syntax.Msg)
	if parsed, err := parse(ctx, whole(text[:legible-root])); err == nil && len(parsed.Items) > 0 {
		return parsed, where.Error(), nil
	}
	return nil, "", where
}

// whole returns the beginning of a document up to its last item that has an
// end, and ends the elements around that.
func whole(text string) string {
	for _, ending := range []struct{ item, rest string }{
		{"</item>", "</channel></rss>"}, // which does for RDF, too
		{"</entry>", "</feed>"},
	} {
		if at := strings.LastIndex(text, ending.item); at >= 0 {
			return text[:at] + ending.item + ending.rest
		}
	}
	return ""
}

// legal returns text without the characters that no XML may have, which some
// outlets copy from their editors.
func legal(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
			return -1
		}
		return r
	}, text)
}

// measure refuses what would take the parser's memory or stack: it keeps a map for
// each foreign element and calls itself for each level. The tokens are those that
// it will see. It returns where the root is, and up to where the text can be read.
// Entities are no danger: those of a document type are not expanded.
func measure(text string) (root, legible int, err error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var tokens, elements, attributes, depth, namespaces, items int
	for {
		before := int(d.InputOffset())
		token, err := d.Token()
		if err != nil {
			return root, int(d.InputOffset()), nil // the parser will say why
		}
		if tokens++; tokens > 2*maxElements { // with their ends, or text between
			return 0, 0, fmt.Errorf("has more than %d elements", maxElements)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if elements == 0 {
				root = before
			}
			elements++
			if name := token.Name.Local; name == "item" || name == "entry" {
				items++
			}
			attributes += len(token.Attr)
			for _, a := range token.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					namespaces++
				}
			}
			depth++
		case xml.EndElement:
			depth--
		}
		switch {
		case depth > maxDepth:
			return 0, 0, fmt.Errorf("is nested more than %d levels deep", maxDepth)
		case attributes > maxAttributes:
			return 0, 0, fmt.Errorf("has more than %d attributes", maxAttributes)
		case namespaces > maxNamespaces:
			return 0, 0, fmt.Errorf("declares more than %d namespaces", maxNamespaces)
		case items > maxItems:
			return 0, 0, fmt.Errorf("has more than %d items", maxItems)
		}
	}
}

// parse calls the parser, whose work ends with the next read after a time: some
// documents make it join texts over and over.
func parse(ctx context.Context, text string) (feed *gofeed.Feed, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, maxParsing, fmt.Errorf("takes more than %v to read", maxParsing))
	defer cancel()
	defer func() {
		if p := recover(); p != nil { // it is a stranger's, and reads what strangers send
			feed, err = nil, fmt.Errorf("cannot be read: the parser failed (%v)", p)
		}
	}()
	parser := gofeed.NewParser()
	parser.RSSTranslator = rssTranslator{}
	parser.AtomTranslator = atomTranslator{}
	return parser.Parse(&interruptible{ctx, strings.NewReader(text)})
}

type interruptible struct {
	ctx context.Context
	src io.Reader
}

func (r *interruptible) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, context.Cause(r.ctx)
	}
	return r.src.Read(p)
}

// The keys of what the translators add to gofeed's Custom: where an aggregator
// has an item from, and how often a feed asks to be read.
const (
	customOrigin = "newsdesk origin"
	customTTL    = "newsdesk ttl"
)

type rssTranslator struct{}

func (rssTranslator) Translate(feed any) (*gofeed.Feed, error) {
	out, err := (&gofeed.DefaultRSSTranslator{DisableContentImageScan: true}).Translate(feed)
	if err != nil {
		return nil, err
	}
	in := feed.(*rss.Feed)
	out.Custom = with(out.Custom, customTTL, in.TTL)
	for i, item := range in.Items {
		if item.Source != nil {
			out.Items[i].Custom = with(out.Items[i].Custom, customOrigin, item.Source.URL)
		}
	}
	return out, nil
}

type atomTranslator struct{}

func (atomTranslator) Translate(feed any) (*gofeed.Feed, error) {
	out, err := (&gofeed.DefaultAtomTranslator{}).Translate(feed)
	if err != nil {
		return nil, err
	}
	for i, entry := range feed.(*atom.Feed).Entries {
		if entry.Source == nil {
			continue
		}
		for _, link := range entry.Source.Links {
			if link.Rel == "" || link.Rel == "alternate" {
				out.Items[i].Custom = with(out.Items[i].Custom, customOrigin, link.Href)
			}
		}
	}
	return out, nil
}

func with(m map[string]string, key, value string) map[string]string {
	if value == "" {
		return m
	}
	if m == nil {
		m = make(map[string]string)
	}
	m[key] = value
	return m
}

// newFeed makes articles of what was parsed.
func newFeed(parsed *gofeed.Feed, base *url.URL, now time.Time) *Feed {
	f := &Feed{
		Title: line(parsed.Title),
		Lang:  tag(parsed.Language),
		Every: every(parsed.Custom[customTTL]),
	}
	site := resolve(base, parsed.Link)
	if site != nil {
		f.Site = site.String()
	}
	r := reader{feed: base, base: cmp.Or(site, base), lang: f.Lang, now: now, shared: sharedLinks(parsed.Items)}
	known := make(map[string]bool)
	for _, item := range parsed.Items {
		if item == nil {
			continue
		}
		it := r.item(item)
		switch {
		case it.Check() != nil:
			f.Unusable++
		case !known[it.ID]:
			known[it.ID] = true
			f.Items = append(f.Items, it)
		}
	}
	distrustGUIDs(f.Items)
	slices.Reverse(f.Items)
	sortByTime(f.Items)
	return f
}

// distrustGUIDs takes the GUIDs away that several items have.
func distrustGUIDs(items []Item) {
	count := make(map[string]int)
	for _, it := range items {
		count[it.GUID]++
	}
	for i := range items {
		if count[items[i].GUID] > 1 {
			items[i].GUID = ""
		}
	}
}

// sortByTime sorts items by their times. Those without one stay behind the item
// that they follow.
func sortByTime(items []Item) {
	at := make(map[string]time.Time, len(items))
	var last time.Time
	for _, it := range items {
		if !it.Time.IsZero() {
			last = it.Time
		}
		at[it.ID] = last
	}
	slices.SortStableFunc(items, func(a, b Item) int { return at[a.ID].Compare(at[b.ID]) })
}

// every returns the minutes of a ttl element, at most a day.
func every(ttl string) time.Duration {
	minutes, err := strconv.Atoi(strings.TrimSpace(ttl))
	if err != nil {
		return 0
	}
	return time.Duration(min(max(minutes, 0), 24*60)) * time.Minute
}

// tag returns a language as feeds state it, such as "vi-vn" or "vi_VN", as a tag of
// BCP 47, or "".
func tag(s string) string {
	parsed, err := language.Parse(strings.TrimSpace(s))
	if err != nil || parsed == language.Und {
		return ""
	}
	return parsed.String()
}
