package web

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/chumtin/chumtin/cluster"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Exports have every article of every story once, whatever the number of pages that they are
// read in.
func TestExport(t *testing.T) {
	day := theDay(t, 200)
	formula := cluster.Article{ID: "=1+1", Title: `=HYPERLINK("http://evil.example")`, Source: "@Báo", URL: "javascript:alert(1)", Time: clock()}
	s := newServer(newDesk(t, append(day, formula)...), Options{})
	want := make(map[string]bool)
	for _, a := range day {
		want[a.ID] = true
	}
	want["'=1+1"] = true

	rows, err := csv.NewReader(strings.NewReader(ask(t, s, "GET", "/export.csv?limit=7", "").Text)).ReadAll()
	require.NoError(t, err)
	got := make(map[string]bool)
	for _, row := range rows[1:] {
		assert.False(t, got[row[4]], "%s is there twice", row[4])
		got[row[4]] = true
		for _, c := range row {
			assert.False(t, strings.HasPrefix(c, "=") || strings.HasPrefix(c, "@") || strings.HasPrefix(c, "javascript"), "cell %q", c)
		}
	}
	assert.Equal(t, want, got)

	members := 0
	dec := json.NewDecoder(strings.NewReader(ask(t, s, "GET", "/export.jsonl?limit=7", "").Text))
	for dec.More() {
		var story apiStory
		require.NoError(t, dec.Decode(&story))
		members += len(story.Members)
	}
	assert.Equal(t, len(want), members)

	one := ask(t, s, "GET", "/stories/1/export.csv", "")
	assert.Contains(t, one.Header.Get("Content-Disposition"), "stories.csv")
	says(t, one, "fd-001")
	assert.NotContains(t, one.Text, "fd-002")
	assert.Equal(t, http.StatusNotFound, ask(t, s, "GET", "/stories/9999/export.jsonl", "").StatusCode)
	assert.Equal(t, http.StatusBadRequest, ask(t, s, "GET", "/export.csv?order=x", "").StatusCode)
}
