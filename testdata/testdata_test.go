package testdata

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSharedReturnsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("CHUMTIN_SHARED", dir)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.txt"), nil, 0o644))
	assert.Equal(t, filepath.Join(dir, "a.txt"), Shared(t, "a.txt"))
	assert.Equal(t, filepath.Join(dir, "*.txt"), Shared(t, "*.txt"))

	t.Setenv("CHUMTIN_SHARED", "testdata") // from the root, wherever a test runs
	assert.FileExists(t, Shared(t, "labelled.jsonl"))
}

func TestSharedNamesTheTestsThatItSkips(t *testing.T) {
	skipped := filepath.Join(t.TempDir(), "skipped")
	t.Setenv("CHUMTIN_SHARED", t.TempDir())
	t.Setenv("CHUMTIN_SKIPPED", skipped)
	for _, name := range []string{"one", "two"} {
		t.Run(name, func(t *testing.T) {
			defer func() { assert.True(t, t.Skipped()) }()
			Shared(t, "a.txt")
			t.Error("this test is to be skipped")
		})
	}
	content, err := os.ReadFile(skipped)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	require.Len(t, lines, 2)
	assert.True(t, strings.HasSuffix(lines[0], " "+t.Name()+"/one"), lines[0])
	assert.True(t, strings.HasSuffix(lines[1], " "+t.Name()+"/two"), lines[1])
}
