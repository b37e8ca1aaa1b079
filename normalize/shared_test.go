package normalize

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const shared = "../../shared/"

// sharedRows yields the tab-separated rows of the files that match pattern, and skips
// the test where there are none.
func sharedRows(t *testing.T, pattern string) (rows [][]string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(shared, pattern))
	require.NoError(t, err)
	if len(names) == 0 {
		t.Skipf("no %s here: this test needs the cases that are kept outside of the repository", pattern)
	}
	for _, name := range names {
		file, err := os.Open(name)
		require.NoError(t, err)
		defer file.Close()
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			if !strings.HasPrefix(lines.Text(), "#") {
				rows = append(rows, strings.Split(lines.Text(), "\t"))
			}
		}
		require.NoError(t, lines.Err())
	}
	return rows
}

// TestSharedCases runs the tables of inputs and expected outputs that other projects
// and dictionaries give.
func TestSharedCases(t *testing.T) {
	for pattern, form := range map[string]Form{
		"01_*": Text, "03_*": Text | NewTone, "04_*": Text, "05_*": Text, "05b_*": Text | Spelling,
		"02_*": Text | NewTone, "06_*": Text, "07_*": Text | NewTone, "08_*": Text,
		"13_*": Text, "14_*": Text,
	} {
		t.Run(pattern, func(t *testing.T) {
			for _, row := range sharedRows(t, "vi/cases/"+pattern) {
				assert.Equal(t, row[1], form.String(row[0]), "%q", row)
			}
		})
	}
}
