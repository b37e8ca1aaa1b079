package corpus

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The texts are the same each time, of the stated length, and a fifth shares most words
// with one before.
func TestShortTexts(t *testing.T) {
	texts := make([]string, 1_000)
	for i, text := range ShortTexts(len(texts)) {
		texts[i] = text
	}
	copied := 0
	for i, text := range texts {
		words := strings.Fields(text)
		assert.True(t, 20 <= len(words) && len(words) <= 40, "%d words", len(words))
		copied += min(1, len(texts[:i])-len(slices.DeleteFunc(slices.Clone(texts[:i]), func(other string) bool {
			differ := 0
			o := strings.Fields(other)
			if len(o) != len(words) {
				return false
			}
			for k := range o {
				if o[k] != words[k] {
					differ++
				}
			}
			return differ <= 2
		})))
	}
	assert.InDelta(t, 200, copied, 40)
	for i, text := range ShortTexts(100) {
		assert.Equal(t, texts[i], text)
	}
}
