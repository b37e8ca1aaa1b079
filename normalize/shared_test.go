package normalize

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/testdata"
)

// sharedRows yields the tab-separated rows of the files that match pattern, and skips
// the test where there are none.
func sharedRows(t *testing.T, pattern string) (rows [][]string) {
	t.Helper()
	names, err := filepath.Glob(testdata.Shared(t, pattern))
	require.NoError(t, err)
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

// TestSharedCases runs tables of inputs and expected outputs that come from other
// projects and from dictionaries.
func TestSharedCases(t *testing.T) {
	for _, file := range []struct {
		pattern string
		form    Form
	}{
		{"01_*", Text}, {"02_*", Text | NewTone}, {"03_*", Text | NewTone}, {"04_*", Text},
		{"05_*", Text}, {"05b_*", Text | Spelling}, {"06_*", Text}, {"07_*", Text | NewTone},
		{"08_*", Text}, {"13_*", Text}, {"14_*", Text},
	} {
		t.Run(file.pattern, func(t *testing.T) {
			for _, row := range sharedRows(t, "vi/cases/"+file.pattern) {
				assert.Equal(t, row[1], file.form.String(row[0]), "%q", row)
			}
		})
	}
}

// TestSharedRejects runs rows whose expected value is wrong: two tones must stay, and
// one tone that is written twice must not come out twice.
func TestSharedRejects(t *testing.T) {
	for _, row := range sharedRows(t, "vi/cases/05c_*") {
		got := Text.String(row[0])
		assert.NotEqual(t, row[1], got, "%q", row)
		if got != row[0] {
			assert.True(t, IsSyllable(got), "%q became %q", row, got)
		}
	}
}

// TestSharedEquivalence checks that keys hold together the i and y that mean the same
// and nothing more.
func TestSharedEquivalence(t *testing.T) {
	safe := regexp.MustCompile("^([hklmst][iy]|qu[iy].*)$")
	for _, row := range sharedRows(t, "vi/cases/15_*") {
		want := safe.MatchString(Bare.String(row[0]))
		assert.Equal(t, want, Key.String(row[0]) == Key.String(row[1]), "%q", row)
	}
	for _, row := range sharedRows(t, "vi/cases/15b_*") {
		assert.NotEqual(t, Key.String(row[0]), Key.String(row[1]), "%q", row)
	}
}

// TestSharedRimes compares the rimes with a table made from dictionaries.
func TestSharedRimes(t *testing.T) {
	known := make(map[string]bool)
	for _, row := range sharedRows(t, "vi/rimes.tsv") {
		known[row[0]] = true
		r, ok := rimes.get(pack(lettersOf(row[0])))
		require.True(t, ok, row[0])
		assert.Equal(t, row[1]+row[2], fmt.Sprint(r.old)+fmt.Sprint(r.new), row[0])
	}
	for _, rime := range allRimes() {
		assert.True(t, known[rime] || strings.HasSuffix(rime, "k"), rime)
	}
}

// TestSharedSyllables counts how many of the syllables that dictionaries agree on parse.
func TestSharedSyllables(t *testing.T) {
	parsed, all := 0, 0
	for _, row := range sharedRows(t, "vi/syllables.txt") {
		if lists, err := strconv.Atoi(row[2]); err != nil || lists < 5 {
			continue
		}
		all++
		s, ok := ParseSyllable(row[0])
		if !ok {
			t.Log("does not parse: ", row[0])
			continue
		}
		parsed++
		assert.Equal(t, row[0], s.String())
		assert.Equal(t, row[1], s.NewStyle())
	}
	assert.Greater(t, parsed, all*99/100, "of %d", all)
}
