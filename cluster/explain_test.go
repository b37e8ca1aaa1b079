package cluster_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
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
	assert.Positive(t, e.SketchShared)
	assert.LessOrEqual(t, e.SketchEvidence, e.Cosine+float64(e.SketchShared)/80, "parts of the cosine, and 1/80 each")
	assert.Greater(t, e.SketchEvidence, float64(e.SketchShared)/81)
	assert.True(t, e.Proposed)
	assert.Equal(t, cluster.Report, e.Kind)
	assert.False(t, e.Template)

	turned, err := cluster.Explain(cluster.Options{}, byID["kim-hongha"], byID["kim-bennghe"])
	require.NoError(t, err)
	for i, f := range turned.Shared {
		turned.Shared[i].In = [2]cluster.Passage{f.In[1], f.In[0]}
	}
	assert.Equal(t, e, turned, "symmetric but for the order of passages")

	_, err = cluster.Explain(cluster.Options{Threshold: 2, Linkage: 9}, articles[0], cluster.Article{ID: "x"})
	assert.ErrorContains(t, err, "Threshold is 2")
	assert.ErrorContains(t, err, "Linkage is 9")
	assert.ErrorIs(t, err, cluster.ErrNoText)
}

// A passage is the published text of its feature, the first there is.
func TestExplainQuotes(t *testing.T) {
	a := cluster.Article{ID: "a", Title: "KHÔNG  CÒN “Hoà Bình”", Summary: "(Dân trí) - Ông Kim Jong-un gặp ông Putin.", Body: "Hòa bình ở xa.\n\nTheo AFP"}
	b := cluster.Article{ID: "b", Title: "Tổng thống Putin", Body: "Nói về ho\u0300a bi\u0300nh, Kim Jong Un và ông Putin."}
	e, err := cluster.Explain(cluster.Options{}, a, b)
	require.NoError(t, err)
	quotes := make(map[string][2]string)
	for _, f := range e.Shared {
		text := func(a cluster.Article, p cluster.Passage) string {
			return map[string]string{"title": a.Title, "summary": a.Summary, "body": a.Body}[p.Field][p.Start:p.End]
		}
		quotes[f.Text] = [2]string{text(a, f.In[0]), text(b, f.In[1])}
	}
	for feature, want := range map[string][2]string{
		"hòa":      {"Hoà", "ho\u0300a"},
		"hòa bình": {"Hoà Bình", "ho\u0300a bi\u0300nh"},
		"kim jong": {"Kim Jong", "Kim Jong"},
		"jong un":  {"Jong-un", "Jong Un"},
		"putin":    {"Putin", "Putin"},
	} {
		assert.Equal(t, want, quotes[feature], feature)
	}
	assert.Equal(t, [2]cluster.Passage{{"summary", len("(Dân trí) - Ông Kim Jong-un gặp ông "), len("(Dân trí) - Ông Kim Jong-un gặp ông Putin")}, {"title", len("Tổng thống "), len("Tổng thống Putin")}},
		in(e, "putin"))
	articles, _ := read(t, "../testdata/labelled.jsonl")
	for _, other := range articles {
		e, err := cluster.Explain(cluster.Options{}, articles[0], other)
		require.NoError(t, err)
		for _, f := range e.Shared {
			assert.NotZero(t, f.In[0], f.Text)
			assert.NotZero(t, f.In[1], f.Text)
		}
	}
}

// Explain tells which pairs a batch compares.
func TestExplainTellsWhatIsProposed(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	articles = articles[:40]
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	items := make([]index.Item, len(articles))
	for i, a := range articles {
		items[i] = index.Item{ID: a.ID, Time: a.Time, Doc: x.Document(a.Title, a.Summary, a.Body)}
	}
	proposed := cluster.Proposed(items)
	require.NotEmpty(t, proposed)
	for i, a := range articles {
		for j := i + 1; j < len(articles); j++ {
			e, err := cluster.Explain(cluster.Options{}, a, articles[j])
			require.NoError(t, err)
			assert.Equal(t, slices.Contains(proposed, [2]int{i, j}), e.Proposed, "%s and %s", a.ID, articles[j].ID)
			assert.Equal(t, e.SketchEvidence > .11, e.Proposed, "%s and %s", a.ID, articles[j].ID)
		}
	}
}

// in returns the passages of a feature.
func in(e cluster.Explanation, feature string) [2]cluster.Passage {
	for _, f := range e.Shared {
		if f.Text == feature {
			return f.In
		}
	}
	return [2]cluster.Passage{}
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
