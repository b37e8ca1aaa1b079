package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What was saved and is loaded with more is grouped as all at once would be, by any
// threshold.
func TestClusterSavesAndLoads(t *testing.T) {
	dir := t.TempDir()
	all := manyReports(40, false)
	half := len(all) / 2
	for all[half-1] != '\n' {
		half++
	}
	write(t, dir, "one.jsonl", all[:half])
	write(t, dir, "two.jsonl", all[half:])
	run := func(args ...string) string {
		r := runIn(t, dir, "", append([]string{"cluster"}, args...)...)
		require.Zero(t, r.status, r.stderr)
		return r.stdout
	}
	for _, threshold := range []string{".145", ".4"} {
		require.NoError(t, os.RemoveAll(filepath.Join(dir, "b")))
		run("-load", "b", "-save", "b", "one.jsonl") // the first of many runs
		want := run("-threshold", threshold, "-all", "one.jsonl", "two.jsonl")
		assert.Equal(t, want, run("-threshold", threshold, "-all", "-load", "b", "-save", "b", "two.jsonl"))
		assert.Equal(t, want, run("-threshold", threshold, "-all", "-load", "b"), "no input is needed")
	}
	assert.Len(t, strings.Split(strings.TrimSpace(run("-json", "-load", "b")), "\n"), len(strings.Split(strings.TrimSpace(run("-json", "one.jsonl", "two.jsonl")), "\n")))

	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"-load", "one.jsonl"}, "one.jsonl: cluster: not a whole snapshot: it starts with"},
		{[]string{"-load", "none"}, "none: no such file"},
		{[]string{"-save", "one.jsonl", "one.jsonl"}, "one.jsonl: to be read and written"},
		{[]string{"-save", "b", "-stream", "one.jsonl"}, "neither with -stream nor with -html"},
		{[]string{"-load", "b", "-table", "none", "one.jsonl"}, "none"},
	} {
		r := runIn(t, dir, "", append([]string{"cluster"}, c.args...)...)
		require.NotZero(t, r.status, "%q", c.args)
		assert.Contains(t, r.stderr, c.want)
	}
	require.FileExists(t, filepath.Join(dir, "b"))
}
