package corpus

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// datedFiles writes four days of two articles each, and undated ones.
func datedFiles(t *testing.T) (dir string) {
	var dated, undated strings.Builder
	names := []string{"An", "Bình", "Cúc", "Dũng", "Giang", "Hạnh", "Khoa", "Mai"}
	for i, name := range names {
		at := time.Date(2026, 3, 1+i/2, 9, i, 0, 0, time.UTC)
		fmt.Fprintf(&dated, `{"id":"d%d","title":"Tin số %d của ông %s","summary":"Hôm nay ông %s ở Huế gặp bà Lan. Sau đó ông về","time":%q,"source":"A"}`+"\n", i, i, name, name, at.Format(time.RFC3339))
	}
	for i := range 3 {
		fmt.Fprintf(&undated, `{"id":"u%d","title":"Bài không ngày %d","body":"Ở Huế có mưa"}`+"\n", i, i)
	}
	return writeFiles(t, map[string]string{"a.jsonl": dated.String(), "b.jsonl": undated.String()})
}

func collectDated(t *testing.T, d Dated, n int) []Planted {
	t.Helper()
	var all []Planted
	for a, err := range d.Articles(n) {
		require.NoError(t, err)
		all = append(all, a)
	}
	return all
}

// Articles come at the stated rate, each once, and the same each time.
func TestDatedArticlesHaveTheRate(t *testing.T) {
	for name, d := range map[string]Dated{"made up": {PerDay: 100}, "of files": {PerDay: 100, Dir: datedFiles(t)}} {
		const n = 350
		all := collectDated(t, d, n)
		require.Len(t, all, n, name)
		assert.Equal(t, all, collectDated(t, d, n), name)
		ids := map[string]bool{}
		first := all[0].Time
		for i, a := range all {
			assert.False(t, ids[a.ID], "%s: %s is there twice", name, a.ID)
			ids[a.ID] = true
			assert.False(t, a.Time.IsZero(), name)
			assert.InDelta(t, float64(i)/100, a.Time.Sub(first).Hours()/24, 2.5, "%s: day of article %d", name, i)
		}
	}
}

// Copies are what they were made from, by another outlet and within a day, and edits
// are nearly so.
func TestPlantedArticles(t *testing.T) {
	byID := map[string]Planted{}
	copies, edits := 0, 0
	const n = 4000
	for _, a := range collectDated(t, Dated{PerDay: 100, Dir: datedFiles(t)}, n) {
		byID[a.ID] = a
		if a.Of == "" {
			continue
		}
		of := byID[a.Of]
		assert.Equal(t, of.Title, a.Title)
		assert.NotEqual(t, of.Source, a.Source)
		assert.Positive(t, a.Time.Sub(of.Time))
		assert.LessOrEqual(t, a.Time.Sub(of.Time), 12*time.Hour)
		if a.Edited {
			edits++
		} else {
			copies++
			assert.Equal(t, of.Summary+of.Body, a.Summary+a.Body)
		}
	}
	assert.InDelta(t, n/plantedOf, copies, n/plantedOf/2)
	assert.InDelta(t, n/plantedOf, edits, n/plantedOf/2)
}

// After all days the files begin anew, and what comes again has other names.
func TestDatedArticlesGoOn(t *testing.T) {
	all := collectDated(t, Dated{PerDay: 4, Dir: datedFiles(t)}, 20)
	assert.Greater(t, all[19].Time.Sub(all[0].Time), lap)
	texts := map[string]string{}
	for _, a := range all {
		if a.Of == "" && strings.HasPrefix(a.Title, "Tin số") {
			text := a.Title + a.Summary
			assert.NotContains(t, texts, text, "%s", a.ID)
			texts[text] = a.ID
		}
	}
}

func TestDatedArticlesAroundATime(t *testing.T) {
	d := Dated{PerDay: 3, Dir: datedFiles(t), Around: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)}
	for _, a := range collectDated(t, d, 2) {
		assert.Equal(t, 3, a.Time.Day(), "%s", a.Title)
	}
	d.Dir = writeFiles(t, map[string]string{"a.jsonl": `{"id":"1","title":"không ngày"}` + "\n"})
	for _, err := range d.Articles(3) {
		assert.ErrorContains(t, err, "no dated articles")
	}
}
