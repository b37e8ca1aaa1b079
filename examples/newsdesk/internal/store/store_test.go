package store

import (
	"fmt"
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

// A file that is not a desk's, or a later one's, is refused and stays as it was, byte for
// byte, with nothing new beside it.
func TestOthersFilesStay(t *testing.T) {
	for name, made := range map[string]struct {
		by   string
		want error
	}{
		"plain":       {"CREATE TABLE mine (x); INSERT INTO mine VALUES (1)", ErrNotDesk},
		"an id":       {"PRAGMA application_id = 7; CREATE TABLE mine (x)", ErrNotDesk},
		"a version":   {"PRAGMA user_version = 7", ErrNotDesk},
		"its own log": {"PRAGMA journal_mode = WAL; CREATE TABLE mine (x)", ErrNotDesk},
		"a later one": {fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = 99; CREATE TABLE log (x)", applicationID), ErrNewer},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "a.db")
			db, err := open(file)
			require.NoError(t, err)
			_, err = db.ExecContext(t.Context(), made.by)
			require.NoError(t, err)
			require.NoError(t, db.Close())
			staysRefused(t, file, made.want)
		})
	}
	file := filepath.Join(t.TempDir(), "notes.txt")
	require.NoError(t, os.WriteFile(file, []byte("Việc phải làm hôm nay: sao lưu, và đọc lại mọi bài của tuần trước một lần nữa.\n"), 0o600))
	staysRefused(t, file, ErrDamaged)
}

func staysRefused(t *testing.T, file string, want error) {
	t.Helper()
	before, err := os.ReadFile(file)
	require.NoError(t, err)
	for range 2 {
		_, err = Open(t.Context(), file, 0)
		require.ErrorIs(t, err, want)
		after, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, before, after)
	}
	_, err = OpenToRead(t.Context(), file)
	require.ErrorIs(t, err, want)
	entries, err := os.ReadDir(filepath.Dir(file))
	require.NoError(t, err)
	assert.Len(t, entries, 1)
}
