package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/normalize"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A card is a story as a list shows it.
type card struct {
	desk.Card
	Report
	Also   []Report
	Copies []Report
	Folded int  // articles that the card does not show
	Lone   bool // one article, so nothing to count
}

// A topicGroup is an affair: its first story in full, the others in brief.
type topicGroup struct {
	ID       cluster.StoryID
	Cards    []card
	Articles int
}

// First returns the story that leads the affair.
func (t topicGroup) First() card { return t.Cards[0] }

// Others returns its other stories.
func (t topicGroup) Others() []card { return t.Cards[1:] }

// The stories of an affair that are seen besides the first, and those that are folded.
const (
	briefs = 3
	folded = 9
)

// Brief returns those of the others that are seen at once.
func (t topicGroup) Brief() []card { return t.Cards[1:min(len(t.Cards), 1+briefs)] }

// More returns those that are folded.
func (t topicGroup) More() []card {
	return t.Cards[min(len(t.Cards), 1+briefs):min(len(t.Cards), 1+briefs+folded)]
}

// Hidden returns the number of those that are not seen at once.
func (t topicGroup) Hidden() int { return max(0, len(t.Cards)-1-briefs) }

// Rest returns the number of those that only the first story's page has.
func (t topicGroup) Rest() int { return max(0, len(t.Cards)-1-briefs-folded) }

func cardOf(c *desk.Card) card {
	shown := 1 + len(c.Also) + len(c.Copies)
	out := card{
		Card:   *c,
		Report: reportOf(&c.Representative),
		Also:   reportsOf(c.Also),
		Copies: reportsOf(c.Copies),
		Folded: max(0, c.Articles-shown),
		Lone:   c.Articles == 1,
	}
	return out
}

// StoryID returns the story's id.
func (c card) StoryID() cluster.StoryID { return c.Card.ID }

// ReportID returns the id of the article that speaks for the story.
func (c card) ReportID() string { return c.Report.ID }

func topicsOf(topics []desk.Topic, sought soughtWords) []topicGroup {
	out := make([]topicGroup, 0, len(topics))
	for i := range topics {
		group := topicGroup{ID: topics[i].ID}
		for j := range topics[i].Cards {
			c := cardOf(&topics[i].Cards[j])
			sought.light(&c.Report)
			for k := range c.Also {
				sought.light(&c.Also[k])
			}
			group.Cards = append(group.Cards, c)
			group.Articles += c.Articles
		}
		if len(group.Cards) > 0 {
			out = append(out, group)
		}
	}
	return out
}

// filterOf returns the filter that a query asks for. The names are those of the
// form, the API and the feeds.
func filterOf(q url.Values, zone *time.Location) (desk.Filter, error) {
	f := desk.Filter{
		Section: q.Get("section"),
		Source:  q.Get("source"),
		Query:   strings.TrimSpace(q.Get("q")),
		Closed:  q.Get("closed") != "",
		Unread:  q.Get("unread") != "",
		After:   q.Get("after"),
	}
	const longest = 500
	if len(f.Query) > longest {
		return f, badRequest("What is sought is too long.")
	}
	switch q.Get("order") {
	case "", "weight":
	case "time":
		f.Order = desk.ByTime
	default:
		return f, badRequest("The order is weight or time.")
	}
	for _, n := range []struct {
		name string
		most int
		to   *int
	}{{"independent", 1000, &f.Independent}, {"articles", 100_000, &f.Articles}, {"limit", 200, &f.Limit}} {
		text := q.Get(n.name)
		if text == "" {
			continue
		}
		value, err := strconv.Atoi(text)
		if err != nil || value < 0 || value > n.most {
			return f, badRequest("%s is a number from 0 to %d.", n.name, n.most)
		}
		*n.to = value
	}
	var err error
	if f.Since, err = timeOf(q.Get("since"), zone); err != nil {
		return f, err
	}
	if f.Until, err = timeOf(q.Get("until"), zone); err != nil {
		return f, err
	}
	if day := q.Get("day"); day != "" {
		from, err := timeOf(day, zone)
		if err != nil {
			return f, err
		}
		f.Since, f.Until = from, from.AddDate(0, 0, 1)
	}
	return f, nil
}

// timeOf returns the time that text states, which is a day of zone or a full
// timestamp.
func timeOf(text string, zone *time.Location) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, text, zone); err == nil {
		return t, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, badRequest("A time is such as 2026-03-17 or 2026-03-17T08:30:00+07:00.")
	}
	return t, nil
}

// pageTopics is how many affairs a page shows, some five screens of a desk.
const pageTopics = 30

// frontData is what the front page and the page of a search show.
type frontData struct {
	Filter   desk.Filter
	Chosen   url.Values // of the form
	Day      string
	Sections []string
	Sources  []desk.Source
	Topics   []topicGroup
	Stories  int // on the page
	Total    int
	Next     string // address of the next page
	Seq      uint64
	Search   bool
	Bare     bool // that the words sought have no diacritics
	Filtered bool
	Feeds    string // the query of the feeds of what is shown
	Saved    []saved
	Save     string // the address to save what is shown
}

