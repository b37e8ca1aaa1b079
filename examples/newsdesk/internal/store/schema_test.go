package store

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file of an older version is brought to the newest one step by step, and one whose
// step fails stays as it was.
func TestMigrate(t *testing.T) {
	all := migrations
	defer func() { migrations = all }()
	file := filepath.Join(t.TempDir(), "a.db")
	open := func() error {
		s, err := Open(t.Context(), file, 0)
		if err != nil {
			return err
		}
		var names []string
		if len(migrations) > len(all) {
			names, err = collect(t.Context(), s, scanOne[string], "SELECT name FROM extra")
			assert.NoError(t, err)
			assert.Equal(t, []string{"one"}, names)
		}
		return s.Close()
	}
	require.NoError(t, open())
	migrations = append(all[:len(all):len(all)], "CREATE TABLE extra (name TEXT); INSERT INTO extra VALUES ('one')", "no SQL")
	require.ErrorContains(t, open(), "from version 2 to 3")
	migrations = migrations[:len(all)+1]
	require.NoError(t, open())
	require.NoError(t, open())
	migrations = all
	require.ErrorIs(t, open(), ErrNewer)
	_, err := OpenToRead(t.Context(), file)
	require.ErrorIs(t, err, ErrNewer)
}
