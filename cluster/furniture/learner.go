package furniture

import (
	"net/url"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/sorted"
	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle/token"
)

const (
	enough        = 3 // headlines of different subjects, at an outlet
	enoughUnknown = 5 // the same, where no outlet is known

	minWords = 3  // of a headline that says what its subject is
	maxWords = 24 // of a headline that are compared

	// generation is how many sentences are held before those that did not come again
	// since as many others are forgotten. Most articles bring one that is new. Two
	// generations take some 20 MB.
	generation = 1 << 16
)

// A Learner knows the furniture of outlets. It holds at most 131,072 sentences, as
// digests of 8 bytes, and forgets those first that have not come for longest. The zero
// Learner is ready to use. It is not safe for concurrent use.
type Learner struct {
	young, old map[uint64]*sentence // by digest; what comes again gets young

	generation int // but in tests generation
}

// A sentence is furniture once it has stood under enough headlines, which are not kept
// then.
type sentence struct {
	headlines   [][]uint32 // no two of one subject
	isFurniture bool
}

// Learn notes the sentences that end the summary and the body of articles. Of a set it
// learns more if it gets all at once than one by one.
func (l *Learner) Learn(articles ...cluster.Article) {
	for i := range articles {
		l.learn(&articles[i])
	}
	if len(articles) > 1 { // again: now it is known from the first article on which ends recur
		for i := range articles {
			l.learn(&articles[i])
		}
	}
}

// learn learns an article. Of a text whose last sentence stood under no other headline
// none besides is noted: so most take one place.
func (l *Learner) learn(a *cluster.Article) {
	outlet, headline := outletOf(a), words(a.Title)
	subject := subjectOf(headline)
	if len(subject) < minWords {
		return
	}
	for _, field := range []string{a.Summary, a.Body} {
		first := true
		for e := range endings(outlet, headline, field) {
			if recurs := l.note(e.digest, subject, needed(outlet)); first && !recurs {
				break
			}
			first = false
		}
	}
}

// needed returns how many headlines make a sentence furniture of an outlet.
func needed(outlet string) int {
	if outlet == "" {
		return enoughUnknown
	}
	return enough
}

// note notes that a sentence stood under a headline, of which so many make it
// furniture, and reports whether it stood under another one as well.
func (l *Learner) note(digest uint64, headline []uint32, needed int) (recurs bool) {
	s := l.find(digest)
	if s == nil {
		s = new(sentence)
		l.hold(digest, s)
	}
	if !s.isFurniture && !slices.ContainsFunc(s.headlines, func(h []uint32) bool { return oneSubject(h, headline) }) {
		if s.headlines = append(s.headlines, headline); len(s.headlines) == needed {
			*s = sentence{isFurniture: true}
		}
	}
	return s.isFurniture || len(s.headlines) > 1
}

// find returns the sentence of a digest, which gets young, or nil.
func (l *Learner) find(digest uint64) *sentence {
	if s := l.young[digest]; s != nil {
		return s
	}
	s := l.old[digest]
	if s != nil {
		l.hold(digest, s)
	}
	return s
}

// hold makes a sentence young. What is old then and did not get young is forgotten.
func (l *Learner) hold(digest uint64, s *sentence) {
	size := generation
	if l.generation > 0 {
		size = l.generation
	}
	if l.young == nil || len(l.young) >= size {
		l.young, l.old = make(map[uint64]*sentence), l.young
	}
	l.young[digest] = s
}

// Trim returns an article without the furniture that is known behind its summary and
// its body.
func (l *Learner) Trim(a cluster.Article) cluster.Article {
	outlet, headline, trimmed := outletOf(&a), words(a.Title), a
	trimmed.Summary = l.trim(outlet, headline, a.Summary)
	trimmed.Body = l.trim(outlet, headline, a.Body)
	if trimmed.Check() != nil {
		return a
	}
	return trimmed
}

func (l *Learner) trim(outlet string, headline []uint64, field string) string {
	end := len(field)
	for e := range endings(outlet, headline, field) {
		if s := l.find(e.digest); s == nil || !s.isFurniture {
			break
		}
		end = e.start
	}
	if end == len(field) {
		return field
	}
	return strings.TrimRight(field[:end], spaces)
}

// oneSubject reports whether two headlines share more than a quarter of the words of
// the shorter.
func oneSubject(a, b []uint32) bool {
	return 4*sorted.Common(a, b) > min(len(a), len(b))
}

// words returns the hashes of the words of a headline, whose end does not count if it is
// longer than any.
func words(headline string) []uint64 {
	return token.Append(nil, markup.Text(headline[:min(len(headline), maxTail)]))
}

// subjectOf returns the first words of a headline, distinct and ascending.
func subjectOf(headline []uint64) []uint32 {
	all := make([]uint32, 0, maxWords)
	for _, w := range headline[:min(len(headline), maxWords)] {
		all = append(all, uint32(w>>32))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// outletOf returns the name of an article's outlet, or "" if it is not known.
func outletOf(a *cluster.Article) string {
	if name := strings.TrimSpace(a.Source); name != "" {
		return strings.ToLower(name)
	}
	u, err := url.Parse(strings.TrimSpace(a.URL))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
