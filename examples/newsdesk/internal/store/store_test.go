package store

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file may have any name, and lies where that says.
func TestNames(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	require.NoError(t, os.Mkdir("bàn tin", 0o700))
	for _, name := range []string{"a.db", "tin tức #1 50%?.db", "a&b=c;d.db", "%41.db", "bàn tin/a.db", filepath.Join(dir, "tuyệt đối?.db")} {
		s, err := Open(t.Context(), name, 0)
		require.NoError(t, err, name)
		assert.FileExists(t, name)
		_, err = s.Sources(t.Context())
		require.NoError(t, err, name)
		require.NoError(t, s.Close())
		require.NoError(t, os.Remove(name))
	}
}

// Two databases in memory are two.
func TestMemories(t *testing.T) {
	a, b := openStore(t, ""), openStore(t, "")
	texts(t, a, "a")
	counts, err := a.Counts(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1, counts.Articles)
	counts, err = b.Counts(t.Context())
	require.NoError(t, err)
	assert.Zero(t, counts.Articles)
	size, err := a.Size(t.Context())
	require.NoError(t, err)
	assert.Positive(t, size)
	require.Error(t, a.Backup(t.Context(), filepath.Join(t.TempDir(), "copy.db")))
}
