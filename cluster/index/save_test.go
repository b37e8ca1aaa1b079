package index

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/cluster/internal/snapshot/snapshottest"
	"github.com/chumtin/chumtin/shingle"
)

var update = flag.Bool("update", false, "write the golden files anew")

func saved(t testing.TB, ix *Index) []byte {
	var to bytes.Buffer
	require.NoError(t, ix.Save(&to))
	return to.Bytes()
}

// An index that is stopped and restored again and again answers as one that never
// stopped, and so does what is made of it, byte by byte.
func TestRestoredIndexGoesOn(t *testing.T) {
	x := liketest.Extractor(t, shingle.Options{Slots: 64, MaxFeatures: 40})
	for _, opts := range []Options{
		{}, {MaxPerBucket: 5}, {Horizon: 100 * time.Hour}, {Mode: NearCopy}, {Mode: NearCopy, MaxPerBucket: 3},
		{Mode: NearCopy, Banding: Banding{Bands: 20, Rows: 2, Agreements: 3}},
	} {
		rng := rand.New(rand.NewPCG(7, uint64(opts.MaxPerBucket)))
		through, restored := newIndex(t, x.Profile(), opts), newIndex(t, x.Profile(), opts)
		both := func(call func(ix *Index) (any, error)) {
			var said [2]string
			for i, ix := range []*Index{through, restored} {
				result, err := call(ix)
				text, jsonErr := json.Marshal(result)
				require.NoError(t, jsonErr)
				said[i] = fmt.Sprintf("%s %v", text, err)
			}
			require.Equal(t, said[0], said[1])
		}
		var words []string
		anItem := func() Item {
			if rng.IntN(3) == 0 { // a new text, which may have no words, or else a near copy of the last
				words = make([]string, rng.IntN(60))
				for i := range words {
					words[i] = fmt.Sprintf("Tên%d", rng.IntN(20)+rng.IntN(4)*20)
				}
			} else if len(words) > 0 {
				words[rng.IntN(len(words))] = fmt.Sprintf("Tên%d", rng.IntN(20))
			}
			item := Item{ID: fmt.Sprint(rng.IntN(200)), Doc: x.Document(strings.Join(words, " "))}
			if rng.IntN(3) > 0 {
				item.Time = time.Unix(int64(1e9+rng.IntN(400)*1800), 0).UTC()
			}
			if rng.IntN(3) > 0 {
				item.Source = fmt.Sprint("báo ", rng.IntN(3))
			}
			return item
		}
		matches := 0
		for i := range 1500 {
			item := anItem()
			switch rng.IntN(8) {
			case 0:
				both(func(ix *Index) (any, error) { return nil, ix.Add(item) })
			case 1, 2:
				both(func(ix *Index) (any, error) { return nil, ix.Put(item) })
			case 3:
				both(func(ix *Index) (any, error) { return nil, ix.Remove(item.ID) })
			default:
				both(func(ix *Index) (any, error) {
					found, err := ix.Query(item, 0, -1)
					matches += len(found)
					return found, err
				})
			}
			if i%40 == 39 {
				data := saved(t, through)
				require.True(t, bytes.Equal(data, saved(t, restored)))
				var err error
				before := restored.Stats()
				restored, err = Load(bytes.NewReader(data), x.Profile(), opts)
				require.NoError(t, err)
				require.Equal(t, before.Items, restored.Len())
				require.Equal(t, Stats{Items: before.Items, Buckets: restored.buckets.Used, Bytes: restored.buckets.Bytes()}, restored.Stats())
			}
		}
		assert.Greater(t, matches, 500)
	}
}

