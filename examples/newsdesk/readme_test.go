package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The commands of the project's README are commands of the program, with flags that it
// has; what ends by itself is run.
func TestReadmeCommands(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	c := local(t)
	url, stop := started(t, c)
	post(t, url, []byte(`{"id": "1", "title": "Tin đầu tiên của bàn tin", "source": "a"}`+"\n"))
	require.NoError(t, stop())
	t.Chdir(filepath.Dir(c.file))

	found := 0
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, " #")
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "go run ./examples/newsdesk")
		if !ok {
			continue
		}
		found++
		args := strings.Fields(rest)
		do, operands, err := parse(args)
		require.NoError(t, err, line)
		if len(args) > 0 && args[0] == "backup" {
			assert.NoError(t, do(t.Context(), operands), line)
			assert.FileExists(t, operands[0])
		} else {
			assert.Empty(t, operands, line)
		}
	}
	assert.GreaterOrEqual(t, found, 3)
}
