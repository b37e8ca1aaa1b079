package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	corpora "github.com/chumtin/chumtin/testdata" // testdata is a function here
)

func TestSharedPagesAreOneStory(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(corpora.Shared(t, "seeds"), "*.txt"))
	require.NoError(t, err)
	require.Len(t, pages, 2)
	want := []string{filepath.Base(pages[0]), filepath.Base(pages[1])}

	tests := []struct {
		beside string
		args   []string
	}{
		{"nothing", nil},
		{"628 articles", []string{corpora.Shared(t, "data/vietnamese-mds.jsonl.gz")}},
		{"ten articles", []string{"-"}},
	}
	for _, tt := range tests {
		args := append(append([]string{"cluster", "-json"}, pages...), tt.args...)
		stdout := succeed(t, tenOthers(t), args...)
		assert.Equal(t, want, storyOf(t, stdout, want[0]), "beside %s", tt.beside)
	}
}

// tenOthers returns articles about other matters.
func tenOthers(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(testdata("kimputin.jsonl"))
	require.NoError(t, err)
	var others strings.Builder
	n := 0
	for line := range strings.Lines(string(content)) {
		if !strings.HasPrefix(line, `{"id": "kim-`) {
			others.WriteString(line)
			n++
		}
	}
	require.Equal(t, 10, n)
	return others.String()
}

func TestSharedScores(t *testing.T) {
	tests := []struct {
		file  string
		least float64
	}{
		{"data/vietnamese-mds.jsonl.gz", .92},
		{"data/vims-third.jsonl.gz", .98},
		{"data/giveme5w1h-en.jsonl.gz", .80},
	}
	for _, tt := range tests {
		stdout := succeed(t, "", "score", "-truth", "cluster", corpora.Shared(t, tt.file))
		assert.GreaterOrEqual(t, bCubedF1(t, stdout), tt.least, tt.file)
	}
}
