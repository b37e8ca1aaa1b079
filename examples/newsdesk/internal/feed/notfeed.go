package feed

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/chumtin/chumtin/normalize/markup"
)

// A NotFeedError reports a web page where a feed should be.
type NotFeedError struct {
	// Feeds are those that the page says it has.
	Feeds []string
}

func (e *NotFeedError) Error() string {
	if len(e.Feeds) == 0 {
		return "is a web page and no feed"
	}
	return "is a web page and no feed; it says that its feed is " + e.Feeds[0]
}

type plainError string

func (e plainError) Error() string { return string(e) }

func notFeed(text string, base *url.URL) error {
	if !markup.IsPage(text) {
		return plainError("is XML, but neither RSS nor Atom")
	}
	return &NotFeedError{linked(text, base)}
}

// maxLinked is how many feeds of a page are named.
const maxLinked = 10

// linked returns the feeds that a page links to in its head.
func linked(page string, base *url.URL) (feeds []string) {
	z := html.NewTokenizer(strings.NewReader(page))
	for len(feeds) < maxLinked {
		switch z.Next() {
		case html.ErrorToken:
			return feeds
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.Data == "body" {
				return feeds
			}
			if token.Data != "link" {
				continue
			}
			attr := make(map[string]string)
			for _, a := range token.Attr {
				attr[a.Key] = a.Val
			}
			if !slices.Contains(strings.Fields(strings.ToLower(attr["rel"])), "alternate") {
				continue
			}
			switch strings.ToLower(attr["type"]) {
			case "application/rss+xml", "application/atom+xml", "application/feed+json":
				if u := resolve(base, attr["href"]); u != nil {
					feeds = append(feeds, u.String())
				}
			}
		}
	}
	return feeds
}
