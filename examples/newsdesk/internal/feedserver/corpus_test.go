//go:build unix

package feedserver

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/testdata"
)

var items = flag.Int("items", 0, "TestPlayCorpus plays so many items of feeds-vi")

// TestPlayCorpus measures how fast articles come in by feeds:
//
//	go test -run '^TestPlayCorpus$' -v ./internal/feedserver -items 50000
func TestPlayCorpus(t *testing.T) {
	if *items == 0 {
		t.Skip("it measures, with -items")
	}
	articles := load(t, testdata.Shared(t, "data/feeds-vi.jsonl.gz"), *items)
	file := filepath.Join(t.TempDir(), "newsdesk.db")
	start := time.Now()
	before := user(t)
	d := play(t, articles, file)
	took, cpu := time.Since(start), user(t)-before
	stats, err := d.Stats(t.Context())
	require.NoError(t, err)
	info, err := os.Stat(file)
	require.NoError(t, err)
	n := float64(len(articles))
	t.Logf("%d items in %v, %.0f a second; user time %v, %.2f ms each", len(articles), took.Round(time.Millisecond), n/took.Seconds(), cpu.Round(time.Millisecond), cpu.Seconds()*1000/n)
	t.Logf("%+v; file %.1f MB; %s", stats, float64(info.Size())/1e6, peak())
}

func user(t testing.TB) time.Duration {
	var u syscall.Rusage
	require.NoError(t, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano())
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
