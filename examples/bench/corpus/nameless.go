package corpus

import (
	"strings"
	"unicode"

	"github.com/chumtin/chumtin/shingle"
)

// Nameless returns the cosines of all pairs of articles with one label: as they
// are written, and without the names and numbers of one of the two.
func (s *Set) Nameless() (written, nameless []float64, err error) {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return nil, nil, err
	}
	full := make([]shingle.Vector, len(s.Articles))
	stripped := make([]shingle.Vector, len(s.Articles))
	for i, a := range s.Articles {
		full[i] = Document(x, a).Vector
		a.Title, a.Summary, a.Body = withoutNames(a.Title), withoutNames(a.Summary), withoutNames(a.Body)
		stripped[i] = Document(x, a).Vector
	}
	for i := range s.Articles {
		for j := range i {
			if s.Labels[i] != "" && s.Labels[i] == s.Labels[j] {
				written = append(written, full[i].Similarity(full[j]))
				nameless = append(nameless, stripped[i].Similarity(full[j]))
			}
		}
	}
	return written, nameless, nil
}

// withoutNames returns the words of text that neither begin with a capital
// letter nor hold a digit.
func withoutNames(text string) string {
	var kept []string
	for word := range strings.FieldsSeq(text) {
		first := strings.IndexFunc(word, unicode.IsLetter)
		capital := first >= 0 && strings.IndexFunc(word, unicode.IsUpper) == first
		if !capital && !strings.ContainsFunc(word, unicode.IsDigit) {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}
