//go:build !race

package copies_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/copies"
)

// A countedFile counts how often it is read.
type countedFile struct {
	*os.File
	reads atomic.Int64
}

func (f *countedFile) ReadAt(p []byte, off int64) (int, error) {
	f.reads.Add(1)
	return f.File.ReadAt(p, off)
}

func newCountedFile(t *testing.T) *countedFile {
	f, err := os.Create(filepath.Join(t.TempDir(), "shingles"))
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return &countedFile{File: f}
}

// Each comparison reads the shingles of two texts, but for the last of them, which are not
// in the file yet. So many more texts that are alike in what is around them, or by twos,
// take so many more comparisons, however many there were.
func TestComparisonsAreLinear(t *testing.T) {
	around := strings.Join(words(rand.New(rand.NewPCG(1, 2)), 60), " ")
	for name, text := range map[string]func(i int) string{
		"around": func(i int) string {
			return around + " " + strings.Join(words(rand.New(rand.NewPCG(3, uint64(i))), 15), " ")
		},
		"twos": func(i int) string { return strings.Join(words(rand.New(rand.NewPCG(5, uint64(i/2))), 40), " ") },
	} {
		two, four, six := readsOf(t, 2_000, text), readsOf(t, 4_000, text), readsOf(t, 6_000, text)
		t.Logf("%s: %d, %d and %d reads", name, two, four, six)
		require.Greater(t, four, two, name)
		assert.Less(t, 2*(six-four), 3*(four-two), name)
	}
}

// A text of a crowd of copies is compared with the first, once a band at most.
func TestComparisonsInACrowd(t *testing.T) {
	const n = 4_000
	crowd := strings.Join(words(rand.New(rand.NewPCG(1, 2)), 60), " ")
	reads := readsOf(t, n, func(int) string { return crowd })
	t.Logf("%d reads", reads)
	require.Positive(t, reads)
	assert.LessOrEqual(t, reads, 2*n*newSet(t, copies.Options{}, nil).Banding().Bands)
}

// readsOf returns how often the file of n texts is read to find their groups.
func readsOf(t *testing.T, n int, text func(i int) string) int {
	file := newCountedFile(t)
	texts := make([]string, n)
	for i := range texts {
		texts[i] = text(i)
	}
	set := newSet(t, copies.Options{File: file}, texts)
	file.reads.Store(0)
	groupsOf(t, set)
	return int(file.reads.Load())
}

// A set holds what its doc says: 160 bytes a text and 8 for each of its words, or 160
// if these are in a file; 40 if whole texts are compared. It grows in blocks, so that a
// small one may hold twice that and some.
func TestMemoryOfASet(t *testing.T) {
	const n, length = 20_000, 30
	rng := rand.New(rand.NewPCG(6, 7))
	texts := make([]string, n)
	for i := range texts {
		texts[i] = strings.Join(words(rng, length), " ")
	}
	live := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc)
	}
	for name, c := range map[string]struct {
		opts copies.Options
		most float64
	}{
		"in memory": {copies.Options{}, 160 + 8*length},
		"in a file": {copies.Options{File: newCountedFile(t)}, 160},
		"whole":     {copies.Options{Unit: copies.Whole}, 40},
	} {
		before := live()
		set := newSet(t, c.opts, texts)
		each := (live() - before) / n
		t.Logf("%s: %.0f bytes a text", name, each)
		assert.Less(t, each, 2.5*c.most, name)
		assert.Greater(t, each, c.most/2, name)
		runtime.KeepAlive(set)
	}
	runtime.KeepAlive(texts)
}
