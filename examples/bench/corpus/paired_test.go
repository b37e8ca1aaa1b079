package corpus

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPairsHoldTheJaccardSimilarityOfTheirTexts(t *testing.T) {
	articles, err := ReadAll("")
	require.NoError(t, err)
	c := NewPaired(articles, 40)
	require.Len(t, c.Texts, 40)
	require.Len(t, c.Pairs, 20)
	bytes := 0
	for _, text := range c.Texts {
		bytes += len(text)
	}
	assert.Equal(t, bytes, c.Bytes)
	for i, p := range c.Pairs {
		assert.Equal(t, 2*i, p.A)
		assert.Equal(t, 2*i+1, p.B)
		assert.InDelta(t, naiveJaccard(c.Texts[p.A], c.Texts[p.B]), p.Jaccard, 1e-12)
		assert.Greater(t, p.Jaccard, .5)
		assert.Less(t, p.Jaccard, 1.)
		assert.Len(t, strings.Fields(c.Texts[p.A]), 500)
	}
	assert.Equal(t, c, NewPaired(articles, 40), "the seed is fixed")

	total := 0
	for _, bounds := range [][2]float64{{0, .7}, {.7, .8}, {.8, .9}, {.9, 1}} {
		for _, p := range c.Between(bounds[0], bounds[1]) {
			assert.GreaterOrEqual(t, p.Jaccard, bounds[0])
			assert.Less(t, p.Jaccard, bounds[1])
			total++
		}
	}
	assert.Equal(t, len(c.Pairs), total, "each pair is in one range")
}

// naiveJaccard counts with maps.
func naiveJaccard(a, b string) float64 {
	set := func(text string) map[[3]string]bool {
		w, runs := Words(text), map[[3]string]bool{}
		for i := 2; i < len(w); i++ {
			runs[[3]string{w[i-2], w[i-1], w[i]}] = true
		}
		return runs
	}
	x, y := set(a), set(b)
	shared := 0
	for run := range x {
		if y[run] {
			shared++
		}
	}
	return float64(shared) / float64(len(x)+len(y)-shared)
}

func TestEditsChangeTheShareOfWordsThatTheyAreGiven(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	words := make([]string, 50_000)
	for i := range words {
		words[i] = "old"
	}
	sources := [][]string{{"new"}}
	assert.Equal(t, words, edit(rng, sources, words, 0), "no share, no edit")
	for _, share := range []float64{.01, .1, 1} {
		edited := edit(rng, sources, words, share)
		added := 0
		for _, w := range edited {
			if w == "new" {
				added++
			}
		}
		// One edit in three replaces a word, one removes it, one inserts another.
		n := share * float64(len(words))
		assert.InEpsilon(t, n*2/3, added, .15, "words that are new")
		assert.InEpsilon(t, n*2/3, len(words)-(len(edited)-added), .15, "words that are gone")
	}
}
