package cluster

// fields returns the texts of a that are compared.
func fields(a *Article) []string { return []string{a.Title, a.Summary, a.Body} }
