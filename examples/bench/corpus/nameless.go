package corpus

import (
	"strings"
	"unicode"

	"github.com/chumtin/chumtin/shingle"
)

// EventPairs are how alike the pairs of articles with one label are, pair by pair.
type EventPairs struct {
	Cosine   []float64 // as they are written
	Nameless []float64 // the cosine without the names and numbers of one of the two
	Jaccard  []float64 // of their shingles
}

// EventPairs returns how alike all pairs of articles with one label are.
func (s *Set) EventPairs() (EventPairs, error) {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return EventPairs{}, err
	}
	full := make([]shingle.Vector, len(s.Articles))
	stripped := make([]shingle.Vector, len(s.Articles))
	shingles := make([][]string, len(s.Articles))
	for i, a := range s.Articles {
		full[i], shingles[i] = Document(x, a).Vector, ShingleSet(Text(a))
		a.Title, a.Summary, a.Body = withoutNames(a.Title), withoutNames(a.Summary), withoutNames(a.Body)
		stripped[i] = Document(x, a).Vector
	}
	var p EventPairs
	for i := range s.Articles {
		for j := range i {
			if s.Labels[i] != "" && s.Labels[i] == s.Labels[j] {
				p.Cosine = append(p.Cosine, full[i].Similarity(full[j]))
				p.Nameless = append(p.Nameless, stripped[i].Similarity(full[j]))
				p.Jaccard = append(p.Jaccard, Jaccard(shingles[i], shingles[j]))
			}
		}
	}
	return p, nil
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
