//go:build unix

package index_test

import (
	"bytes"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/testdata"
)

var (
	restartItems  = flag.Int("items", 100_000, "items of BenchmarkIndexRestart")
	restartCorpus = flag.String("corpus", "feeds-vi", "corpus of BenchmarkIndexRestart")
)

// What a restart costs by a snapshot, beside adding documents again, and what the
// documents and the rest take in memory and in the file. Each time is of the user, in
// seconds, on all cores. Where a corpus has fewer items, its texts come again with
// other words.
func BenchmarkIndexRestart(b *testing.B) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(b, err)
	items, seconds := corpusItems(b, x, *restartItems)
	for _, opts := range []index.Options{{}, {Mode: index.NearCopy}} {
		b.Run(opts.Mode.String(), func(b *testing.B) {
			for b.Loop() {
				restartIndex(b, x.Profile(), opts, items)
				b.ReportMetric(seconds*float64(*restartItems)/float64(len(items)), "documents-s")
			}
		})
	}
}

func restartIndex(b *testing.B, p shingle.Profile, opts index.Options, items []index.Item) {
	timed := func(what string, f func() error) {
		before := userTime(b)
		require.NoError(b, f())
		b.ReportMetric(userTime(b)-before, what)
	}
	heap := heapBytes()
	ix, err := index.New(p, opts)
	require.NoError(b, err)
	timed("add-s", func() error {
		for i := range *restartItems {
			if err := ix.Add(another(items, i)); err != nil {
				return err
			}
		}
		return nil
	})
	n := float64(*restartItems)
	b.ReportMetric(float64(heapBytes()-heap)/n, "heap-B/item")
	b.ReportMetric(float64(ix.Stats().Bytes)/n, "buckets-B/item")
	var file bytes.Buffer
	timed("save-s", func() error { return ix.Save(&file) })
	b.ReportMetric(float64(file.Len())/n, "file-B/item")
	ix = nil
	timed("load-s", func() error { ix, err = index.Load(&file, p, opts); return err })
	require.Equal(b, *restartItems, ix.Len())
}

// another returns an item of a number: one of items, or one with other words.
func another(items []index.Item, i int) index.Item {
	item, times := items[i%len(items)], i/len(items)
	if item.ID = fmt.Sprint(item.ID, " ", times); times == 0 {
		return item
	}
	d, change := *item.Doc, uint32(times)<<20
	d.Vector, d.EventSketch, d.CopySketch = slices.Clone(d.Vector), slices.Clone(d.EventSketch), slices.Clone(d.CopySketch)
	for i := range d.Vector {
		d.Vector[i] ^= uint64(change) << 32
	}
	slices.Sort(d.Vector)
	for i := range d.EventSketch {
		d.EventSketch[i] ^= change
	}
	for i := range d.CopySketch {
		d.CopySketch[i] ^= change
	}
	item.Doc = &d
	return item
}

// corpusItems returns items, and the time that it takes to read them and make their
// documents.
func corpusItems(b *testing.B, x *shingle.Extractor, most int) (items []index.Item, seconds float64) {
	r, err := jsonl.Open(testdata.Shared(b, "data/"+*restartCorpus+".jsonl.gz"), jsonl.Options{})
	require.NoError(b, err)
	defer r.Close()
	before := userTime(b)
	for rec, err := range r.All() {
		require.NoError(b, err)
		if items = append(items, index.Item{ID: rec.ID, Time: rec.Time, Source: rec.Source, Doc: x.Document(rec.Title, rec.Summary, rec.Body)}); len(items) == most {
			break
		}
	}
	return items, userTime(b) - before
}

func heapBytes() uint64 {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// userTime returns the processor time of the process so far, of the user, in seconds.
func userTime(b *testing.B) float64 {
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()) / 1e9
}