// In reports whether a section is the one shown.
func (d frontData) In(section string) bool { return d.Filter.Section == section }

// ByTime reports the order.
func (d frontData) ByTime() bool { return d.Filter.Order == desk.ByTime }

// Sectioned returns the address of a section under the same filter.
func (d frontData) Sectioned(section string) string {
	q := url.Values{}
	for name, values := range d.Chosen {
		if name != "section" && name != "after" && len(values) > 0 && values[0] != "" {
			q.Set(name, values[0])
		}
	}
	if section != "" {
		q.Set("section", section)
	}
	if len(q) == 0 {
		return "/"
	}
	return "/?" + q.Encode()
}

// Names returns the outlets, each once.
func (d frontData) Names() []string {
	var names []string
	for _, s := range d.Sources {
		names = append(names, s.Name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (s *Server) front(w http.ResponseWriter, r *http.Request) error {
	return s.list(w, r, "front")
}

func (s *Server) search(w http.ResponseWriter, r *http.Request) error {
	return s.list(w, r, "search")
}

func (s *Server) list(w http.ResponseWriter, r *http.Request, name string) error {
	q := r.URL.Query()
	f, err := filterOf(q, s.opts.Zone)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if f.Limit == 0 {
		f.Limit = pageTopics
	}
	data := frontData{Filter: f, Chosen: q, Search: name == "search", Day: q.Get("day")}
	if data.Search {
		data.Filter.Closed = true
		f.Closed = true
		data.Bare = f.Query != "" && normalize.Key.String(f.Query) == normalize.Bare.String(f.Query)
	}
	var page desk.Page
	if !data.Search || f.Query != "" {
		if page, err = s.desk.Front(ctx, readerOf(r), f); err != nil {
			return err
		}
	}
	if data.Sections, err = s.desk.Sections(ctx); err != nil {
		return err
	}
	if data.Sources, err = s.desk.Sources(ctx); err != nil {
		return err
	}
	if data.Saved, err = s.savedSearches(r); err != nil {
		return err
	}
	data.Save = "/searches?" + queryOf(f, s.opts.Zone).Encode() + "#new"
	data.Topics = topicsOf(page.Topics, soughtIn(f.Query))
	for _, t := range data.Topics {
		data.Stories += len(t.Cards)
	}
	data.Total, data.Seq = page.Total, page.Seq
	if page.Next != "" {
		next := url.Values{}
		maps.Copy(next, q)
		next.Set("after", page.Next)
		data.Next = r.URL.Path + "?" + next.Encode()
	}
	feeds := url.Values{}
	for _, k := range []string{"q", "section", "source", "independent", "articles"} {
		if v := q.Get(k); v != "" {
			feeds.Set(k, v)
		}
	}
	if len(feeds) > 0 {
		data.Feeds = "?" + feeds.Encode()
	}
	data.Filtered = f.Source != "" || f.Independent > 0 || f.Articles > 0 || data.Day != "" || f.Unread || f.Closed && !data.Search || !f.Since.IsZero() || !f.Until.IsZero()
	return s.render(w, r, http.StatusOK, name, data)
}

// A hit is a run of a text that was sought, or was not.
type hit struct {
	Text string
	Hit  bool
}

// soughtWords are the words of a search, in the form in which they are compared.
type soughtWords struct {
	form normalize.Form
	keys map[string]bool
}

func soughtIn(query string) soughtWords {
	if query == "" {
		return soughtWords{}
	}
	s := soughtWords{form: normalize.Key, keys: make(map[string]bool)}
	var wanted []string // without what is not to be found
	for part := range strings.FieldsSeq(query) {
		if part != "OR" && !strings.HasPrefix(part, "-") {
			wanted = append(wanted, part)
		}
	}
	query = strings.Join(wanted, " ")
	if normalize.Key.String(query) == normalize.Bare.String(query) {
		s.form = normalize.Bare
	}
	for word := range strings.FieldsSeq(s.form.String(query)) {
		s.keys[word] = true
	}
	return s
}

// light divides the headline and the lead of r at the words sought.
func (s soughtWords) light(r *Report) {
	if len(s.keys) > 0 {
		r.TitleHits, r.LeadHits = s.hits(r.Title), s.hits(r.Lead)
	}
}

func (s soughtWords) hits(text string) []hit {
	var out []hit
	add := func(text string, sought bool) {
		if n := len(out); n > 0 && out[n-1].Hit == sought {
			out[n-1].Text += text
			return
		}
		out = append(out, hit{text, sought})
	}
	for i, word := range strings.Fields(text) {
		if i > 0 {
			add(" ", false)
		}
		sought := false
		for key := range strings.FieldsSeq(s.form.String(word)) {
			sought = sought || s.keys[key]
		}
		add(word, sought)
	}
	return out
}
