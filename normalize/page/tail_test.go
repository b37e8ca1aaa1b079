package page

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// simpleLastSentence tries every blank.
func simpleLastSentence(text string) int {
	skip := max(0, len(text)-longestTail)
	end := text[skip:]
	for i := strings.LastIndexFunc(end, blank); i > 0; i = strings.LastIndexFunc(end[:i], blank) {
		before := strings.TrimRight(strings.TrimRightFunc(end[:i], blank), closers)
		if strings.ContainsRune(".!?…", lastRune(before)) && !abbreviates(before) {
			return len(text) - len(strings.TrimLeftFunc(end[i:], blank))
		}
	}
	return len(text)
}

func TestLastSentenceAsSimply(t *testing.T) {
	parts := []string{" ", "  ", "\n", "\u00a0", "\u200b", ".", "!", "?", "…", "...", "”", "\"", ")", "(", "TP", "Theo", "AFP", "x", "nhân dân", "\xa6", "\xff", "ẦẦ", "Ảnh: A. B", "3.000", strings.Repeat("dài ", 12)}
	rng := rand.New(rand.NewPCG(91, 92))
	found := 0
	for range 20_000 {
		var b strings.Builder
		for range rng.IntN(20) {
			b.WriteString(parts[rng.IntN(len(parts))])
		}
		want := simpleLastSentence(b.String())
		require.Equal(t, want, lastSentence(b.String()), "%+q", b.String())
		if want < b.Len() {
			found++
		}
	}
	assert.Greater(t, found, 5000)
}
