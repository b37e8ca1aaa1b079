package web

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWordDiff(t *testing.T) {
	assert.Equal(t, []change{{"", "Cháy chung cư, ít nhất"}, {"del", "3"}, {"ins", "5"}, {"", "người chết"}},
		wordDiff("Cháy chung cư, ít nhất 3 người chết", "Cháy chung cư, ít nhất 5 người chết"))
	assert.Empty(t, wordDiff("", ""))
	assert.Equal(t, []change{{"ins", "mới"}}, wordDiff("", "mới"))
}

// What is not inserted is what was before, and what is not deleted is what is after.
func TestWordDiffRestoresBoth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	headline := func() string {
		words := make([]string, random.IntN(12))
		for i := range words {
			words[i] = string(rune('a' + random.IntN(5)))
		}
		return strings.Join(words, " ")
	}
	for range 2000 {
		before, after := headline(), headline()
		var was, is []string
		for _, c := range wordDiff(before, after) {
			if c.Op != "ins" {
				was = append(was, c.Text)
			}
			if c.Op != "del" {
				is = append(is, c.Text)
			}
		}
		require.Equal(t, before, strings.Join(was, " "), "%q to %q", before, after)
		require.Equal(t, after, strings.Join(is, " "), "%q to %q", before, after)
	}
}

func TestWordDiffOfEndlessHeadlines(t *testing.T) {
	long := strings.Repeat("x ", 100_000)
	assert.Len(t, wordDiff(long, long+"y"), 2)
}
