package cluster

import "github.com/chumtin/chumtin/normalize/page"

// fields returns the texts of a that are compared: what its outlet puts around
// every lead and body is left out.
func fields(a *Article) []string {
	return []string{a.Title, page.TrimLead(a.Summary), page.TrimBody(a.Body)}
}
