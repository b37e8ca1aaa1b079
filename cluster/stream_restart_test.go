//go:build unix

package cluster_test

import (
	"bytes"
	"flag"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

var restartItems = flag.Int("items", 100_000, "items of BenchmarkStreamRestart")

// What a restart costs by a snapshot, beside adding again: all items of feeds are
// open. Each figure is processor time of the user, in seconds, on all cores.
func BenchmarkStreamRestart(b *testing.B) {
	articles, _ := read(b, "shared/data/feeds-vi.jsonl.gz")
	articles = inTimeOrder(articles)[:min(*restartItems, len(articles))]
	byID := make(map[string]cluster.Article)
	for _, a := range articles {
		byID[a.ID] = a
	}
	article := func(id string, _ int) (cluster.Article, error) { return byID[id], nil }
	opts := cluster.StreamOptions{Window: 10 * 365 * 24 * time.Hour}
	s, err := cluster.NewStream(opts)
	require.NoError(b, err)
	timed := func(what string, f func()) {
		before := cpuTime(b)
		f()
		b.ReportMetric((cpuTime(b) - before).Seconds(), what)
	}
	for b.Loop() {
		timed("add-s", func() {
			for _, a := range articles {
				_, err := s.Put(a)
				require.NoError(b, err)
			}
		})
		var whole, links bytes.Buffer
		timed("save-s", func() { _, err = s.Save(&whole) })
		require.NoError(b, err)
		timed("links-save-s", func() { _, err = s.SaveLinks(&links) })
		require.NoError(b, err)
		b.ReportMetric(float64(whole.Len())/1e6, "MB")
		b.ReportMetric(float64(links.Len())/1e6, "links-MB")
		s = nil
		timed("load-s", func() { s, err = cluster.LoadStream(&whole, opts, nil) })
		require.NoError(b, err)
		timed("links-load-s", func() { s, err = cluster.LoadStream(&links, opts, article) })
		require.NoError(b, err)
		b.ReportMetric(float64(s.Stats().Articles), "articles")
	}
}
