package shingle

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/idf"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
	"github.com/chumtin/chumtin/shingle/token"
)

type headlineWord struct {
	text  string
	idf   float64
	again bool
}

// naiveWords are the words of a headline, by text.
func naiveWords(table *idf.Table, headline string, below ...string) (words []headlineWord) {
	var rest []string
	for _, field := range below {
		rest = slices.AppendSeq(rest, token.All(field))
	}
	tokens := slices.Collect(token.All(headline))
	for _, text := range tokens[:min(64, len(tokens))] {
		nats, _ := table.IDF(idf.Token(token.Hash(text)))
		w := headlineWord{text, nats, slices.Contains(rest, text)}
		if isNumber := text[0] >= '0' && text[0] <= '9'; !isNumber && nats > 0 && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return sortedWords(words)
}

func sortedWords(words []headlineWord) []headlineWord {
	slices.SortFunc(words, func(a, b headlineWord) int { return cmp.Compare(a.text, b.text) })
	return words
}

// headlineWords are the words of a document, whose texts x knows.
func headlineWords(x *Extractor, d *Document, fields ...string) (words []headlineWord) {
	texts := x.FeatureTexts(fields...)
	for _, w := range d.Headline {
		words = append(words, headlineWord{texts[w.Feature()>>weightBits], float64(w.IDF()) / idf.Unit, w.IsAgain()})
	}
	return sortedWords(words)
}

// everywhere is a table that knows "tin", which is in every article.
func everywhere(t *testing.T) *idf.Table {
	c, err := idf.NewCounter("", 16)
	require.NoError(t, err)
	for _, other := range []string{"một", "hai", "ba", "ba"} {
		c.Add("tin " + other)
	}
	table, err := idf.NewTable(idf.Options{Bits: 16, MinArticles: 1}, c)
	require.NoError(t, err)
	return table
}

func TestHeadlineWords(t *testing.T) {
	texts := shingletest.Texts()
	rng := rand.New(rand.NewPCG(63, 64))
	random := func(n int) string {
		words := make([]string, n)
		for i := range words {
			words[i] = strings.Fields(texts[rng.IntN(3)])[rng.IntN(20)]
		}
		return strings.Join(words, " ")
	}
	tests := [][]string{
		{"", "có bài mà không có tít"},
		{"Mưa, mưa, mưa ở Huế 12/9", "Huế: nước lên 2,6 m", "mưa"},
		{"tin một", "tin"},
		{"ba ba", "hai"}, // twice in the headline is not again
		{"<b>Kim</b> Jong-un", "Ông <i>Kim</i> đến"},
		{strings.Join(texts, " "), texts[1]},
		{strings.Repeat("xa ", 63) + "gần cuối", "gần cuối"}, // the 64th token is a word, the 65th is none
	}
	for range 100 {
		tests = append(tests, []string{random(rng.IntN(80)), random(rng.IntN(40)), random(rng.IntN(40))})
	}
	for _, opts := range []Options{{}, {Seed: 9}, {Table: everywhere(t)}} {
		x := newExtractor(t, opts)
		table := cmp.Or(opts.Table, idf.Background())
		for _, fields := range tests {
			d := x.Document(fields...)
			plain := make([]string, len(fields))
			for i, field := range fields {
				plain[i] = strings.NewReplacer("<b>", "", "</b>", "", "<i>", "", "</i>", "").Replace(field)
			}
			require.Equal(t, naiveWords(table, plain[0], plain[1:]...), headlineWords(x, d, fields...), "fields %q", fields)
			require.True(t, slices.IsSorted(d.Headline))
			require.Len(t, slices.Compact(slices.Clone(d.Headline)), len(d.Headline))
		}
		assert.Empty(t, x.Document(texts[0]).Headline, "a text of one field has no headline")
	}
}
