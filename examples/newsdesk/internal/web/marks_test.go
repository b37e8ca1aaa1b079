package web

import (
	"strings"
	"testing"

	"github.com/chumtin/chumtin/cluster"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSegments(t *testing.T) {
	const field = "<p>Cháy chung cư</p>"
	at := func(word string) (start, end int) {
		start = strings.Index(field, word)
		return start, start + len(word)
	}
	chung, cu := passage{feature: 0, level: 2}, passage{feature: 1, level: 4}
	chung.start, chung.end = at("chung cư")
	cu.start, cu.end = at("cư")
	assert.Equal(t, []segment{
		{Text: " Cháy "},
		{Text: "chung ", Level: 2, Features: "0"},
		{Text: "cư", Level: 4, Features: "0 1"},
		{Text: " "},
	}, segments(field, []passage{chung, cu}))
}

// The passages that Explain gives light up the words that they are of, also between
// tags and entities.
func TestSegmentsOfExplain(t *testing.T) {
	a := cluster.Article{ID: "a", Title: "Cháy ở Hoa Phượng", Summary: "<p>Lửa bùng lên ở <b>chung cư</b> Hoa&nbsp;Phượng, phường Bình Đông.</p>"}
	b := cluster.Article{ID: "b", Title: "Hỏa hoạn ở chung cư Hoa Phượng", Summary: "Lửa bùng lên ở phường Bình Đông"}
	why, err := cluster.Explain(cluster.Options{}, a, b)
	require.NoError(t, err)
	require.NotEmpty(t, why.Shared)
	summary := segments(a.Summary, passagesOf(why.Shared, 0, "summary"))
	var text, lit strings.Builder
	for _, s := range summary {
		text.WriteString(s.Text)
		if s.Level > 0 {
			lit.WriteString(s.Text + "|")
		}
	}
	assert.Equal(t, "Lửa bùng lên ở chung cư Hoa Phượng, phường Bình Đông.", oneLine(text.String()))
	assert.Contains(t, lit.String(), "Bình", lit.String())
	assert.NotContains(t, lit.String(), "<")
}

// FuzzSegments holds that a text stays whole however it is divided, and passages that are
// out of place do no harm.
func FuzzSegments(f *testing.F) {
	f.Add("<p>Một &amp; hai</p>", 3, 8, 5, 40)
	f.Add("ương", 1, 2, -5, 100)
	f.Fuzz(func(t *testing.T, field string, a, b, c, d int) {
		var want strings.Builder
		for _, p := range pieces(field) {
			want.WriteString(p.text)
		}
		var got strings.Builder
		for _, s := range segments(field, []passage{{0, 1, a, b}, {1, 4, c, d}}) {
			got.WriteString(s.Text)
		}
		require.Equal(t, want.String(), got.String(), "field %q", field)
		around(segments(field, []passage{{0, 1, a, b}}))
	})
}

func TestAroundIsBounded(t *testing.T) {
	field := strings.Repeat("chữ ", 50_000)
	var passages []passage
	for i := range 80 {
		passages = append(passages, passage{i, 1, i * 1000, i*1000 + 4})
	}
	n := 0
	for _, s := range around(segments(field, passages)) {
		n += len(s.Text)
	}
	assert.Less(t, n, 80*500)
	alone := around(segments(field, nil))
	require.Len(t, alone, 1)
	assert.Less(t, len(alone[0].Text), 1000)
}
