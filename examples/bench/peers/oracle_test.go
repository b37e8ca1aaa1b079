package peers

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/shingle"
)

func TestOracleComparesAsExplainDoes(t *testing.T) {
	articles, err := corpus.ReadAll("")
	require.NoError(t, err)
	articles = articles[:12]
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	var items []index.Item
	for i, a := range articles {
		items = append(items, index.Item{ID: strconv.Itoa(i), Time: a.Time, Doc: corpus.Document(x, a)})
	}
	similarity, err := allSimilarities(t.Context(), x.Profile(), items)
	require.NoError(t, err)
	for i, a := range articles {
		for j, b := range articles[:i] {
			e, err := cluster.Explain(cluster.Options{}, a, b)
			require.NoError(t, err)
			assert.InDelta(t, e.Similarity, similarity[i][j], 1e-9, "%s and %s", a.ID, b.ID)
			assert.Equal(t, similarity[i][j], similarity[j][i])
		}
	}
}

// TestAverageLinkage follows four items by hand: 0 and 1 merge at .9; then 2
// is (.5+.3)/2 = .4 like both, and merges; then 3 is (.1+.2+.3)/3 = .2.
func TestAverageLinkage(t *testing.T) {
	merges := averageLinkage([][]float64{
		{0, .9, .5, .1},
		{.9, 0, .3, .2},
		{.5, .3, 0, .3},
		{.1, .2, .3, 0},
	})
	require.Len(t, merges, 3)
	p := newPartition(4)
	want := []struct {
		similarity float64
		groups     []int
	}{{.9, []int{0, 0, 2, 3}}, {.4, []int{0, 0, 0, 3}}, {.2, []int{0, 0, 0, 0}}}
	for i, m := range merges {
		p.join(m.a, m.b)
		assert.InDelta(t, want[i].similarity, m.similarity, 1e-12)
		assert.Equal(t, want[i].groups, p.groups())
	}
}
