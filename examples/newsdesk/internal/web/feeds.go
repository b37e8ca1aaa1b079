package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// An outFeed is a feed of stories or of the articles of one.
type outFeed struct {
	title, self, home string
	updated           time.Time
	items             []outItem
}

type outItem struct {
	id, link, title, text, source string
	related                       string // where the report was published
	published, updated            time.Time
}

// Feeds go where the desk is read from, so their addresses are those that it was
// asked by.
func (s *Server) base(r *http.Request) string {
	scheme := "http"
	if s.opts.Secure || r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (s *Server) storiesFeed(r *http.Request) (*outFeed, error) {
	q := r.URL.Query()
	f, err := filterOf(q, s.opts.Zone)
	if err != nil {
		return nil, err
	}
	if !q.Has("order") {
		f.Order = desk.ByTime
	}
	page, err := s.desk.Front(r.Context(), readerOf(r), f)
	if err != nil {
		return nil, err
	}
	in, base := words{languageOf(r)}, s.base(r)
	feed := &outFeed{title: in.T("News desk"), home: base + "/", self: base + r.URL.RequestURI()}
	if f.Section != "" {
		feed.title += " · " + f.Section
	}
	if f.Query != "" {
		feed.title += " · " + f.Query
	}
	for i := range page.Topics {
		for j := range page.Topics[i].Cards {
			c := cardOf(&page.Topics[i].Cards[j])
			home := fmt.Sprintf("%s/stories/%d", base, c.StoryID())
			lines := []string{in.N(c.Independent, "# independent report", "# independent reports") + " · " + in.N(c.Articles, "# article", "# articles"), c.Lead}
			for _, a := range c.Also {
				lines = append(lines, a.Source+": "+a.Title)
			}
			feed.items = append(feed.items, outItem{
				id: fmt.Sprintf("tag:%s,2026:story/%d", hostName(r.Host), c.StoryID()), link: home, title: c.Title,
				text: strings.Join(lines, "\n"), source: c.Source, related: c.Link, published: c.Card.First, updated: c.Card.Last,
			})
		}
	}
	return feed.dated(), nil
}

func (s *Server) storyFeed(r *http.Request) (*outFeed, error) {
	id, err := storyID(r)
	if err != nil {
		return nil, err
	}
	story, err := s.desk.Story(r.Context(), readerOf(r), id)
	if err != nil {
		return nil, err
	}
	base := s.base(r)
	home := fmt.Sprintf("%s/stories/%d", base, story.ID)
	feed := &outFeed{title: reportOf(&story.Representative).Title, home: home, self: base + r.URL.RequestURI()}
	const most = 100
	for i := len(story.Members) - 1; i >= 0 && len(feed.items) < most; i-- { // the newest first
		m := reportOf(&story.Members[i])
		feed.items = append(feed.items, outItem{
			id: fmt.Sprintf("tag:%s,2026:article/%s", hostName(r.Host), m.Anchor[1:]), link: home + "#" + m.Anchor, title: m.Title,
			text: m.Lead, source: m.Source, related: m.Link, published: m.Time, updated: m.Arrived,
		})
	}
	return feed.dated(), nil
}

func hostName(host string) string {
	name, _, _ := strings.Cut(host, ":")
	return name
}

// dated gives the feed and each item without one a time.
func (f *outFeed) dated() *outFeed {
	for i := range f.items {
		item := &f.items[i]
		if item.updated.Before(item.published) {
			item.updated = item.published
		}
		if item.updated.After(f.updated) {
			f.updated = item.updated
		}
	}
	if f.updated.IsZero() {
		f.updated = time.Unix(0, 0)
	}
	return f
}

func (s *Server) atom(w http.ResponseWriter, r *http.Request) error {
	f, err := s.storiesFeed(r)
	if err != nil {
		return err
	}
	return f.writeAtom(w, r)
}

func (s *Server) jsonFeed(w http.ResponseWriter, r *http.Request) error {
	f, err := s.storiesFeed(r)
	if err != nil {
		return err
	}
	return f.writeJSON(w, r)
}

func (s *Server) storyAtom(w http.ResponseWriter, r *http.Request) error {
	f, err := s.storyFeed(r)
	if err != nil {
		return err
	}
	return f.writeAtom(w, r)
}

func (s *Server) storyJSONFeed(w http.ResponseWriter, r *http.Request) error {
	f, err := s.storyFeed(r)
	if err != nil {
		return err
	}
	return f.writeJSON(w, r)
}

type (
	atomFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated string      `xml:"updated"`
		Links   []atomLink  `xml:"link"`
		Author  string      `xml:"author>name"`
		Entries []atomEntry `xml:"entry"`
	}

	atomLink struct {
		Rel  string `xml:"rel,attr,omitempty"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}

	atomEntry struct {
		ID        string     `xml:"id"`
		Title     string     `xml:"title"`
		Updated   string     `xml:"updated"`
		Published string     `xml:"published,omitempty"`
		Links     []atomLink `xml:"link"`
		Author    string     `xml:"author>name"`
		Summary   string     `xml:"summary"`
	}
)

func (f *outFeed) writeAtom(w http.ResponseWriter, r *http.Request) error {
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	out := atomFeed{
		ID: f.self, Title: xmlText(f.title), Updated: stamp(f.updated), Author: "newsdesk",
		Links: []atomLink{{"self", "application/atom+xml", f.self}, {"alternate", "text/html", f.home}},
	}
	for _, item := range f.items {
		updated := item.updated
		if updated.IsZero() {
			updated = f.updated
		}
		e := atomEntry{
			ID: item.id, Title: xmlText(item.title), Updated: stamp(updated), Published: stamp(item.published),
			Links: []atomLink{{"alternate", "text/html", item.link}}, Author: xmlText(item.source), Summary: xmlText(item.text),
		}
		if item.related != "" {
			e.Links = append(e.Links, atomLink{"related", "text/html", item.related})
		}
		out.Entries = append(out.Entries, e)
	}
	b, err := xml.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	respond(w, r, http.StatusOK, "application/atom+xml; charset=utf-8", append([]byte(xml.Header), b...))
	return nil
}

// xmlText returns text without what XML cannot hold.
func xmlText(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

type (
	jsonFeedFile struct {
		Version string         `json:"version"`
		Title   string         `json:"title"`
		Home    string         `json:"home_page_url"`
		Self    string         `json:"feed_url"`
		Items   []jsonFeedItem `json:"items"`
	}

	jsonFeedItem struct {
		ID        string           `json:"id"`
		URL       string           `json:"url"`
		External  string           `json:"external_url,omitempty"`
		Title     string           `json:"title"`
		Text      string           `json:"content_text"`
		Published time.Time        `json:"date_published,omitzero"`
		Modified  time.Time        `json:"date_modified,omitzero"`
		Authors   []jsonFeedAuthor `json:"authors,omitempty"`
	}

	jsonFeedAuthor struct {
		Name string `json:"name"`
	}
)

func (f *outFeed) writeJSON(w http.ResponseWriter, r *http.Request) error {
	out := jsonFeedFile{Version: "https://jsonfeed.org/version/1.1", Title: f.title, Home: f.home, Self: f.self, Items: []jsonFeedItem{}}
	for _, item := range f.items {
		i := jsonFeedItem{
			ID: item.id, URL: item.link, External: item.related, Title: item.title, Text: item.text,
			Published: item.published, Modified: item.updated,
		}
		if item.source != "" {
			i.Authors = []jsonFeedAuthor{{item.source}}
		}
		out.Items = append(out.Items, i)
	}
	b, err := jsonText(out)
	if err != nil {
		return err
	}
	respond(w, r, http.StatusOK, "application/feed+json; charset=utf-8", b)
	return nil
}
