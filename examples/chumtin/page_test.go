package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPage(t *testing.T) {
	path := testdata("kimputin/kim-hongha.txt")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	kept := succeed(t, "", "page", path)
	dropped := succeed(t, string(content), "page", "-dropped", "-")

	headline, _, _ := strings.Cut(string(content), "\n")
	lead, _, _ := strings.Cut(kept[len(headline):], "\n\n")
	assert.Equal(t, "Tàu chở ông Kim Jong Un tới Khasan: Triều Tiên muốn gì, Mỹ nói gì?", headline)
	assert.True(t, strings.HasPrefix(kept, headline+"\n\n"), "the headline and a blank line come first")
	assert.NotContains(t, strings.TrimSpace(lead), "\n", "the lead is a paragraph")
	assert.NotContains(t, kept, "Tin cùng chuyên mục")
	assert.Regexp(t, `(?m)^ *\d+  section +Tin cùng chuyên mục$`, dropped)

	for line := range strings.Lines(string(content)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.Contains(kept, line) && !strings.Contains(dropped, line) {
			assert.Subset(t, strings.Fields(kept+dropped), strings.Fields(line), "nothing of a line is lost")
		}
	}
}
