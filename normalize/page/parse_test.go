package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/normalize/page"
)

// readPage reads a page of testdata: before the text of each line stand the
// roles of its pieces and a tab.
func readPage(t testing.TB, file string) (text string, roles []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var lines []string
	for line := range strings.Lines(string(data)) {
		role, rest, ok := strings.Cut(line, "\t")
		if !ok {
			role, rest = "", "\n"
		}
		roles = append(roles, role)
		lines = append(lines, rest)
	}
	return strings.Join(lines, ""), roles
}

// rolesOf returns the roles of the pieces of each line of a page.
func rolesOf(p page.Page, lines int) []string {
	roles := make([]string, lines)
	for _, piece := range p.Pieces {
		roles[piece.Number-1] = strings.TrimSpace(roles[piece.Number-1] + " " + piece.Role.String())
	}
	return roles
}

func testPages(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

func TestPages(t *testing.T) {
	for _, file := range testPages(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, want := readPage(t, file)
			lines := strings.Split(text, "\n")
			for _, end := range []string{"\n", "\r\n", "\r", " \u00a0\n\t"} {
				got := rolesOf(page.Parse(strings.ReplaceAll(text, "\n", end)), len(want))
				for i := range want {
					assert.Equal(t, want[i], got[i], "line %d, ended by %q: %s", i+1, end, lines[i])
				}
			}
		})
	}
}

func TestHeaded(t *testing.T) {
	for _, test := range []struct{ headline, text, want string }{
		{"Lũ lên", "Trang chủ\n \tLũ lên \r\nNước dâng.\n", "Lũ lên\nNước dâng.\n"},
		{"Lũ lên", "Lũ lên\nLũ lên\n", "Lũ lên\nLũ lên\n"},
		{"Lũ lên", "Trang chủ\nLũ lên", "Lũ lên\n"},
		{"Lũ lên", "Lũ lên nhanh\nNước dâng.", "Lũ lên\nLũ lên nhanh\nNước dâng."},
		{"Lũ lên", "", "Lũ lên\n"},
		{"", "Trang chủ\n", "Trang chủ\n"},
	} {
		assert.Equal(t, test.want, page.Headed(test.headline, test.text), "%q in %q", test.headline, test.text)
	}
}
