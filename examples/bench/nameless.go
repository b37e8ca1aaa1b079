package main

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/shingle"
)

// namelessTable tells what chumtin cannot do: find a paraphrase that shares no
// name and no number.
func namelessTable() table {
	return table{
		ID:    "nameless",
		Title: fmt.Sprintf("Pairs of one event with a cosine of at least %.2f, as written and without the names and numbers of one article", cluster.DefaultThreshold),
		Head:  []string{"set", "pairs", "as written", "without names", "median cosine", "without names"},
	}
}

func namelessRow(set *labelledSet) ([]string, error) {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return nil, err
	}
	written := make([]shingle.Vector, len(set.articles))
	stripped := make([]shingle.Vector, len(set.articles))
	for i, a := range set.articles {
		written[i] = document(x, a).Vector
		a.Title, a.Summary, a.Body = withoutNames(a.Title), withoutNames(a.Summary), withoutNames(a.Body)
		stripped[i] = document(x, a).Vector
	}
	var asWritten, nameless []float64
	for i := range set.articles {
		for j := range i {
			if set.labels[i] != "" && set.labels[i] == set.labels[j] {
				asWritten = append(asWritten, written[i].Similarity(written[j]))
				nameless = append(nameless, stripped[i].Similarity(written[j]))
			}
		}
	}
	row := []string{set.name, fmt.Sprint(len(asWritten)), "–", "–", "–", "–"}
	if len(asWritten) > 0 {
		copy(row[2:], []string{
			fmt.Sprintf("%.3f", shareReaching(asWritten)), fmt.Sprintf("%.3f", shareReaching(nameless)),
			fmt.Sprintf("%.3f", newSpread(asWritten).median), fmt.Sprintf("%.3f", newSpread(nameless).median),
		})
	}
	return row, nil
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

func shareReaching(similarities []float64) float64 {
	n := 0
	for _, s := range similarities {
		if s >= cluster.DefaultThreshold {
			n++
		}
	}
	return float64(n) / float64(len(similarities))
}