// smallIndexes are one index of each mode, with some of all that a snapshot can have.
func smallIndexes(t testing.TB) (shingle.Profile, []*Index) {
	x := liketest.Extractor(t, shingle.Options{Slots: 64, MaxFeatures: 16})
	var all []*Index
	for _, opts := range smallOptions {
		ix := newIndex(t, x.Profile(), opts)
		for i, text := range []string{
			"Đoàn tàu bọc thép chở Kim Jong-un dừng ở ga Khasan ngày 12/9", "Bão Yagi đổ bộ Quảng Ninh, 3 tàu chìm", "", "Tin ngắn",
			"Bão Yagi đổ bộ Quảng Ninh, 3 tàu chìm", "Giá vàng ngày 3/4 tăng 2,5 triệu đồng",
		} {
			item := Item{ID: fmt.Sprint("bài ", i), Doc: x.Document(text, "Bản tin ngày 5/6."), Source: []string{"", "hongha.example"}[i%2]}
			if i != 1 {
				item.Time = time.Date(2024, 9, 7+i, i%3*8, 0, 0, 0, time.UTC)
			}
			require.NoError(t, ix.Add(item))
		}
		require.NoError(t, ix.Remove("bài 4"))
		all = append(all, ix)
	}
	return x.Profile(), all
}

var smallOptions = []Options{{}, {Mode: NearCopy}}

// The snapshot of an index is the same bytes on every machine, and is read there.
func TestGoldenIndex(t *testing.T) {
	p, all := smallIndexes(t)
	for i, ix := range all {
		golden := fmt.Sprintf("testdata/%v-1.snapshot.hex", ix.opts.Mode)
		got := saved(t, ix)
		want := snapshottest.Golden(t, golden, got, *update)
		require.True(t, bytes.Equal(want, got), "go test -run Golden -update ./cluster/index writes it anew: raise the version in the head, if it is not for the index of the test")
		loaded, err := Load(bytes.NewReader(want), p, smallOptions[i])
		require.NoError(t, err)
		require.Equal(t, 5, loaded.Len())
		require.ErrorIs(t, loaded.Add(Item{ID: "bài 0", Doc: liketest.Extractor(t, shingle.Options{Slots: 64, MaxFeatures: 16}).Document("a")}), ErrExists)
	}
}

// Every cut and every flipped bit of a saved index is an error.
func TestDamagedIndexes(t *testing.T) {
	p, all := smallIndexes(t)
	for i, ix := range all {
		snapshottest.RequireAllDamageSeen(t, saved(t, ix), ErrSnapshot, func(data []byte) error {
			_, err := Load(bytes.NewReader(data), p, smallOptions[i])
			return err
		})
	}
}

// What is wrong is named.
func TestLoadErrors(t *testing.T) {
	p, all := smallIndexes(t)
	events, copies := saved(t, all[0]), saved(t, all[1])
	other := liketest.Extractor(t, shingle.Options{Slots: 128, MaxFeatures: 16}).Profile()
	for name, c := range map[string]struct {
		data []byte
		p    shingle.Profile
		opts Options
		want error
		text string
	}{
		"nothing":       {nil, p, Options{}, ErrSnapshot, `index: not a whole snapshot: it has 0 bytes, want "chumsnap" and more`},
		"half":          {events[:len(events)/2], p, Options{}, ErrSnapshot, "it ends in frame 1"},
		"mode":          {events, p, Options{Mode: NearCopy}, ErrOptions, "mode same-event, want near-copy"},
		"other mode":    {copies, p, Options{}, ErrOptions, "mode near-copy, want same-event"},
		"banding":       {copies, p, Options{Mode: NearCopy, Banding: Banding{Bands: 8, Rows: 2, Agreements: 1}}, ErrOptions, "a banding of {Bands:16 Rows:4 Agreements:1}, want {Bands:8 Rows:2 Agreements:1}"},
		"profile":       {events, other, Options{}, shingle.ErrProfile, "slots/64"},
		"wrong options": {events, p, Options{Horizon: -1}, nil, "Options.Horizon is -1ns"},
		"ID twice":      {snapshottest.Resummed(bytes.ReplaceAll(events, []byte("bài 1"), []byte("bài 0"))), p, Options{}, ErrExists, `frame 1 (items): "bài 0"`},
		"blank ID":      {snapshottest.Resummed(bytes.ReplaceAll(events, []byte("bài 1"), []byte("      "))), p, Options{}, ErrNoID, "frame 1 (items)"},
	} {
		t.Run(name, func(t *testing.T) {
			ix, err := Load(bytes.NewReader(c.data), c.p, c.opts)
			require.ErrorContains(t, err, c.text)
			require.Nil(t, ix)
			if c.want != nil {
				assert.ErrorIs(t, err, c.want)
			}
		})
	}
	ix, err := Load(bytes.NewReader(events), p, Options{MaxPerBucket: 2, Horizon: time.Hour})
	require.NoError(t, err, "what only queries read may differ")
	assert.Equal(t, 2, ix.opts.MaxPerBucket)

	failed := errors.New("failed")
	_, err = Load(broken{failed}, p, Options{})
	assert.ErrorIs(t, err, failed)
	assert.NotErrorIs(t, err, ErrSnapshot)
	assert.ErrorIs(t, all[0].Save(broken{failed}), failed)
	assert.ErrorIs(t, all[0].Save(broken{}), io.ErrShortWrite)
	assert.ErrorIs(t, new(Index).Save(&bytes.Buffer{}), errZeroIndex)
}

