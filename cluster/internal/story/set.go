// Package story makes stories: it finds the texts of articles, and says of the groups
// that linking made of these which article copies which, and which stands for all.
package story

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
)

// An Article is what a story needs to know of one.
type Article struct {
	ID   string
	Time time.Time
	like.Text
}

// Compare orders articles by time, unknown ones last, then by ID.
func Compare(t time.Time, id string, u time.Time, other string) int {
	if x, y := t.IsZero(), u.IsZero(); x != y {
		if x {
			return 1
		}
		return -1
	}
	return cmp.Or(t.Compare(u), strings.Compare(id, other))
}

// Criteria say which texts are alike, and which groups of them are one story.
type Criteria struct {
	Measure   like.Measure
	Threshold uint64
	By        link.Method
}

// NewCriteria returns those of a mean similarity from 0 to 1, and a horizon.
func NewCriteria(threshold float64, horizon time.Duration, by link.Method) Criteria {
	return Criteria{like.Within(horizon), like.Units(threshold), by}
}

// IsAlone reports whether a text is too short to be like another article of the
// same text, hour and outlet.
func (c Criteria) IsAlone(t like.Text) bool { return c.Measure.Likeness(t, t).Full < c.Threshold }

// A Constraint is what an editor said of two articles, by their IDs.
type Constraint struct {
	A, B     string
	Together bool
}

// A Set is articles, in order, and the texts that they have.
type Set struct {
	Articles []Article
	TextOf   []like.TextID // of each article
	Texts    []like.Text   // in the order of their first articles
	First    []int         // of each text, its first article

	by link.Method
}

// NewSet returns the set of articles, which are in order. Articles of the same text,
// headline, hour and outlet share a text, so that copies weigh no more in a story's
// mean similarities than the text itself, and a text that an outlet repeats costs no
// more than one. Those that are constrained stand alone, and so do those that are
// too short to be like themselves.
func NewSet(articles []Article, c Criteria, constrained func(n int) bool) Set {
	s := Set{Articles: articles, TextOf: make([]like.TextID, len(articles)), by: c.By}
	byKey := make(map[Key]like.TextID) // the last text
	var before []like.TextID           // of each text, the one of the same key before it, or none
	const none = -1
	for i, a := range articles {
		key := KeyOf(a.Text)
		last, ok := byKey[key]
		if !ok {
			last = none
		}
		same := last
		for same != none && !s.Texts[same].Same(a.Text) {
			same = before[same]
		}
		if alone := constrained(i) || c.IsAlone(a.Text); alone || same == none {
			same = like.TextID(len(s.Texts))
			s.Texts, s.First = append(s.Texts, a.Text), append(s.First, i)
			before = append(before, last)
			if !alone {
				byKey[key] = same
			}
		}
		s.TextOf[i] = same
	}
	return s
}

// Named returns which articles constraints name, as NewSet asks.
func Named(articles []Article, constraints []Constraint) func(n int) bool {
	named := make(map[string]bool)
	for _, c := range constraints {
		named[c.A], named[c.B] = true, true
	}
	return func(n int) bool { return named[articles[n].ID] }
}

// OnTexts returns constraints, whose articles are all in s, as constraints on texts, in
// an order that does not depend on that in which they were given.
func (s *Set) OnTexts(constraints []Constraint) []link.Constraint {
	if len(constraints) == 0 {
		return nil
	}
	at := make(map[string]like.TextID)
	for i, a := range s.Articles {
		at[a.ID] = s.TextOf[i]
	}
	on := make([]link.Constraint, len(constraints))
	for i, c := range constraints {
		a, b := at[c.A], at[c.B]
		on[i] = link.Constraint{A: min(a, b), B: max(a, b), Together: c.Together}
	}
	slices.SortFunc(on, func(x, y link.Constraint) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return on
}

// A Key is what most texts that must be told apart differ in.
type Key struct {
	text   [16]byte
	when   like.When
	source like.Source
}

// KeyOf returns the key of a text.
func KeyOf(t like.Text) Key { return Key{t.Doc.TextHash, t.When, t.Source} }
