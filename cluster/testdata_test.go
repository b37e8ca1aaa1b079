package cluster_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/testdata"
)

// read returns the articles of a file and their labels by ID. A path in shared is
// that of a corpus, for which see [testdata.Shared].
func read(t testing.TB, path string) (articles []cluster.Article, labels map[string]string) {
	return readLabelled(t, path, "cluster")
}

// readLabelled is read of a file whose field of labels has another name.
func readLabelled(t testing.TB, path, label string) (articles []cluster.Article, labels map[string]string) {
	if name, isShared := strings.CutPrefix(path, "shared/"); isShared {
		path = testdata.Shared(t, name)
	}
	r, err := jsonl.Open(path, jsonl.Options{Label: label})
	require.NoError(t, err)
	defer r.Close()
	labels = make(map[string]string)
	for rec, err := range r.All() {
		require.NoError(t, err)
		articles = append(articles, rec.Article)
		labels[rec.ID] = rec.Label
	}
	return articles, labels
}

// stories groups articles in the order given.
func stories(t testing.TB, opts cluster.Options, articles []cluster.Article) []cluster.Story {
	b, err := cluster.NewBatch(opts)
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	s, err := b.Stories(context.Background())
	require.NoError(t, err)
	return s
}

// batchOf returns a batch of articles.
func batchOf(t testing.TB, articles []cluster.Article) *cluster.Batch {
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	return b
}
