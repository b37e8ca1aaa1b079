package cluster_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

func TestExplain(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	byID := make(map[string]cluster.Article)
	for _, a := range articles {
		byID[a.ID] = a
	}
	e, err := cluster.Explain(cluster.Options{}, byID["kim-bennghe"], byID["kim-hongha"])
	require.NoError(t, err)
	var sum float64
	for i, f := range e.Shared {
		assert.NotEmpty(t, f.Text)
		sum += f.Part
		if i > 0 {
			assert.LessOrEqual(t, f.Part, e.Shared[i-1].Part)
		}
	}
	assert.InDelta(t, e.Cosine, sum, 1e-9, "the parts add up")
	assert.Greater(t, e.Similarity, e.Threshold)
	assert.Less(t, e.Jaccard, .1, "no copy detector would find them")
	assert.GreaterOrEqual(t, e.SketchShared, 3)
	assert.Equal(t, cluster.Report, e.Kind)
	assert.False(t, e.Template)

	turned, err := cluster.Explain(cluster.Options{}, byID["kim-hongha"], byID["kim-bennghe"])
	require.NoError(t, err)
	assert.Equal(t, e, turned, "symmetric")

	_, err = cluster.Explain(cluster.Options{Threshold: 2, Linkage: 9}, articles[0], cluster.Article{ID: "x"})
	assert.ErrorContains(t, err, "Threshold is 2")
	assert.ErrorContains(t, err, "Linkage is 9")
	assert.ErrorIs(t, err, cluster.ErrNoText)
}

// Why yesterday's bulletin is not today's.
func TestExplainTellsTemplates(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	byID := make(map[string]cluster.Article)
	for _, a := range articles {
		byID[a.ID] = a
	}
	e, err := cluster.Explain(cluster.Options{}, byID["s48-1"], byID["s49-1"])
	require.NoError(t, err)
	assert.True(t, e.Template)
	assert.Zero(t, e.Similarity)
	assert.Greater(t, e.Cosine, e.Threshold)
}
