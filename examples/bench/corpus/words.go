package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// ShingleWidth is the number of words to a shingle, for all.
const ShingleWidth = 3

// Slots is the length of all signatures.
const Slots = 128

// Words returns the words of text as a careful user of a peer would make them:
// composed, in lower case, parted at all that is no letter, mark or number.
func Words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsNumber(r)
	})
}

// Shingles returns the runs of ShingleWidth words, with a blank between.
func Shingles(words []string) []string {
	if len(words) < ShingleWidth {
		return nil
	}
	s := make([]string, 0, len(words))
	for i := range len(words) - ShingleWidth + 1 {
		s = append(s, strings.Join(words[i:i+ShingleWidth], " "))
	}
	return s
}

// ShingleSet returns the shingles of text, sorted, each once.
func ShingleSet(text string) []string {
	s := Shingles(Words(text))
	slices.Sort(s)
	return slices.Compact(s)
}

// Jaccard returns the Jaccard similarity of two sorted sets, 0 if both are empty.
func Jaccard[E cmp.Ordered](a, b []E) float64 {
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch c := cmp.Compare(a[i], b[j]); {
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
