package desk

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// Whatever an article holds is stored as text, comes back as it is stored, and is known
// when it comes again; or it is refused with a reason.
func FuzzPut(f *testing.F) {
	f.Add("id", "Tiêu đề", "Sapo", "Thân bài", "Báo", "https://a.example/1", "vi", int64(1767225600), 7*3600)
	f.Add(" id ", "\x00", "a\xff", "<p>x</p>", " ", "javascript:alert(1)", "??", int64(-62135596800), 61)
	f.Add("", "x", "", "", "", "", "", int64(253402300799), -86399)
	f.Add("'; DROP TABLE article; --", `"`, "%s", "\u202e", "\ufeff", "\n", "vi", int64(0), 1<<30)
	// Many inputs are alike, and a story that grows and grows makes each the slower.
	d := openDesk(f, Options{Stream: cluster.StreamOptions{MaxArticles: 50}})
	f.Fuzz(func(t *testing.T, id, title, summary, body, source, url, lang string, at int64, offset int) {
		a := cluster.Article{ID: id, Title: title, Summary: summary, Body: body, Source: source, URL: url, Lang: lang}
		if at != 0 {
			a.Time = time.Unix(at, 0).In(time.FixedZone("", offset))
		}
		results, err := d.Put(t.Context(), "", []cluster.Article{a, a})
		require.NoError(t, err)
		if results[0].Status == StatusRefused {
			assert.NotEmpty(t, results[0].Error)
			assert.Equal(t, results[0], results[1])
			return
		}
		assert.NotZero(t, results[0].Story)
		assert.Equal(t, StatusKnown, results[1].Status)
		want, err := admissible(a)
		require.NoError(t, err)
		got, err := d.Article(t.Context(), want.ID)
		require.NoError(t, err)
		assert.True(t, sameStatement(&want, &got.Article), "%+v, want %+v", got.Article, want)
		assert.Equal(t, want.Title, got.Title)
		assert.Equal(t, want.Summary, got.Summary)
		assert.Equal(t, want.Body, got.Body)
		requireServed(t, d, got.Story)
	})
}
