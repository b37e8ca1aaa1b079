package peers

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// TestTFIDFIsTheCosine computes a pair by hand: of three texts two share "lũ", which two of three have.
func TestTFIDFIsTheCosine(t *testing.T) {
	articles := []cluster.Article{{Title: "lũ lũ lên"}, {Title: "lũ rút"}, {Title: "giá vàng"}}
	group, err := tfidf(t.Context(), articles)
	require.NoError(t, err)
	shared, alone := math.Log(1.5), math.Log(3)
	first, second := (1+math.Log(2))*shared, shared
	cosine := first * second / math.Hypot(first, alone) / math.Hypot(second, alone)

	below, err := group(cosine - 1e-9)
	require.NoError(t, err)
	assert.Equal(t, []int{0, 0, 2}, below)
	above, err := group(cosine + 1e-9)
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1, 2}, above)
}

// TestTitleTrigramsAreThoseOfPostgreSQL: the documentation of pg_trgm says that "word" and "two words"
// have 4 of 11 trigrams in common.
func TestTitleTrigramsAreThoseOfPostgreSQL(t *testing.T) {
	articles := []cluster.Article{{Title: "word"}, {Title: "two words"}}
	group, err := titleTrigrams(t.Context(), articles)
	require.NoError(t, err)
	below, err := group(4./11 - 1e-9)
	require.NoError(t, err)
	assert.Equal(t, []int{0, 0}, below)
	above, err := group(4./11 + 1e-9)
	require.NoError(t, err)
	assert.Equal(t, []int{0, 1}, above)
}

func TestMoreLikeThisWantsAShareOfTheTerms(t *testing.T) {
	articles := []cluster.Article{
		{Title: "lũ lên nhanh"}, {Title: "lũ lên chậm"}, // two of three terms, of those that more than one has all
		{Title: "vàng nhanh chậm"}, // a third
		{Title: "vàng bạc"}, {Title: "cá tôm"},
	}
	group, err := moreLikeThis(t.Context(), articles)
	require.NoError(t, err)
	got, err := group(.6)
	require.NoError(t, err)
	assert.Equal(t, got[0], got[1])
	assert.NotEqual(t, got[0], got[4], "they share nothing")
	all, err := group(.3)
	require.NoError(t, err)
	assert.Equal(t, all[0], all[2], "a third is enough")
	assert.NotEqual(t, all[0], all[4])
}
