package page

import "strings"

// bigrams is a set of pairs of neighbouring words.
type bigrams map[string]bool

// add adds the pairs of a key form.
func (b bigrams) add(key string) {
	start := 0
	middle := strings.IndexByte(key, ' ')
	for middle >= 0 {
		end := len(key)
		next := strings.IndexByte(key[middle+1:], ' ')
		if next >= 0 {
			next += middle + 1
			end = next
		}
		b[key[start:end]] = true
		start, middle = middle+1, next
	}
}
