//go:build !race

package cluster_test

import (
	"bytes"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// What adding and grouping allocate, an article of the day of feeds. (Under the race
// detector, pools drop some of what they hold.)
func TestAllocationsOfABatch(t *testing.T) {
	articles, _ := readLabelled(t, feedDay, "event")
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	n := len(articles)
	objects, bytes := allocatedEach(n, func() {
		for _, a := range articles {
			require.NoError(t, b.Add(a))
		}
	})
	t.Logf("Add: %.1f objects, %.0f bytes", objects, bytes)
	assert.Less(t, objects, 1.)
	assert.Less(t, bytes, 3000.)
	objects, bytes = allocatedEach(n, func() {
		_, err := b.Stories(t.Context())
		require.NoError(t, err)
	})
	t.Logf("Stories: %.1f objects, %.0f bytes", objects, bytes)
	assert.Less(t, objects, 9.)
	assert.Less(t, bytes, 4000.)
}

// What a stream allocates, an article: put, looked up, saved and loaded.
func TestAllocationsOfAStream(t *testing.T) {
	articles, _ := readLabelled(t, feedDay, "event")
	opts := cluster.StreamOptions{Window: 1 << 62}
	s, err := cluster.NewStream(opts)
	require.NoError(t, err)
	var file bytes.Buffer
	for _, c := range []struct {
		name           string
		objects, bytes float64
		do             func()
	}{
		{"Put", 70, 13_000, func() {
			for _, a := range articles {
				_, err := s.Put(a)
				require.NoError(t, err)
			}
		}},
		{"Query", 20, 4000, func() {
			for _, a := range articles {
				_, err := s.Query(a)
				require.NoError(t, err)
			}
		}},
		{"Save", 6, 8000, func() {
			_, err := s.Save(&file)
			require.NoError(t, err)
		}},
		{"LoadStream", 36, 12_000, func() {
			_, err := cluster.LoadStream(&file, opts, nil)
			require.NoError(t, err)
		}},
	} {
		objects, bytes := allocatedEach(len(articles), c.do)
		t.Logf("%s: %.1f objects, %.0f bytes", c.name, objects, bytes)
		assert.Less(t, objects, c.objects, c.name)
		assert.Less(t, bytes, c.bytes, c.name)
	}
}

// allocatedEach returns what f allocates, by the number of things that it does.
func allocatedEach(n int, f func()) (objects, bytes float64) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(n), float64(after.TotalAlloc-before.TotalAlloc) / float64(n)
}
