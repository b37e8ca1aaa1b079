//go:build !race

package cluster_test

import (
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
	measure := func(f func()) (objects, bytes float64) {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		n := float64(len(articles))
		return float64(after.Mallocs-before.Mallocs) / n, float64(after.TotalAlloc-before.TotalAlloc) / n
	}
	objects, bytes := measure(func() {
		for _, a := range articles {
			require.NoError(t, b.Add(a))
		}
	})
	t.Logf("Add: %.1f objects, %.0f bytes", objects, bytes)
	assert.Less(t, objects, 1.)
	assert.Less(t, bytes, 3000.)
	objects, bytes = measure(func() {
		_, err := b.Stories(t.Context())
		require.NoError(t, err)
	})
	t.Logf("Stories: %.1f objects, %.0f bytes", objects, bytes)
	assert.Less(t, objects, 9.)
	assert.Less(t, bytes, 4000.)
}
