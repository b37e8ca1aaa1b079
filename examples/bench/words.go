package main

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// shingleWidth is the number of words to a shingle, for all.
const shingleWidth = 3

// slots is the length of all signatures.
const slots = 128

// words returns the words of text as a careful user of a peer would make them:
// composed, in lower case, parted at all that is no letter, mark or number.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r)
	})
}

// shingles returns the runs of shingleWidth words, with a blank between.
func shingles(words []string) []string {
	if len(words) < shingleWidth {
		return nil
	}
	s := make([]string, 0, len(words))
	for i := range len(words) - shingleWidth + 1 {
		s = append(s, strings.Join(words[i:i+shingleWidth], " "))
	}
	return s
}

// shingleSet returns the shingles of text, sorted, each once.
func shingleSet(text string) []string {
	s := shingles(words(text))
	slices.Sort(s)
	return slices.Compact(s)
}

// jaccard returns the Jaccard similarity of two sorted sets, 0 if both are empty.
func jaccard(a, b []string) float64 {
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := strings.Compare(a[i], b[j]); {
		case c == 0:
			shared++
			i++
			j++
		case c < 0:
			i++
		default:
			j++
		}
	}
	return float64(shared) / float64(max(len(a)+len(b)-shared, 1))
}
