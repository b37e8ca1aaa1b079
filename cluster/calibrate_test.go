package cluster_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

func batchOf(t testing.TB, articles []cluster.Article) *cluster.Batch {
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	return b
}

func TestCalibrate(t *testing.T) {
	articles, labels := read(t, "../testdata/labelled.jsonl")
	c, err := batchOf(t, articles).Calibrate(context.Background(), labels)
	require.NoError(t, err)
	t.Logf("threshold %.2f, F1 %.3f, expected %.3f, 95 %% from %.3f to %.3f", c.Threshold, c.F1, c.Expected, c.Low, c.High)
	assert.Len(t, c.Curve, 46)
	for _, p := range c.Curve {
		assert.LessOrEqual(t, p.F1, c.F1)
		if p.Threshold == .1 || p.Threshold == .2 || p.Threshold == c.Threshold {
			s := grade(t, stories(t, cluster.Options{Threshold: p.Threshold}, articles), labels)
			assert.InDelta(t, s.BCubed.F1, p.F1, 1e-9, "threshold %v", p.Threshold)
		}
	}
	assert.Less(t, c.Low, c.Expected)
	assert.Less(t, c.Expected, c.F1, "the sample flatters")
	assert.Greater(t, c.High, c.Expected)

	rand.New(rand.NewPCG(1, 2)).Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	again, err := batchOf(t, articles).Calibrate(context.Background(), labels)
	require.NoError(t, err)
	assert.Equal(t, c, again, "in any order")
}

// Articles without a label are distractors, as they are to the scores.
func TestCalibrateAmongOthers(t *testing.T) {
	articles, labels := read(t, "../testdata/labelled.jsonl")
	known := make(map[string]string)
	for i, a := range articles {
		if i%3 > 0 {
			known[a.ID] = labels[a.ID]
		}
	}
	c, err := batchOf(t, articles).Calibrate(context.Background(), known)
	require.NoError(t, err)
	s := grade(t, stories(t, cluster.Options{Threshold: c.Threshold}, articles), known)
	assert.InDelta(t, s.BCubed.F1, c.F1, 1e-9)
}

func TestCalibrateRefuses(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	b := batchOf(t, articles)
	for _, labels := range []map[string]string{nil, {articles[0].ID: "a", articles[1].ID: "a", articles[2].ID: ""}} {
		_, err := b.Calibrate(context.Background(), labels)
		assert.ErrorIs(t, err, cluster.ErrNoLabels)
	}
	_, err := b.Calibrate(context.Background(), map[string]string{"nobody": "a"})
	assert.ErrorIs(t, err, cluster.ErrNoArticle)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = b.Calibrate(ctx, map[string]string{articles[0].ID: "a", articles[1].ID: "b"})
	assert.ErrorIs(t, err, context.Canceled)
}
