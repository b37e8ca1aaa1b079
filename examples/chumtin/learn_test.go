package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/shingle/idf"
)

// libraryTable is the table that the library makes of the articles of a file
// that keep wants.
func libraryTable(t *testing.T, opts idf.Options, path string, keep func(lang string) bool) *idf.Table {
	t.Helper()
	c, err := idf.NewCounter("vi", 20)
	require.NoError(t, err)
	r, err := jsonl.Open(path, jsonl.Options{})
	require.NoError(t, err)
	defer r.Close()
	for rec, err := range r.All() {
		require.NoError(t, err)
		if keep(rec.Lang) {
			c.Add(rec.Title, rec.Summary, rec.Body)
		}
	}
	table, err := idf.NewTable(opts, c)
	require.NoError(t, err)
	return table
}

func readTable(t *testing.T, path string) *idf.Table {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	table, err := idf.ReadTable(data)
	require.NoError(t, err)
	return table
}

// names returns the names of all files in dir.
func names(t *testing.T, dir string) (all []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestLearn(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "news.idf")
	stdout := succeed(t, "", "learn", "-o", out, "-lang", "vi", "-memory", "7", "-bits", "16", "-least", "2",
		"-origin", "made up", testdata("labelled.jsonl"))
	want := libraryTable(t, idf.Options{Bits: 16, MinArticles: 2, Origin: "made up"}, testdata("labelled.jsonl"),
		func(lang string) bool { return lang == "vi" })
	assert.Equal(t, want, readTable(t, out))
	assert.Contains(t, stdout, want.Origin())
	assert.Regexp(t, `\n\d+ articles: of so few the table knows little`, stdout)
	assert.Contains(t, stdout, "in other languages left out")
	assert.Equal(t, []string{"news.idf"}, names(t, dir))
	info, err := os.Stat(out)
	require.NoError(t, err)
	assert.EqualValues(t, 0o644, info.Mode())
}

func TestLearnInParts(t *testing.T) {
	dir := t.TempDir()
	data, err := os.ReadFile(testdata("labelled.jsonl"))
	require.NoError(t, err)
	lines := strings.SplitAfter(string(data), "\n")
	flags := []string{"-memory", "4"}
	learn := func(stdin, out string, args ...string) {
		succeed(t, stdin, append(append([]string{"learn", "-o", filepath.Join(dir, out)}, flags...), args...)...)
	}
	learn(string(data), "whole.idf")
	learn(strings.Join(lines[:50], ""), "1.counts", "-counts")
	learn(strings.Join(lines[50:70], ""), "2.counts", "-counts")
	rest := strings.Join(lines[70:], "")
	learn(rest, "joined.idf", filepath.Join(dir, "2.counts"), "-", filepath.Join(dir, "1.counts"))
	assert.Equal(t, readTable(t, filepath.Join(dir, "whole.idf")), readTable(t, filepath.Join(dir, "joined.idf")))

	learn("", "all.counts", "-counts", filepath.Join(dir, "1.counts"), filepath.Join(dir, "2.counts"))
	learn(rest, "again.idf", "-", filepath.Join(dir, "all.counts"))
	assert.Equal(t, readTable(t, filepath.Join(dir, "whole.idf")), readTable(t, filepath.Join(dir, "again.idf")))

	for _, test := range []struct {
		args []string
		err  string
	}{
		{[]string{"-memory", "8"}, "1.counts: idf: counters of 2^21 and 2^20 counts"},
		{[]string{"-memory", "4", "-lang", "vi"}, `1.counts: counts of language "", which -lang does not name`},
	} {
		got := runIn(t, dir, "", append([]string{"learn", "-o", "none.idf", "1.counts"}, test.args...)...)
		assert.Equal(t, exitFailed, got.status)
		assert.Contains(t, got.stderr, test.err)
	}
	write(t, dir, "bad.counts", "chumcnt1")
	got := runIn(t, dir, "", "learn", "-o", "none.idf", "bad.counts")
	assert.Equal(t, exitFailed, got.status)
	assert.Contains(t, got.stderr, "bad.counts: idf: not a counter")
	assert.NotContains(t, names(t, dir), "none.idf")
}

func TestLearnLanguages(t *testing.T) {
	const articles = `{"id": "1", "lang": "vi", "title": "lũ"}
{"id": "2", "lang": "VI-vn", "title": "lũ lên"}
{"id": "3", "lang": "en_GB", "title": "flood"}
{"id": "4", "lang": "fr", "title": "crue"}
{"id": "5", "title": "lũ"}
{"id": "5", "title": "again"}
`
	for _, test := range []struct{ langs, want string }{
		{"", "6 articles\n"},
		{"vi", "vi: 4 articles\nleast 1\n2 articles in other languages left out\n"},
		{"vi, en", "vi: 2 articles\nen: 1 articles\nleast 1\n3 articles in other languages left out\n"},
	} {
		out := filepath.Join(t.TempDir(), "t")
		assert.Contains(t, succeed(t, articles, "learn", "-memory", "4", "-least", "1", "-lang", test.langs, "-o", out), test.want)
	}
}

