package copies_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/copies"
	"github.com/chumtin/chumtin/cluster/internal/snapshot/snapshottest"
)

func newFile(t testing.TB) *os.File {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "shingles"))
	require.NoError(t, err)
	t.Cleanup(func() { file.Close() })
	return file
}

// numbered yields the numbers of n texts, each as its note.
func numbered(n int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := range n {
			if !yield(i, fmt.Sprint("text ", i)) {
				return
			}
		}
	}
}

// Shingles in a file give what those in memory give.
func TestFileIsMemory(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	texts := append(corpus(rng, 3_000), excerpts(rng, 2_000)...)
	texts = append(texts, string(bytes.Repeat([]byte("một hai ba bốn năm "), 1<<16)), "", texts[0]) // one of a block of its own
	inMemory, inFile := newSet(t, copies.Options{}, texts), newSet(t, copies.Options{File: newFile(t)}, texts)
	want := groupsOf(t, inMemory)
	require.Greater(t, len(want), 100)
	assert.Equal(t, want, groupsOf(t, inFile))
	in, err := inMemory.Inclusions(t.Context(), 0.7, nil)
	require.NoError(t, err)
	got, err := inFile.Inclusions(t.Context(), 0.7, nil)
	require.NoError(t, err)
	assert.Equal(t, in, got)
	assert.Equal(t, similarity(t, inMemory, 0, 2), similarity(t, inFile, 0, 2))
}

// A broken is a file that cannot be read.
type broken struct{ *os.File }

var errBroken = errors.New("broken")

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errBroken }

// An error of the file is an error, and nothing is found without it.
func TestFileFails(t *testing.T) {
	var texts []string
	for range 3 {
		texts = append(texts, corpus(rand.New(rand.NewPCG(6, 6)), 2_000)...)
	}
	s := newSet(t, copies.Options{File: broken{newFile(t)}}, texts)
	_, err := s.Groups(t.Context())
	assert.ErrorIs(t, err, errBroken)
	_, err = s.Inclusions(t.Context(), 1, nil)
	assert.ErrorIs(t, err, errBroken)
	_, err = s.Similarity(0, 1)
	assert.ErrorIs(t, err, errBroken)
	assert.ErrorIs(t, s.Save(new(bytes.Buffer), numbered(1)), errBroken)

	full, err := copies.NewSet(copies.Options{File: closed(t)})
	require.NoError(t, err)
	assert.ErrorIs(t, full.AddAll(t.Context(), slices.Values(texts)), os.ErrClosed)
}

func closed(t *testing.T) *os.File {
	file := newFile(t)
	require.NoError(t, file.Close())
	return file
}

// A set that was saved and loaded goes on as one that never stopped.
func TestLoadedGoesOnAsNeverStopped(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	texts := append(corpus(rng, 1_500), "", "…")
	for _, opts := range []copies.Options{{}, {Unit: copies.Characters}, {Unit: copies.Whole}, {Threshold: .5, File: newFile(t)}} {
		first := newSet(t, opts, texts[:700])
		var saved bytes.Buffer
		require.NoError(t, first.Save(&saved, numbered(700)))
		loadedOpts := opts
		loadedOpts.File = nil
		loaded, notes, err := copies.Load(bytes.NewReader(saved.Bytes()), loadedOpts)
		require.NoError(t, err)
		require.Len(t, notes, 700)
		assert.Equal(t, "text 699", notes[699])
		for _, s := range []*copies.Set{first, loaded} {
			require.NoError(t, s.AddAll(t.Context(), slices.Values(texts[700:])))
		}
		want := groupsOf(t, first)
		require.NotEmpty(t, want)
		assert.Equal(t, want, groupsOf(t, loaded), "%+v", opts)

		var again bytes.Buffer
		require.NoError(t, loaded.Save(&again, numbered(700)))
		assert.Equal(t, saved.Bytes(), again.Bytes(), "the bytes are a function of the texts and notes")
	}
}

// Some of the texts may be saved, in any order.
func TestSaveSome(t *testing.T) {
	s := newSet(t, copies.Options{}, []string{"một hai ba bốn", "năm sáu bảy tám", "một hai ba bốn"})
	var saved bytes.Buffer
	require.NoError(t, s.Save(&saved, func(yield func(int, string) bool) { _ = yield(2, "c") && yield(1, "b") }))
	loaded, notes, err := copies.Load(&saved, copies.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"c", "b"}, notes)
	_, err = loaded.Add("năm sáu bảy tám")
	require.NoError(t, err)
	groups := groupsOf(t, loaded)
	require.Len(t, groups, 1)
	assert.Equal(t, []int{1, 2}, groups[0].Texts)
	assert.ErrorContains(t, s.Save(&saved, numbered(4)), "text 3 of 3")
}

var update = flag.Bool("update", false, "write the golden file anew")

// The snapshot of a set is the same bytes on every machine, and is read there.
func TestGoldenSet(t *testing.T) {
	s := newSet(t, copies.Options{}, []string{"Đoàn tàu bọc thép dừng ở ga Khasan", "", "Nước sông Kiến Giang dâng 2,5 mét"})
	var saved bytes.Buffer
	require.NoError(t, s.Save(&saved, numbered(3)))
	want := snapshottest.Golden(t, "testdata/copies-1.snapshot.hex", saved.Bytes(), *update)
	require.True(t, bytes.Equal(want, saved.Bytes()), "go test -run Golden -update ./cluster/copies writes it anew: raise the version in the head, if it is not for the set of the test")
	loaded, notes, err := copies.Load(bytes.NewReader(want), copies.Options{})
	require.NoError(t, err)
	assert.Equal(t, []string{"text 0", "text 1", "text 2"}, notes)
	assert.Equal(t, 3, loaded.Len())
}

// Any cut and any bit that is not as it was is an error, and so are other options.
func TestLoadRefuses(t *testing.T) {
	s := newSet(t, copies.Options{}, []string{"một hai ba bốn", "", "năm sáu bảy tám"})
	var saved bytes.Buffer
	require.NoError(t, s.Save(&saved, numbered(3)))
	load := func(data []byte, opts copies.Options) error {
		_, _, err := copies.Load(bytes.NewReader(data), opts)
		return err
	}
	whole := saved.Bytes()
	snapshottest.RequireAllDamageSeen(t, whole, copies.ErrSnapshot, func(data []byte) error { return load(data, copies.Options{}) })
	for _, opts := range []copies.Options{{Threshold: .7}, {Width: 4}, {Unit: copies.Characters}, {Unit: copies.Whole}} {
		assert.ErrorIs(t, load(whole, opts), copies.ErrOptions)
	}
	assert.ErrorContains(t, load(whole, copies.Options{Width: 65}), "Width")
}

// No bytes, whatever their sums, make Load fail in another way than by an error.
func FuzzLoad(f *testing.F) {
	s := newSet(f, copies.Options{}, []string{"một hai ba bốn", "", "năm sáu bảy tám"})
	var saved bytes.Buffer
	require.NoError(f, s.Save(&saved, numbered(3)))
	f.Add(saved.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		s, notes, err := copies.Load(bytes.NewReader(data), copies.Options{})
		if err != nil {
			return
		}
		require.Len(t, notes, s.Len())
		_, err = s.Groups(t.Context())
		require.NoError(t, err)
	})
}
