package cluster

import (
	"flag"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var soak = flag.Int("soak", 0, "run ten times so many articles through a stream that holds so many; 50000 takes minutes")

// What a stream holds is bounded by its window, however much has gone by.
func TestStreamForgets(t *testing.T) {
	const window = 500
	h := newHistory(t, StreamOptions{MaxArticles: window})
	h.s.index.minSize = 64
	w := newWire(1, 5, 50, time.Minute)
	var bytes int
	for i := range 10 * window {
		h.add(w.next())
		stats := h.s.Stats()
		require.LessOrEqual(t, stats.Articles, window)
		require.LessOrEqual(t, stats.Segments, 4*window/64+2)
		if i == 2*window {
			bytes = stats.IndexBytes
		}
		if i > 2*window {
			require.Less(t, stats.IndexBytes, 2*bytes)
		}
	}
	h.check()
	texts := 0
	for _, list := range h.s.byText {
		texts += len(list)
	}
	assert.LessOrEqual(t, texts, window)
	assert.LessOrEqual(t, len(h.s.byText), window, "texts that are gone")
}

// No part of a stream may grow, and no article may hold up the next for long.
// Times are told by the wall: other programs on the machine show in p99.
func TestStreamSoak(t *testing.T) {
	if *soak == 0 {
		t.Skip("only with -soak 50000 or so")
	}
	window, articles := *soak, 10**soak
	s, err := NewStream(StreamOptions{MaxArticles: window})
	require.NoError(t, err)
	w := newWire(1, 5, window/10, 12*time.Second)
	took := make([]time.Duration, 0, articles)
	heap := make(map[int]uint64)
	for i := range articles {
		a := w.next()
		start := time.Now()
		_, err := s.Put(a)
		took = append(took, time.Since(start))
		require.NoError(t, err)
		if (i+1)%window == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			heap[i+1] = m.HeapAlloc
			t.Logf("%d articles: heap %d MB, %+v", i+1, m.HeapAlloc>>20, s.Stats())
		}
	}
	runtime.KeepAlive(s)
	slices.Sort(took)
	p50, p99 := took[articles/2], took[articles*99/100]
	t.Logf("p50 %v, p99 %v, most %v", p50, p99, took[articles-1])
	assert.InEpsilon(t, heap[2*window], heap[articles], .05)
	assert.LessOrEqual(t, p99, 20*p50)
}

// Streams are full before anything is measured.
func BenchmarkStream(b *testing.B) {
	fill := func(b *testing.B) (*Stream, *wire) {
		s, err := NewStream(StreamOptions{MaxArticles: 10_000})
		require.NoError(b, err)
		w := newWire(1, 5, 2000, time.Minute)
		for range 10_000 {
			_, err := s.Put(w.next())
			require.NoError(b, err)
		}
		return s, w
	}
	run := func(b *testing.B, call func(*Stream, Article) error) {
		s, w := fill(b)
		articles := make([]Article, b.N)
		for i := range articles {
			articles[i] = w.next()
		}
		var next atomic.Int64
		b.SetParallelism(4) // some wait for the lock
		b.ResetTimer()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := call(s, articles[next.Add(1)-1]); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
	}
	b.Run("Add", func(b *testing.B) {
		run(b, func(s *Stream, a Article) error { _, err := s.Put(a); return err })
	})
	b.Run("Query", func(b *testing.B) {
		run(b, func(s *Stream, a Article) error { _, err := s.Query(a); return err })
	})
}