func TestLearnNothing(t *testing.T) {
	const articles = flood + match + `{"id": "1", "lang": "en", "title": "flood"}` + "\n"
	for _, test := range []struct{ args, stderr string }{
		{"-lang fr,de", "chumtin: -lang fr,de: no article is in a language of the list, 3 articles left out\n"},
		{"-least 4", "chumtin: -least 4: the table is empty, no word occurs in as many of 3 articles\n"},
	} {
		dir := t.TempDir()
		got := runIn(t, dir, articles, append([]string{"learn", "-memory", "4", "-o", "t"}, strings.Fields(test.args)...)...)
		assert.Equal(t, result{stderr: test.stderr, status: exitFailed}, got)
		assert.Empty(t, names(t, dir))
	}
}

func TestLearnUsage(t *testing.T) {
	for args, stderr := range map[string]string{
		"":                        "-o FILE is missing",
		"-o t -bits 9":            "want 10 to 28",
		"-o t -bits 29":           "want 10 to 28",
		"-o t -bits 25":           "needs -memory 128 at least",
		"-o t -least 0":           "want 1 or more",
		"-o t -memory 0":          "want 1 to 1024",
		"-o t -memory 1025":       "want 1 to 1024",
		"-o t -memory 4 -lang ,":  "each once",
		"-o t -lang vi,vi-VN":     "each once",
		"-o t -counts -lang vi,e": "one language",
	} {
		got := runIn(t, t.TempDir(), "", append([]string{"learn"}, strings.Fields(args)...)...)
		assert.Equal(t, exitUsage, got.status, "chumtin learn %s", args)
		assert.Contains(t, got.stderr, stderr, "chumtin learn %s", args)
	}
}

func TestLearnWritesAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "old.idf", "old")
	for _, test := range []struct{ out, stdin, err string }{
		{"old.idf", "", "no articles"},
		{"old.idf/x", flood, "old.idf"},
		{"none/x", flood, "none"},
		{".", flood, "not a regular file"},
		{"/dev/null", flood, "not a regular file"},
	} {
		got := runIn(t, dir, test.stdin, "learn", "-memory", "4", "-o", test.out)
		assert.Equal(t, exitFailed, got.status, "-o %s", test.out)
		assert.Contains(t, got.stderr, test.err, "-o %s", test.out)
	}
	assert.Equal(t, []string{"old.idf"}, names(t, dir))
	old, err := os.ReadFile(filepath.Join(dir, "old.idf"))
	require.NoError(t, err)
	assert.Equal(t, "old", string(old))

	got := runIn(t, dir, flood+"lũ\n", "learn", "-memory", "4", "-least", "1", "-o", "old.idf")
	assert.Equal(t, exitFailed, got.status, "a bad line")
	assert.Contains(t, got.stderr, "1 bad line skipped")
	assert.Contains(t, readTable(t, filepath.Join(dir, "old.idf")).Origin(), "1 articles")
}

func TestInterruptedLearnLeavesNoFile(t *testing.T) {
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		dir := t.TempDir()
		write(t, dir, "old.idf", "old")
		cmd := newCommand(t, dir, "learn", "-memory", "4", "-o", "old.idf")
		stdin, err := cmd.StdinPipe()
		require.NoError(t, err)
		stderr, err := cmd.StderrPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		_, err = io.WriteString(stdin, flood+"lũ\n")
		require.NoError(t, err)
		_, err = bufio.NewReader(stderr).ReadString('\n') // tells of the bad line
		require.NoError(t, err)
		require.NoError(t, cmd.Process.Signal(signal))
		require.Error(t, cmd.Wait())
		assert.Equal(t, exitInterrupted, cmd.ProcessState.ExitCode(), signal)
		assert.Equal(t, []string{"old.idf"}, names(t, dir), signal)
		old, err := os.ReadFile(filepath.Join(dir, "old.idf"))
		require.NoError(t, err)
		assert.Equal(t, "old", string(old), signal)
	}
}

func TestTableFlag(t *testing.T) {
	dir := t.TempDir()
	data, err := idf.Background().MarshalBinary()
	require.NoError(t, err)
	write(t, dir, "background.idf", string(data))
	background := filepath.Join(dir, "background.idf")
	learned := filepath.Join(dir, "learned.idf")
	succeed(t, "", "learn", "-memory", "4", "-o", learned, testdata("labelled.jsonl"))
	for _, args := range [][]string{
		{"cluster", "-json", testdata("labelled.jsonl")},
		{"score", "-truth", "cluster", "-threshold", "0.3", testdata("labelled.jsonl")},
		{"explain", testdata("kimputin.jsonl"), "kim-bennghe", "kim-hongha"},
	} {
		want := succeed(t, "", args...)
		assert.Equal(t, want, succeed(t, "", append(args, "-table", background)...))
		assert.NotEqual(t, want, succeed(t, "", append(args, "-table", learned)...))

		got := runIn(t, "", "", append(args, "-table", testdata("labelled.jsonl"))...)
		assert.Equal(t, exitFailed, got.status)
		assert.Contains(t, got.stderr, "labelled.jsonl: idf: not a frequency table")
	}
}
