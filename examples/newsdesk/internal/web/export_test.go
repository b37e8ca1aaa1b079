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

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

// Stories that change places between two pages are there nevertheless.
func TestExportWhileStoriesMove(t *testing.T) {
	asked := 0
	page := func(f desk.Filter) desk.Page {
		asked++
		ids := map[string][]cluster.StoryID{"": {1, 2}, "next": {2, 3}}[f.After] // 4 moved to the first page
		if asked > 2 {
			ids = map[string][]cluster.StoryID{"": {4, 1}, "next": {2, 3}}[f.After]
		}
		p := desk.Page{Total: 4}
		for _, id := range ids {
			p.Topics = append(p.Topics, desk.Topic{ID: id, Cards: []desk.Card{{ID: id}}})
		}
		if f.After == "" {
			p.Next = "next"
		}
		return p
	}
	s := newServer(oddDesk{Desk: newDesk(t, theDay(t, 10)...), page: page}, Options{})
	rows, err := csv.NewReader(strings.NewReader(ask(t, s, "GET", "/export.csv", "").Text)).ReadAll()
	require.NoError(t, err)
	stories := make(map[string]bool)
	for _, row := range rows[1:] {
		stories[row[0]] = true
	}
	assert.Equal(t, map[string]bool{"1": true, "2": true, "3": true, "4": true}, stories)
	assert.Equal(t, 4, asked)

	never := newServer(oddDesk{Desk: newDesk(t), page: func(desk.Filter) desk.Page { return desk.Page{Total: 1} }}, Options{})
	assert.Equal(t, http.StatusServiceUnavailable, ask(t, never, "GET", "/export.csv", "").StatusCode)
}

// Exports have every article of every story once, and no cell that
// a spreadsheet takes for a formula.
func TestExport(t *testing.T) {
	day := theDay(t, 200)
	formula := cluster.Article{ID: "=1+1", Title: `=HYPERLINK("http://evil.example")`, Source: "@Báo", URL: "javascript:alert(1)", Time: clock()}
	s := newServer(newDesk(t, append(day, formula)...), Options{})
	want := make(map[string]bool)
	for _, a := range day {
		want[a.ID] = true
	}
	want["'=1+1"] = true

	rows, err := csv.NewReader(strings.NewReader(ask(t, s, "GET", "/export.csv", "").Text)).ReadAll()
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
	dec := json.NewDecoder(strings.NewReader(ask(t, s, "GET", "/export.jsonl", "").Text))
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
