package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && children[os.Args[1]] != nil { // scale runs its own program
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{nil, {"fly"}, {"speed", "-wings"}, {"scale", "-sizes", "1"}, {"accuracy", "more"}} {
		assert.Equal(t, exitUsage, run(t.Context(), args, io.Discard, io.Discard), "%q", args)
	}
	for _, args := range [][]string{{"report"}, {"accuracy", "-data", "testdata/none"}, {"scale", "-per-day", "0"}, {"scale", "-hidden", "testdata/none"}, {"speed", "-rounds", "0"}} {
		assert.Equal(t, exitFailed, run(t.Context(), args, io.Discard, io.Discard), "%q", args)
	}
}

func TestLicensesNameThePeers(t *testing.T) {
	var printed bytes.Buffer
	assert.Equal(t, exitOK, run(t.Context(), []string{"licenses"}, &printed, io.Discard))
	for _, module := range []string{"mfonda/simhash v", "gonum.org/v1/plot v", "chumtin/chumtin:", "the standard library"} {
		assert.Contains(t, printed.String(), module)
	}
}

// Made-up articles are what everything that reads articles can read.
func TestArticlesAreJSONLines(t *testing.T) {
	var printed bytes.Buffer
	assert.Equal(t, exitOK, run(t.Context(), []string{"articles", "-n", "60", "-per-day", "30"}, &printed, io.Discard))
	r, err := jsonl.NewReader(&printed, "articles.jsonl", jsonl.Options{})
	require.NoError(t, err)
	var articles []jsonl.Record
	for rec, err := range r.All() {
		require.NoError(t, err)
		articles = append(articles, rec)
	}
	require.Len(t, articles, 60)
	days := articles[59].Time.Sub(articles[0].Time).Hours() / 24
	assert.InDelta(t, 2, days, 1, "thirty a day")
}

// A command renews its block of a file, and fails at once if there is none.
func TestIntoRenewsABlock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "results.md")
	write := func(text string) { require.NoError(t, os.WriteFile(path, []byte(text), 0o600)) }
	args := []string{"scale", "-dedup", "50", "-into", path}

	write("# Results\n")
	var stderr strings.Builder
	assert.Equal(t, exitFailed, run(t.Context(), args, io.Discard, &stderr))
	assert.Contains(t, stderr.String(), `results.md: no line "<!-- go run ./examples/bench scale -dedup 50 -->"`)

	write("# Results\n\n<!-- go run ./examples/bench scale -dedup 50 -->\nof another day\n<!-- end -->\n\nBelow.\n")
	var printed bytes.Buffer
	assert.Equal(t, exitOK, run(t.Context(), args, &printed, io.Discard))
	assert.Empty(t, printed.String())
	text := readFile(t, path)
	assert.Contains(t, text, "\n### The copies among short texts\n\n|")
	assert.NotContains(t, text, "of another day")
	assert.True(t, strings.HasSuffix(text, "\n<!-- end -->\n\nBelow.\n"), text)
}
