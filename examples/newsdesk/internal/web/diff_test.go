package web

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWordDiff(t *testing.T) {
	assert.Equal(t, []change{
		{"", false, "Cháy chung cư, ít nhất"}, {"del", true, "3"}, {"ins", true, "5"}, {"", true, "người chết"}, {"ins", false, ", 41 bị thương"},
	}, wordDiff("Cháy chung cư, ít nhất 3 người chết", "Cháy chung cư, ít nhất 5 người chết, 41 bị thương"))
	assert.Empty(t, wordDiff("", ""))
	assert.Equal(t, []change{{"ins", false, "mới"}}, wordDiff("", "mới"))
}

// What is not inserted is what was before, and what is not deleted is what is after.
func TestWordDiffRestoresBoth(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	headline := func() string {
		words := make([]string, random.IntN(12))
		for i := range words {
			words[i] = string(rune('a'+random.IntN(5))) + []string{"", "", ",", "?!", ".5"}[random.IntN(5)]
		}
		return strings.Join(words, " ")
	}
	for range 2000 {
		before, after := headline(), headline()
		var was, is strings.Builder
		for _, c := range wordDiff(before, after) {
			text := c.Text
			if c.Blank {
				text = " " + text
			}
			if c.Op != "ins" {
				was.WriteString(text)
			}
			if c.Op != "del" {
				is.WriteString(text)
			}
		}
		require.Equal(t, before, was.String(), "%q to %q", before, after)
		require.Equal(t, after, is.String(), "%q to %q", before, after)
	}
}

func TestWordDiffOfEndlessHeadlines(t *testing.T) {
	long := strings.Repeat("x ", 100_000)
	assert.Len(t, wordDiff(long, long+"y"), 2)
}
