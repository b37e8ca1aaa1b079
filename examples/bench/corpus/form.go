package corpus

import (
	"crypto/sha256"
	"slices"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// A Form is how much of an article is at hand.
type Form int

const (
	// Whole is all that is published.
	Whole Form = iota

	// Lead is the headline and the first LeadLength characters of the summary,
	// or of the body where there is no summary: an item of most feeds.
	Lead

	// Headline is the headline alone.
	Headline

	// Mixed is one of the three above, by the hash of the article's ID.
	Mixed

	// Timeless is all but the time.
	Timeless

	// Sourceless is all but the outlet.
	Sourceless
)

// LeadLength is in characters.
const LeadLength = 250

var formNames = [...]string{"whole", "headline + lead", "headline", "mixed", "without times", "without outlets"}

func (f Form) String() string { return formNames[f] }

// Forms are all forms.
func Forms() []Form { return []Form{Whole, Lead, Headline, Mixed, Timeless, Sourceless} }

// Of returns what an article has in the form.
func (f Form) Of(a cluster.Article) cluster.Article {
	switch f {
	case Lead:
		text := a.Summary
		if text == "" {
			text = a.Body
		}
		a.Summary, a.Body = firstCharacters(text, LeadLength), ""
	case Headline:
		a.Summary, a.Body = "", ""
	case Mixed:
		return Form(hashModulo(a.ID, 3)).Of(a)
	case Timeless:
		a.Time = time.Time{}
	case Sourceless:
		a.Source, a.URL = "", ""
	}
	return a
}

func firstCharacters(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// hashModulo returns the SHA-256 of s, a number with its first byte highest, mod m.
func hashModulo(s string, m int) int {
	r := 0
	for _, b := range sha256.Sum256([]byte(s)) {
		r = (r<<8 | int(b)) % m
	}
	return r
}

// In returns the articles of the set in a form, and whether that changes any.
func (s *Set) In(f Form) (articles []cluster.Article, differs bool) {
	articles = slices.Clone(s.Articles)
	for i := range articles {
		if articles[i] = f.Of(articles[i]); articles[i] != s.Articles[i] {
			differs = true
		}
	}
	return articles, differs
}

// Dated returns the set without articles whose time is not known, if others have
// one: a stream is in the order of time.
func (s *Set) Dated() Set {
	dated := Set{Name: s.Name}
	for i, a := range s.Articles {
		if !a.Time.IsZero() {
			dated.Articles = append(dated.Articles, a)
			dated.Labels = append(dated.Labels, s.Labels[i])
		}
	}
	if len(dated.Articles) == 0 {
		return *s
	}
	return dated
}
