package cluster_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/markup"
	"github.com/chumtin/chumtin/shingle/token"
)

// quote returns the text of a passage of an article.
func quote(t *testing.T, a cluster.Article, p cluster.Passage) string {
	t.Helper()
	text, ok := map[string]string{"title": a.Title, "summary": a.Summary, "body": a.Body}[p.Field]
	require.True(t, ok, "field %q", p.Field)
	require.True(t, 0 <= p.Start && p.Start < p.End && p.End <= len(text), "%v of %d bytes", p, len(text))
	require.True(t, boundary(text, p.Start) && boundary(text, p.End), "%v cuts a character of %q", p, text)
	return text[p.Start:p.End]
}

// boundary reports whether no character of text has bytes on both sides of i.
func boundary(text string, i int) bool {
	for start := max(0, i-utf8.UTFMax+1); start < i; start++ {
		if r, size := utf8.DecodeRuneInString(text[start:]); r != utf8.RuneError && start+size > i {
			return false
		}
	}
	return true
}

// What an outlet puts in front or behind may say the same as the text.
func TestExplainQuotesNoMark(t *testing.T) {
	for _, test := range []struct {
		summary, body string
		field         string
		start         int
	}{
		{summary: "(Hà Nội) - Hà Nội", field: "summary", start: len("(Hà Nội) - ")},
		{summary: "  (Hà Nội) - Hà Nội \n", field: "summary", start: len("  (Hà Nội) - ")},
		{body: " Hà Nội. Hà Nội./.", field: "body", start: 1},
		{body: "Mưa ở Hà Nội. (Theo Hà Nội)", field: "body", start: len("Mưa ở ")},
	} {
		a := cluster.Article{ID: "a", Summary: test.summary, Body: test.body}
		b := cluster.Article{ID: "b", Title: "Hà Nội"}
		e, err := cluster.Explain(cluster.Options{}, a, b)
		require.NoError(t, err)
		assert.Equal(t, cluster.Passage{Field: test.field, Start: test.start, End: test.start + len("Hà Nội")},
			in(e, "hà nội")[0], "%q", test.summary+test.body)
	}
}

// says reports whether a text is a feature: it has its tokens, and no others but where
// a character may be two tokens, as ½ is, and where a word may be in a script without
// spaces. A number is read by what is around it: alone it may be fewer tokens, as the
// zeros of 1,00 are.
func says(text, feature string) bool {
	tokens := slices.Collect(token.All(text))
	got := strings.Join(tokens, " ")
	switch {
	case got == feature:
		return true
	case strings.ContainsFunc(text, unicode.IsNumber):
		return !slices.ContainsFunc(strings.Fields(feature), func(t string) bool { return !slices.Contains(tokens, t) })
	case got != normalize.Key.String(text):
		return strings.Contains(" "+got+" ", " "+feature+" ")
	}
	return false
}

// Every passage is whole characters of its field, and says its feature.
func FuzzExplainPassages(f *testing.F) {
	f.Add("KHÔNG  CÒN “Hoà Bình”", "(Hà Nội) - Hà Nội", "Bến Nghé, ngày 09/03.\n\nTheo AFP")
	f.Add("Giá ½ ㎏ tăng 007", "VOV - VOV - e\u0323\u0302", "\xffMát-xcơ-va\xc2\u00a0./.")
	f.Fuzz(func(t *testing.T, title, summary, body string) {
		a := cluster.Article{ID: "a", Title: title, Summary: summary, Body: body}
		b := cluster.Article{ID: "b", Title: body, Summary: title, Body: summary}
		e, err := cluster.Explain(cluster.Options{}, a, b)
		if err != nil {
			require.ErrorIs(t, err, cluster.ErrNoText)
			return
		}
		for _, feature := range e.Shared {
			for i, article := range []cluster.Article{a, b} {
				text := quote(t, article, feature.In[i])
				// The markup between the words of a feature is a part of its passage.
				assert.True(t, says(text, feature.Text) || says(markup.Text(text), feature.Text),
					"passage %v of %q does not say %q", feature.In[i], article, feature.Text)
			}
		}
	})
}
