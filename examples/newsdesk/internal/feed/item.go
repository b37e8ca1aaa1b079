package feed

import (
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/normalize/markup"
)

// An Item is an article of a feed.
type Item struct {
	cluster.Article

	// GUID is a key of what its feed calls it, which stays when the outlet
	// changes its address, or "".
	GUID string
}

// Limits of the texts in runes. What is longer is cut: it is no headline, lead or
// article.
const (
	maxTitle   = 500
	maxSummary = 3_000
	maxBody    = 200_000
	maxURL     = 2_000 // bytes; a longer one is none
)

// A reader makes articles of a feed's items.
type reader struct {
	feed   *url.URL        // where the feed is
	base   *url.URL        // what its links are relative to
	lang   string          // of the feed
	now    time.Time       // when it was fetched
	shared map[string]bool // links of several items
}

func (r *reader) item(in *gofeed.Item) Item {
	var it Item
	it.Title = short(line(in.Title), maxTitle)
	it.Summary, it.Body = texts(in.Description, in.Content)
	it.Lang = r.lang
	if dc := in.DublinCoreExt; dc != nil && len(dc.Language) > 0 {
		if own := tag(dc.Language[0]); own != "" {
			it.Lang = own
		}
	}
	it.Time = r.time(in, it.Lang)

	link := resolve(r.base, linkOf(in))
	if link != nil {
		link = Untracked(link)
		it.URL = link.String()
	}
	outlet := link
	if origin := resolve(r.base, in.Custom[customOrigin]); origin != nil {
		outlet = origin
	}
	if outlet == nil {
		outlet = r.feed
	}
	it.Source = Outlet(outlet)
	id := Identity{Link: link, GUID: strings.TrimSpace(in.GUID), Outlet: it.Source}
	if link != nil && r.shared[linkOf(in)] {
		id.Link = nil
	}
	it.ID, it.GUID = id.ID(&it.Article), id.guid()
	return it
}

// linkOf returns the link of an item, the original one where a service counts
// clicks.
func linkOf(in *gofeed.Item) string {
	if orig := in.Extensions["feedburner"]["origLink"]; len(orig) > 0 && orig[0].Value != "" {
		return strings.TrimSpace(orig[0].Value)
	}
	if link := strings.TrimSpace(in.Link); link != "" {
		return link
	}
	for _, link := range in.Links {
		if link = strings.TrimSpace(link); link != "" {
			return link
		}
	}
	// RSS 2.0: a GUID is a link unless it says that it is not.
	if guid := strings.TrimSpace(in.GUID); strings.HasPrefix(guid, "http://") || strings.HasPrefix(guid, "https://") {
		return guid
	}
	return ""
}

// sharedLinks returns the links that items with different GUIDs have in common:
// those of a page that has them all, and of no article.
func sharedLinks(items []*gofeed.Item) map[string]bool {
	guid := make(map[string]string)
	shared := make(map[string]bool)
	for _, item := range items {
		if item == nil {
			continue
		}
		link, name := linkOf(item), item.GUID
		if name == "" {
			name = item.Title
		}
		if first, ok := guid[link]; ok && first != name {
			shared[link] = true
		}
		guid[link] = name
	}
	return shared
}

// resolve returns an address on the web, or nil, as for markup in its place.
func resolve(base *url.URL, link string) *url.URL {
	link = strings.TrimSpace(link)
	if link == "" || len(link) > maxURL || strings.ContainsAny(link, "<>\"") {
		return nil
	}
	u, err := base.Parse(link)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil
	}
	u.User = nil
	if len(u.String()) > maxURL {
		return nil
	}
	return u
}

// texts returns the lead and the text of an item, each once: a feed that has only
// one of them may have put either into it.
func texts(description, content string) (summary, body string) {
	summary, body = paragraphs(description), paragraphs(content)
	if body == summary {
		body = ""
	}
	if body == "" && utf8.RuneCountInString(summary) > maxLead {
		// The whole article. Its first paragraph is the lead if it can be one.
		if first, rest, ok := strings.Cut(summary, "\n"); ok && utf8.RuneCountInString(first) <= maxLead {
			summary, body = first, rest
		} else {
			summary, body = "", summary
		}
	}
	return short(summary, maxSummary), short(body, maxBody)
}

// maxLead is how long a lead is at most, in runes: those of feeds have 60 to 400.
const maxLead = 1_000

// line returns the text of a field in one line.
func line(s string) string { return strings.Join(strings.Fields(markup.Text(s)), " ") }

// paragraphs returns the text of a field, a paragraph a line.
func paragraphs(s string) string {
	var b strings.Builder
	for p := range strings.Lines(markup.Text(s)) {
		p = strings.Join(strings.Fields(p), " ")
		if p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p)
	}
	return b.String()
}

// short returns s, or its beginning if it has more than most runes.
func short(s string, most int) string {
	if len(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n == most {
			return s[:i] + "…"
		}
		n++
	}
	return s
}

// time returns when an item was published: the first of its times that can be. The
// forms of jsonl come first: there, the day comes before the month.
func (r *reader) time(in *gofeed.Item, lang string) time.Time {
	for _, stated := range []struct {
		text   string
		parsed *time.Time
	}{{in.Published, in.PublishedParsed}, {in.Updated, in.UpdatedParsed}} {
		t, err := jsonl.ParseTime(strings.TrimSpace(stated.text), jsonl.ZoneOf(lang))
		if err != nil && stated.parsed != nil {
			t = *stated.parsed
		}
		if Plausible(t, r.now) {
			return t
		}
	}
	return time.Time{}
}

// Plausible reports whether an article of a feed that was fetched at a time may
// have been published at t. Before 1990 there was no web.
func Plausible(t, now time.Time) bool { return t.Year() >= 1990 && !Future(t, now) }

// Future reports whether t is so far after now that no clock can be wrong by that:
// it is a plan, or in a zone that is not its own.
func Future(t, now time.Time) bool { return t.After(now.Add(15 * time.Minute)) }
