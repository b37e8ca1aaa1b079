package cluster

import (
	"strings"

	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/normalize/page"
)

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
