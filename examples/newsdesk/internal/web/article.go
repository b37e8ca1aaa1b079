package web

import (
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// A Report is an article as the pages show it: plain text, and a link only if it leads to
// the web.
type Report struct {
	ID                  string
	Anchor              string
	Title               string
	Lead                string
	Source              string
	Link                string // or ""
	Lang                string // or "" if it is not known
	Time                time.Time
	Arrived             time.Time
	Timed               bool // that Time is the outlet's, not the arrival
	Kind                cluster.Kind
	Of                  string
	Story               cluster.StoryID
	Version             int
	Versions            []headlineChange // of the headline, the newest first
	TitleHits, LeadHits []hit            // of a search: headline and lead, what was sought lit
}

// A headlineChange is what a version made of the headline before it.
type headlineChange struct {
	Version int
	Arrived time.Time
	Words   []change
}

const leadLength = 320 // characters

func reportOf(a *desk.Article) Report {
	r := Report{
		ID:      a.ID,
		Anchor:  "a" + strconv.FormatInt(a.Seq, 10),
		Title:   plain(a.Title),
		Lead:    cut(plain(a.Summary), leadLength),
		Source:  oneLine(a.Source),
		Link:    link(a.URL),
		Lang:    langTag(a.Lang),
		Time:    a.Time,
		Timed:   !a.Time.IsZero(),
		Arrived: a.Arrived,
		Kind:    a.Kind,
		Of:      a.Of,
		Story:   a.Story,
		Version: a.Version,
	}
	if !r.Timed {
		r.Time = a.Arrived
	}
	if r.Title == "" { // some items of feeds have none
		r.Title, r.Lead = cut(r.Lead, 100), ""
	}
	if r.Title == "" {
		r.Title = cut(plain(a.Body), 100)
	}
	if r.Title == "" {
		r.Title = cut(oneLine(a.ID), 100)
	}
	if r.Source == "" {
		r.Source = hostOf(r.Link)
	}
	after := r.Title
	for i := len(a.Earlier) - 1; i >= 0; i-- {
		before := plain(a.Earlier[i].Title)
		version, arrived := a.Version, a.Arrived
		if i+1 < len(a.Earlier) {
			version, arrived = a.Earlier[i+1].Version, a.Earlier[i+1].Arrived
		}
		if before != after {
			r.Versions = append(r.Versions, headlineChange{version, arrived, wordDiff(before, after)})
		}
		after = before
	}
	return r
}

func reportsOf(articles []desk.Article) []Report {
	all := make([]Report, len(articles))
	for i := range articles {
		all[i] = reportOf(&articles[i])
	}
	return all
}

func hostOf(link string) string {
	_, rest, _ := strings.Cut(link, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(host, "www.")
}

// langTag returns lang if it can stand in a lang attribute.
func langTag(lang string) string {
	const longest = 35
	ok := len(lang) <= longest && strings.IndexFunc(lang, func(r rune) bool {
		return r != '-' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) < 0
	if !ok {
		return ""
	}
	return lang
}

// Own reports whether the article is a report of its own.
func (r Report) Own() bool { return r.Kind == cluster.Report }

// Changed returns how often the headline changed.
func (r Report) Changed() int { return len(r.Versions) }
