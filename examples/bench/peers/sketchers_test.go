package peers

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

func paired(t *testing.T, n int) corpus.Paired {
	t.Helper()
	articles, err := corpus.ReadAll("")
	require.NoError(t, err)
	return corpus.NewPaired(articles, n)
}

// Signatures that are called MinHash agree in a share of their slots that is the
// Jaccard similarity of the texts.
func TestSignaturesEstimateJaccard(t *testing.T) {
	c := paired(t, 200)
	plain := new(plainSketcher)
	for name, signature := range map[string]func(string) []uint64{
		PlainName:   func(text string) []uint64 { return Widen(plain.sketch(text)) },
		DgryskiName: func(text string) []uint64 { return dgryskiSignature(corpus.ShingleSet(text)) },
		EkzhuName:   func(text string) []uint64 { return ekzhuSignature(corpus.ShingleSet(text)) },
	} {
		bias := 0.
		for _, p := range c.Pairs {
			x, y := signature(c.Texts[p.A]), signature(c.Texts[p.B])
			require.Len(t, x, corpus.Slots)
			bias += estimate(x, y) - p.Jaccard
		}
		// The deviation of one estimate is at most 1/(2·√128) = 0.044.
		assert.InDelta(t, 0, bias/float64(len(c.Pairs)), .02, name)
	}
}

func TestSketchersKeepTheirRecall(t *testing.T) {
	all, err := GoSketchers(paired(t, 200))
	require.NoError(t, err)
	names := map[string]bool{}
	for _, s := range all {
		names[s.Name] = true
		assert.Positive(t, s.Size, s.Name)
		assert.LessOrEqual(t, s.Quality.Recall, 1., s.Name)
		assert.True(t, s.Quality.OK(), "%s: %v", s.Name, s.Quality)
	}
	assert.Len(t, names, len(all), "each name once")
}

func TestQualityBelowTheory(t *testing.T) {
	assert.True(t, Quality{.95, 1}.OK())
	assert.False(t, Quality{.94, 1}.OK())
	assert.True(t, Quality{1, .9}.OK(), "better than theory")
	assert.Equal(t, "0.940 (1.000)", Quality{.94, 1}.String())
}

func TestRecallCountsTheJudgedPairs(t *testing.T) {
	c := corpus.Paired{Pairs: []corpus.Pair{{A: 0, B: 1, Jaccard: .8}, {A: 2, B: 3, Jaccard: .85}, {A: 4, B: 5, Jaccard: .9}, {A: 6, B: 7, Jaccard: .2}}}
	q := Recall(c, func(p corpus.Pair) bool { return p.A == 2 })
	assert.InDelta(t, .5, q.Recall, 0)
	assert.InDelta(t, (Judged.Rate(.8)+Judged.Rate(.85))/2, q.Theory, 1e-12)
}
