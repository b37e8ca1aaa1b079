package main

import (
	"flag"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

// parsed returns the flags of a command line of this program, which must be right.
func parsed(t *testing.T, line string) *flag.FlagSet {
	t.Helper()
	args := strings.Fields(line)
	at := slices.IndexFunc(commands, func(c *command) bool { return c.name == args[0] })
	require.GreaterOrEqual(t, at, 0, line)
	flags := flag.NewFlagSet("bench "+args[0], flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	commands[at].setup(flags)
	require.NoError(t, flags.Parse(args[1:]), line)
	require.Empty(t, flags.Args(), line)
	return flags
}

var (
	block    = regexp.MustCompile(`(?s)<!-- (go run \./examples/bench [^\n]*) -->\n\n    ([^\n]*)\n(.*?)\n<!-- end -->\n`)
	benchRun = regexp.MustCompile(`go run \./examples/bench (\w[^>|` + "`" + `\n]*)`)
	goTest   = regexp.MustCompile(`go test (?:-C (\S+) )?-run '\^(\w*)\$'(?: -bench (\w+))? [^` + "`" + `\n]*?(\./[\w/]*|-v \.)`)
)

// Each command of RESULTS.md can be run, and what a command printed stands where -into
// puts it.
func TestResultsHaveCommands(t *testing.T) {
	results := readFile(t, "RESULTS.md")
	for _, m := range benchRun.FindAllStringSubmatch(results, -1) {
		parsed(t, strings.TrimSuffix(strings.TrimSpace(m[1]), " --"))
	}
	blocks := block.FindAllStringSubmatch(results, -1)
	require.Greater(t, len(blocks), 5)
	assert.Len(t, blocks, strings.Count(results, "<!-- go run"), "each comment has an end, and the command below it")
	for _, m := range blocks {
		name, _ := strings.CutPrefix(m[1], "go run ./examples/bench ")
		assert.Equal(t, m[1], commandLine(parsed(t, name)), "flags in the order in which -into writes them")
		assert.Equal(t, m[1], m[2])
		assert.Contains(t, m[3], "\n|", "%s printed a table", m[1])
	}

	tests := goTest.FindAllStringSubmatch(results, -1)
	require.NotEmpty(t, tests)
	require.Len(t, tests, strings.Count(results, "go test"))
	for _, m := range tests {
		dir, name := filepath.Join("..", "..", m[1], strings.TrimPrefix(m[4], "-v ")), "Test"+strings.TrimPrefix(m[2], "Test")
		if m[3] != "" {
			name = "Benchmark" + m[3]
		}
		files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		require.NoError(t, err)
		assert.True(t, slices.ContainsFunc(files, func(path string) bool {
			return strings.Contains(readFile(t, path), "func "+name)
		}), "%s: no %s in %s", m[0], name, dir)
	}
}

// .ci/results renews each block of RESULTS.md.
func TestResultsAreRenewed(t *testing.T) {
	script := strings.NewReplacer(`"$dir/data"`, "DIR", `"$dir/report"`, "DIR", `"$corpora/feed-days-2.jsonl.gz"`, "FILE").
		Replace(readFile(t, "../../.ci/results"))
	renewed := make(map[string]bool)
	for _, m := range regexp.MustCompile(`(?m)^\s*bench (\w.*)$`).FindAllStringSubmatch(script, -1) {
		flags := parsed(t, m[1])
		if flags.Name() != "bench report" {
			renewed[commandLine(flags)] = true
			continue
		}
		for _, command := range []string{new(accuracyOptions).command(), speedCommand, scaleCommand} {
			renewed[command] = true
		}
	}
	var blocks []string
	for _, m := range block.FindAllStringSubmatch(readFile(t, "RESULTS.md"), -1) {
		blocks = append(blocks, m[1])
	}
	assert.ElementsMatch(t, blocks, slices.Collect(maps.Keys(renewed)))
}
