package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

var (
	items   = flag.Int("items", 0, "TestLoad posts this many items of -corpus")
	corpus  = flag.String("corpus", "../../../shared/data/feeds-vi.jsonl.gz", "the `file` of them")
	readers = flag.Int("readers", 20, "TestLoad reads pages with so many readers meanwhile")
)

// TestLoad measures what a desk does with many articles while it is read:
//
//	go test -run '^TestLoad$' -v . -items 50000
func TestLoad(t *testing.T) {
	if *items == 0 {
		t.Skip("it measures, with -items")
	}
	bodies := postsOf(t, *items)
	file := filepath.Join(t.TempDir(), "newsdesk.db")
	url, stop := started(t, config{addr: "127.0.0.1:0", file: file, zone: "UTC"})
	// The first article ends the demo, which is not measured.
	post(t, url, bodies[0])

	ctx, cancel := context.WithCancel(t.Context())
	took := make(map[string][]time.Duration)
	var mu sync.Mutex
	var reading sync.WaitGroup
	pages := []string{"/", "/api/stories", "/?q=ha+noi", "/?order=time"}
	for i := range *readers {
		reading.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			for n := i; ctx.Err() == nil; n++ {
				page := pages[n%len(pages)]
				start := time.Now()
				r, err := client.Get(url + page[1:])
				if err != nil {
					t.Error(err)
					return
				}
				_, err = io.Copy(io.Discard, r.Body)
				r.Body.Close()
				if err != nil || r.StatusCode != http.StatusOK {
					t.Error(page, r.Status, err)
					return
				}
				mu.Lock()
				took[page] = append(took[page], time.Since(start))
				mu.Unlock()
				// A reader reads.
				select {
				case <-ctx.Done():
				case <-time.After(time.Second):
				}
			}
		})
	}
	start := time.Now()
	for _, body := range bodies[1:] {
		post(t, url, body)
	}
	elapsed := time.Since(start)
	cancel()
	reading.Wait()

	var memory runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&memory)
	t.Logf("%d articles in %v: %.0f a second", *items, elapsed.Round(time.Millisecond), float64(*items)/elapsed.Seconds())
	for _, page := range pages {
		all := took[page]
		if len(all) == 0 {
			continue
		}
		slices.Sort(all)
		t.Logf("%-14s %5d times, p50 %v, p99 %v, max %v", page, len(all), all[len(all)/2].Round(10*time.Microsecond), all[len(all)*99/100].Round(10*time.Microsecond), all[len(all)-1].Round(10*time.Microsecond))
	}
	t.Logf("heap %.1f MB; %s", float64(memory.HeapAlloc)/1e6, peak())
	require.NoError(t, stop())
	info, err := os.Stat(file)
	require.NoError(t, err)
	t.Logf("file %.1f MB", float64(info.Size())/1e6)

	start = time.Now()
	d, err := desk.Open(t.Context(), desk.Options{File: file})
	require.NoError(t, err)
	t.Logf("start again in %v", time.Since(start).Round(time.Millisecond))
	stats, err := d.Stats(t.Context())
	require.NoError(t, err)
	t.Logf("%+v", stats)
	require.NoError(t, d.Close())
}

// peak returns the most memory that the process had, where the system says so.
func peak() string {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if strings.HasPrefix(line, "VmHWM") {
			return strings.Join(strings.Fields(line), " ")
		}
	}
	return "peak unknown"
}

// postsOf returns the first n items of the corpus as bodies of 64.
func postsOf(t testing.TB, n int) (bodies [][]byte) {
	t.Helper()
	r, err := jsonl.Open(*corpus, jsonl.Options{})
	require.NoError(t, err)
	defer r.Close()
	var body bytes.Buffer
	count := 0
	for record, err := range r.All() {
		require.NoError(t, err)
		require.NoError(t, json.NewEncoder(&body).Encode(record.Article))
		if count++; count%64 == 0 || count == n {
			bodies = append(bodies, bytes.Clone(body.Bytes()))
			body.Reset()
		}
		if count == n {
			return bodies
		}
	}
	t.Fatalf("%s has %d items only", *corpus, count)
	return nil
}

// post posts articles, and requires that all are stored.
func post(t testing.TB, url string, body []byte) {
	t.Helper()
	r, err := http.Post(url+"api/articles", "application/x-ndjson", bytes.NewReader(body))
	require.NoError(t, err)
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, r.StatusCode, string(text))
	require.Equal(t, bytes.Count(body, []byte("\n")), bytes.Count(text, []byte("\n")))
	require.NotContains(t, string(text), `"refused"`)
}

var quiet = slog.New(slog.DiscardHandler)

// started serves until stop is called, and returns the address.
func started(t testing.TB, c config) (url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready := make(chan string, 1)
	c.ready = func(url string) { ready <- url }
	if c.log == nil {
		c.log = quiet
	}
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, c) }()
	var once sync.Once
	var err error
	stop = func() error {
		once.Do(func() {
			cancel()
			err = <-ended
		})
		return err
	}
	t.Cleanup(func() { _ = stop() })
	select {
	case url = <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	return url, stop
}