type broken struct{ error }

func (b broken) Read([]byte) (int, error)  { return 0, b.error }
func (b broken) Write([]byte) (int, error) { return 0, b.error }

// An index may be saved while others change it: each snapshot is that of a moment.
func TestSaveWhileOthersPut(t *testing.T) {
	p, docs := liketest.Documents(t, 60)
	for _, mode := range []Mode{SameEvent, NearCopy} {
		ix := newIndex(t, p, Options{Mode: mode})
		require.NoError(t, ix.Add(Item{ID: "first", Doc: docs[0]}))
		var others sync.WaitGroup
		for g := range 3 {
			others.Go(func() {
				for i := range 200 {
					assert.NoError(t, ix.Put(Item{ID: fmt.Sprint(g, " ", i%70), Doc: docs[(g+i)%len(docs)]}))
					if i%3 == 2 {
						assert.NoError(t, ix.Remove(fmt.Sprint(g, " ", i%70)))
					}
				}
			})
		}
		for range 20 {
			loaded, err := Load(bytes.NewReader(saved(t, ix)), p, Options{Mode: mode})
			require.NoError(t, err)
			found := query(t, loaded, Item{Doc: docs[0]}, 0.9, -1)
			require.NotEmpty(t, found)
			require.LessOrEqual(t, len(found), loaded.Len())
		}
		others.Wait()
	}
}

// Whatever bytes are read, and even if their sums are right, there is an error or an
// index that works, and no more memory is taken than some times what they are.
func FuzzLoad(f *testing.F) {
	p, all := smallIndexes(f)
	for _, ix := range all {
		f.Add(saved(f, ix))
		f.Add(saved(f, newIndex(f, p, Options{Mode: ix.opts.Mode})))
	}
	x := liketest.Extractor(f, shingle.Options{Slots: 64, MaxFeatures: 16})
	item := Item{ID: "other", Doc: x.Document("Bão Yagi đổ bộ Quảng Ninh, 3 tàu chìm")}
	f.Fuzz(func(t *testing.T, data []byte) {
		data = snapshottest.Resummed(data)
		for _, opts := range smallOptions {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			ix, err := Load(bytes.NewReader(data), p, opts)
			runtime.ReadMemStats(&after)
			require.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(8<<20+100*len(data)), "%d bytes", len(data))
			if err != nil {
				continue
			}
			query(t, ix, item, 0, -1)
			require.NoError(t, ix.Put(item))
			again, err := Load(bytes.NewReader(saved(t, ix)), p, opts)
			require.NoError(t, err)
			require.Equal(t, query(t, ix, item, 0, -1), query(t, again, item, 0, -1))
			require.NoError(t, ix.Remove(item.ID))
		}
	})
}
