package cluster_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/snapshot/snapshottest"
	"github.com/chumtin/chumtin/shingle"
)

func savedBatch(t testing.TB, b *cluster.Batch) []byte {
	var to bytes.Buffer
	require.NoError(t, b.Save(&to))
	return to.Bytes()
}

// A batch that was saved and loaded has the stories that it had, goes on as it did,
// and is saved as the same bytes, in whatever order its articles came.
func TestLoadedBatchIsTheSame(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	a, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	other, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	half := len(articles) / 2
	for i := range half {
		require.NoError(t, a.Add(articles[i]))
		require.NoError(t, other.Put(articles[half-1-i]))
	}
	for _, b := range []*cluster.Batch{a, other} {
		require.NoError(t, b.MustLink(articles[0].ID, articles[half-1].ID))
		require.NoError(t, b.CannotLink(articles[0].ID, articles[1].ID))
	}
	data := savedBatch(t, a)
	require.True(t, bytes.Equal(data, savedBatch(t, other)))
	loaded, err := cluster.LoadBatch(bytes.NewReader(data), cluster.Options{})
	require.NoError(t, err)
	require.True(t, bytes.Equal(data, savedBatch(t, loaded)))
	for _, b := range []*cluster.Batch{a, loaded} {
		for _, more := range articles[half:] {
			require.NoError(t, b.Add(more))
		}
		require.ErrorIs(t, b.MustLink(articles[0].ID, articles[1].ID), cluster.ErrConstraints)
	}
	want, err := a.Stories(t.Context())
	require.NoError(t, err)
	got, err := loaded.Stories(t.Context())
	require.NoError(t, err)
	require.Equal(t, fmt.Sprintf("%+v", want), fmt.Sprintf("%+v", got))

	_, err = cluster.LoadBatch(bytes.NewReader(data), cluster.Options{Threshold: 0.3, Linkage: cluster.Complete})
	require.NoError(t, err, "what is no part of it may differ")
	_, err = cluster.LoadBatch(bytes.NewReader(data), cluster.Options{Text: shingle.Options{Slots: 64}})
	require.ErrorIs(t, err, shingle.ErrProfile)
	_, err = cluster.LoadStream(bytes.NewReader(data), cluster.StreamOptions{}, nil)
	require.ErrorIs(t, err, cluster.ErrSnapshot)
	require.ErrorContains(t, err, `it is of kind "batch", want "stream"`)
}

// Every cut and every flipped bit of a saved batch is an error.
func TestDamagedBatches(t *testing.T) {
	opts := cluster.Options{Text: shingle.Options{Slots: 64, MaxFeatures: 16}}
	b, err := cluster.NewBatch(opts)
	require.NoError(t, err)
	for i, text := range []string{khasan, kozlov} {
		require.NoError(t, b.Add(cluster.Article{ID: fmt.Sprint(i), Body: text, Time: noon}))
	}
	require.NoError(t, b.CannotLink("0", "1"))
	data := savedBatch(t, b)
	snapshottest.RequireAllDamageSeen(t, data, cluster.ErrSnapshot, func(data []byte) error {
		_, err := cluster.LoadBatch(bytes.NewReader(data), opts)
		return err
	})
	require.ErrorContains(t, new(cluster.Batch).Save(&bytes.Buffer{}), "call NewBatch")
	assert.NotEmpty(t, data)
}
