// Package scripts runs tests that are text: after # a comment, then a command, a line
// of ----, its result, and a blank line. With -rewrite they get the results of today;
// read what has changed before you keep it.
package scripts

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var rewrite = flag.Bool("rewrite", false, "write the results of scripts and the like into their files")

// Run runs the scripts that match a pattern of paths. begin is called for each, and
// what it returns with the words of each command; the result is whole lines.
func Run(t *testing.T, pattern string, begin func(t *testing.T) func(words []string) string) {
	paths, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			var got strings.Builder
			do := begin(t)
			for block := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n\n") {
				head, _, _ := strings.Cut(block, "\n----")
				words := strings.Fields(head[strings.LastIndex(head, "\n")+1:])
				require.NotEmpty(t, words, "a block without a command")
				if got.Len() > 0 {
					got.WriteString("\n")
				}
				fmt.Fprintf(&got, "%s\n----\n%s", head, do(words))
			}
			Match(t, path, got.String())
		})
	}
}

// Match holds what a test got against a file, or writes it there with -rewrite.
func Match(t *testing.T, path, got string) {
	t.Helper()
	if *rewrite {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}
