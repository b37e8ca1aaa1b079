package report

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPageHoldsAll(t *testing.T) {
	sections := []Section{
		{
			ID: "accuracy", Title: "Accuracy <of> all", Command: "bench accuracy",
			Conclusions: []string{"it tells <all>"},
			Notes:       []string{"P & R"},
			Tables:      []Table{{ID: "labelled", Title: "Labelled", Head: []string{"method", "F1"}, Rows: [][]string{{"<b>", "0.9"}}}},
			Figures:     []Figure{lines},
		},
		{ID: "speed", Title: "Speed", Command: "bench speed", Figures: []Figure{bars}, Skipped: []string{"npm: <script>"}},
	}
	dir := t.TempDir()
	path, err := Write(dir, "bench report -o DIR", sections)
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "index.html"), path)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	page := string(content)

	for _, id := range []string{"setting", "in-short", "accuracy", "labelled", "lines", "speed", "bars"} {
		assert.Equal(t, 1, strings.Count(page, `id="`+id+`"`), id)
	}
	for _, text := range []string{"bench report -o DIR", "bench accuracy", "Accuracy &lt;of&gt; all", "P &amp; R", "<td>&lt;b&gt;</td>", `<td class="number">0.9</td>`, "<li>it tells &lt;all&gt;</li>", "npm: &lt;script&gt;"} {
		assert.Contains(t, page, text)
	}
	assert.Equal(t, 2, strings.Count(page, "<svg "))
	assert.NotRegexp(t, regexp.MustCompile(`(src|href)="?[^"d#]`), page, "nothing is loaded")
	assert.NotContains(t, page, "<script")

	text, err := os.ReadFile(filepath.Join(dir, "results.md"))
	require.NoError(t, err)
	for _, f := range setting() {
		assert.Contains(t, string(text), f.Name)
		if f.Name != "date" {
			assert.Contains(t, string(text), f.Value)
		}
	}
	for _, s := range sections {
		var b strings.Builder
		require.NoError(t, s.Write(&b))
		assert.Contains(t, string(text), b.String(), "both files have the same tables")
	}
}

// A figure that cannot be drawn costs neither the tables nor the other figures.
func TestFigureThatCannotBeDrawnIsSkipped(t *testing.T) {
	dir := t.TempDir()
	path, err := Write(dir, "", []Section{{
		ID: "scale", Tables: []Table{{ID: "growth", Head: []string{"articles"}, Rows: [][]string{{"12"}}}},
		Figures: []Figure{{ID: "ratios"}, lines},
	}})
	require.NoError(t, err)
	for _, name := range []string{path, filepath.Join(dir, "results.md")} {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Contains(t, string(content), "figure ratios: nothing to draw.")
		assert.Contains(t, string(content), "12")
	}
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, 1, strings.Count(string(content), "<svg "))
}

func TestPageThatCannotBeWritten(t *testing.T) {
	_, err := Write(filepath.Join(t.TempDir(), "absent"), "", nil)
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func TestSettingIsKnown(t *testing.T) {
	names := map[string]bool{}
	for _, f := range setting() {
		assert.NotEmpty(t, f.Value, f.Name)
		names[f.Name] = true
	}
	assert.Equal(t, map[string]bool{"machine": true, "Go": true, "commit": true, "date": true}, names)
}
