package cluster

import (
	"slices"
	"strings"
	"time"

	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/normalize/page"
	"github.com/chumtin/chumtin/shingle"
)

// extract sets d to the document of a.
func extract(x *shingle.Extractor, d *shingle.Document, a *Article) {
	x.Extract(d, fields(a)...)
	d.HeadlineDates = datesNear(d.HeadlineDates, a.Time)
}

// nearDays is how far the day of a bulletin is from the day that it is published, with
// one day for the time zone.
const nearDays = 2

// datesNear returns those of dates that are near t, all if t is not known: a headline
// names other days because something will happen on them or did, and so may two
// reports of one event.
func datesNear(dates []uint16, t time.Time) []uint16 {
	if t.IsZero() {
		return dates
	}
	return slices.DeleteFunc(dates, func(date uint16) bool {
		for i := -nearDays; i <= nearDays; i++ {
			if near := t.AddDate(0, 0, i); date == uint16(near.Month())<<5|uint16(near.Day()) {
				return false
			}
		}
		return true
	})
}

// fields returns the texts of a that are compared: without markup, and without
// what its outlet puts around every lead and body.
func fields(a *Article) []string {
	title, lead, body := markup.Text(a.Title), markup.Text(a.Summary), ""
	if markup.IsPage(a.Body) {
		title, lead, body = pageFields(a, title, lead)
	} else {
		body = markup.Text(a.Body)
	}
	return []string{title, page.TrimLead(lead), page.TrimBody(body)}
}

// pageFields returns the fields of an article whose body is a whole page: title
// and lead are those of the page where the article has none.
func pageFields(a *Article, title, lead string) (string, string, string) {
	p := markup.Parse(a.Body)
	if strings.TrimSpace(title) == "" {
		title = p.Title
	}
	text := p.Text
	if !strings.HasPrefix(text, p.Title) {
		text = p.Title + "\n" + text
	}
	report := page.Parse(text)
	if strings.TrimSpace(lead) == "" {
		lead = report.Lead
	}
	return title, lead, strings.Join(report.Body, "\n")
}
