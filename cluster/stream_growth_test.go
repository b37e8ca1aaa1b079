//go:build unix

package cluster_test

import (
	"flag"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

var growth = flag.Bool("growth", false, "log what an article costs a stream that grows, and takes minutes; with GOMAXPROCS=1")

// What an Add takes does not grow with what a stream holds, be it news or a
// flood of texts that are nearly equal. The figures are processor time, to be
// read and not checked.
func TestStreamGrowth(t *testing.T) {
	if !*growth {
		t.Skip("only with -growth")
	}
	t.Run("flood", func(t *testing.T) {
		articles := make([]cluster.Article, 24_000)
		for i := range articles {
			articles[i] = cluster.Bulletin(i)
		}
		measureGrowth(t, articles, 8, cluster.StreamOptions{})
	})
	t.Run("news", func(t *testing.T) {
		articles, _ := read(t, "shared/data/feeds-vi.jsonl.gz")
		measureGrowth(t, inTimeOrder(articles)[:40_000], 10, cluster.StreamOptions{Window: 1 << 62})
	})
	t.Run("news of a week", func(t *testing.T) {
		articles, _ := read(t, "shared/data/feeds-vi.jsonl.gz")
		measureGrowth(t, inTimeOrder(articles)[:40_000], 10, cluster.StreamOptions{})
	})
	t.Run("articles", func(t *testing.T) {
		articles, _ := read(t, "shared/data/baomoi-2017.jsonl.gz")
		measureGrowth(t, articles[:30_000], 10, cluster.StreamOptions{})
	})
}

// measureGrowth logs what an Add takes of the processor in each of so many parts
// of articles, and the memory that is in use after.
func measureGrowth(t *testing.T, articles []cluster.Article, parts int, opts cluster.StreamOptions) {
	s := newStream(t, opts)
	heap := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	empty := heap()
	for part := range parts {
		some := articles[part*len(articles)/parts : (part+1)*len(articles)/parts]
		before := cpuTime(t)
		for _, a := range some {
			_, err := s.Put(a)
			require.NoError(t, err)
		}
		took := cpuTime(t) - before
		held := s.Stats().Articles
		t.Logf("%6d open in %d segments: %7v an Add, %5.1f kB an article", held, s.Stats().Segments, took/time.Duration(len(some)), float64(heap()-empty)/float64(held)/1e3)
	}
	runtime.KeepAlive(articles)
}

// cpuTime returns the time that this process has taken of all processors.
func cpuTime(t testing.TB) time.Duration {
	var usage syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano())
}
