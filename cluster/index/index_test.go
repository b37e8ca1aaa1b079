package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/shingle"
)

// Candidates of an index of copies agree in enough bands.
func TestCandidatesAgreeInBands(t *testing.T) {
	p, docs := liketest.Documents(t, 60)
	plan := Banding{Bands: p.Slots / 2, Rows: 2, Agreements: 3}
	var all propose.Buckets
	var f propose.Terms
	for n, d := range docs {
		plan.setTerms(&f, d)
		all.Add(f, uint32(n))
	}
	s := &propose.Search{Buckets: &all, Need: 3, MaxPerBucket: len(docs)}
	some := false
	for i, d := range docs {
		var want []uint32
		for j, other := range docs {
			agree := 0
			for at := 0; at < p.Slots; at += 2 {
				if slices.Equal(d.CopySketch[at:at+2], other.CopySketch[at:at+2]) {
					agree++
				}
			}
			if agree >= 3 {
				want = append(want, uint32(j))
			} else if agree > 0 {
				some = true
			}
		}
		plan.setTerms(&f, d)
		assert.ElementsMatch(t, want, s.Candidates(f, nil), "document %d", i)
	}
	assert.True(t, some, "some agree in too few")
}

// Weights that no vector of length one has are too much for 32 bits.
func TestEvidenceDoesNotOverflow(t *testing.T) {
	p, _ := liketest.Documents(t, 1)
	d := liketest.Extractor(t, shingle.Options{}).Document()
	d.Tokens, d.Vector = 200, make(shingle.Vector, p.Slots)
	for i := range d.EventSketch {
		d.EventSketch[i] = uint32(i + 1)
		d.Vector[i] = uint64(i+1)<<32 | shingle.Unit
	}
	ix := newIndex(t, p, Options{})
	require.NoError(t, ix.Add(Item{ID: "a", Doc: d}))
	for range 3 {
		assert.Equal(t, []Match{{"a", 1}}, query(t, ix, Item{Doc: d}, 0, -1))
	}
}

// query returns the matches of an item that ix does not refuse.
func query(t testing.TB, ix *Index, item Item, threshold float64, most int) []Match {
	matches, err := ix.Query(item, threshold, most)
	require.NoError(t, err)
	return matches
}

func newIndex(t testing.TB, p shingle.Profile, opts Options) *Index {
	ix, err := New(p, opts)
	require.NoError(t, err)
	return ix
}

func TestIndexQuery(t *testing.T) {
	p, docs := liketest.Documents(t, 90)
	for _, by := range []Mode{SameEvent, NearCopy} {
		ix := newIndex(t, p, Options{Mode: by})
		for i, d := range docs {
			require.NoError(t, ix.Add(Item{ID: fmt.Sprint(i), Doc: d}))
		}
		item := Item{ID: "other", Doc: docs[4]}
		matches := query(t, ix, item, .05, -1)
		require.NotEmpty(t, matches)
		assert.Equal(t, "4", matches[0].ID, "most like the same text")
		assert.InDelta(t, 1, matches[0].Similarity, .001)
		assert.True(t, slices.IsSortedFunc(matches, func(a, b Match) int { return cmp.Compare(b.Similarity, a.Similarity) }))
		for _, m := range matches {
			n, err := strconv.Atoi(m.ID)
			require.NoError(t, err)
			want := similarity(item.Doc, docs[n])
			if by == NearCopy {
				want, _ = like.Overlap(docs[4], docs[n])
			}
			assert.Equal(t, want, m.Similarity)
			assert.GreaterOrEqual(t, m.Similarity, .05)
		}
		assert.Equal(t, matches[:1], query(t, ix, item, .05, 1))
		assert.NotContains(t, query(t, ix, Item{ID: "4", Doc: docs[4]}, 0, -1), matches[0], "an item is no match of itself")
		assert.Empty(t, query(t, ix, Item{Doc: liketest.Extractor(t, shingle.Options{}).Document()}, 0, -1), "without tokens like nothing")
		all, err := ix.QueryAll(context.Background(), []Item{item, {ID: "4", Doc: docs[4]}}, .05, -1)
		require.NoError(t, err)
		assert.Equal(t, [][]Match{matches, matches[1:]}, all)
	}
}

func TestModeString(t *testing.T) {
	assert.Equal(t, "same-event", SameEvent.String())
	assert.Equal(t, "near-copy", NearCopy.String())
	assert.Equal(t, "Mode(-1)", Mode(-1).String())
	assert.Equal(t, "Mode(7)", Mode(7).String())
}

func TestIndexRefuses(t *testing.T) {
	p, docs := liketest.Documents(t, 2)
	ix := newIndex(t, p, Options{})
	require.NoError(t, ix.Add(Item{ID: "a", Doc: docs[0]}))
	assert.ErrorIs(t, ix.Add(Item{ID: "a", Doc: docs[1]}), ErrExists) // their words are in the scripts
	assert.ErrorIs(t, ix.Remove("b"), ErrNoItem)
	cut := *docs[0]
	cut.EventSketch, cut.CopySketch = cut.EventSketch[:64], cut.CopySketch[:64]
	for _, d := range []*shingle.Document{nil, &cut} {
		assert.ErrorIs(t, ix.Add(Item{ID: "b", Doc: d}), ErrNoDocument)
		_, err := ix.Query(Item{ID: "b", Doc: d}, 0, -1)
		assert.ErrorIs(t, err, ErrNoDocument)
	}
	for _, id := range []string{"", " ", "\u200b"} {
		assert.ErrorIs(t, ix.Add(Item{ID: id, Doc: docs[1]}), ErrNoID)
		assert.ErrorIs(t, ix.Put(Item{ID: id, Doc: docs[1]}), ErrNoID)
	}
	_, err := ix.Query(Item{Doc: docs[0]}, math.NaN(), -1)
	assert.ErrorContains(t, err, "min is NaN")
	found, err := ix.QueryAll(t.Context(), []Item{{ID: "q", Doc: docs[0]}}, math.NaN(), -1)
	assert.ErrorContains(t, err, `"q": min is NaN`)
	assert.Equal(t, [][]Match{{}}, found)
	var none context.Context
	_, err = ix.QueryAll(none, nil, 0, -1)
	assert.ErrorContains(t, err, "pass context.Background")
	assert.Equal(t, 1, ix.Len())
	_, err = New(p, Options{Mode: 7, Banding: Banding{Bands: 9, Rows: 99, Agreements: 1}, MaxPerBucket: -1})
	for _, part := range []string{"Mode is 7, want 0 (SameEvent) or 1 (NearCopy)", "9 bands of 99 rows", "MaxPerBucket is -1, want 1 or more, or 0 for 2048"} {
		assert.ErrorContains(t, err, part)
	}
	_, err = New(p, Options{Banding: Banding{Bands: 32, Rows: 4, Agreements: 1}})
	assert.ErrorContains(t, err, "an index of SameEvent takes none")
	_, err = New(p, Options{Mode: NearCopy, Horizon: time.Hour})
	assert.ErrorContains(t, err, "an index of NearCopy takes none")
	for _, horizon := range []time.Duration{-1, time.Hour - 1} {
		_, err = New(p, Options{Horizon: horizon})
		assert.ErrorContains(t, err, "index: Options.Horizon is "+horizon.String())
	}
	_, err = New(shingle.Profile{}, Options{})
	assert.ErrorContains(t, err, "needs the profile")
}

// A document of another profile, or of none, is compared with nothing. The error
// names the item and both profiles.
func TestIndexRefusesOtherProfiles(t *testing.T) {
	const text = "Sáng 12/9, đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, sát biên giới hai nước."
	x := liketest.Extractor(t, shingle.Options{})
	unstamped := shingle.Document{EventSketch: make([]uint32, 128), CopySketch: make([]uint32, 128)}
	for _, by := range []Mode{SameEvent, NearCopy} {
		ix := newIndex(t, x.Profile(), Options{Mode: by})
		good := Item{ID: "good", Doc: x.Document(text)}
		require.NoError(t, ix.Add(good))
		for name, d := range map[string]*shingle.Document{
			"width":  liketest.Extractor(t, shingle.Options{ShingleWidth: 5, MaxFeatures: 64}).Document(text),
			"seed":   liketest.Extractor(t, shingle.Options{Seed: 1}).Document(text),
			"none":   &unstamped,
			"zero":   {},
			"marked": liketest.Extractor(t, shingle.Options{Slots: 64}).Document(text),
		} {
			item := Item{ID: "bad", Doc: d}
			_, queryErr := ix.Query(item, 0, -1)
			found, allErr := ix.QueryAll(t.Context(), []Item{item, {ID: "q", Doc: good.Doc}}, 0, -1)
			for _, err := range []error{ix.Add(item), ix.Put(item), queryErr, allErr} {
				require.ErrorIs(t, err, shingle.ErrProfile, name)
				assert.ErrorContains(t, err, `"bad"`, name)
				assert.ErrorContains(t, err, x.Profile().String(), name)
				assert.ErrorContains(t, err, d.Profile().String(), name)
			}
			assert.Empty(t, found[0], name)
			assert.Len(t, found[1], 1, "%s: the others are not lost", name)
		}
		assert.Equal(t, 1, ix.Len())
	}
}

// After any history of adding, replacing and removing, by several goroutines,
// the index answers as if only what is left had been added.
func TestIndexHistories(t *testing.T) {
	p, docs := liketest.Documents(t, 120)
	for seed := range uint64(8) {
		by := Mode(seed % 2)
		ix := newIndex(t, p, Options{Mode: by})
		const workers = 8
		left := make([]map[string]Item, workers) // each goroutine has its own IDs
		var wg sync.WaitGroup
		for w := range workers {
			left[w] = make(map[string]Item)
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(seed, uint64(w)))
				for range 150 {
					item := Item{ID: fmt.Sprintf("%d-%d", w, rng.IntN(25)), Doc: docs[rng.IntN(len(docs))], Time: time.Unix(rng.Int64N(2e6), 0), Source: strconv.Itoa(rng.IntN(4))}
					_, known := left[w][item.ID]
					switch rng.IntN(4) {
					case 0:
						err := ix.Remove(item.ID)
						assert.Equal(t, known, err == nil, "seed %d: remove %s", seed, item.ID)
						delete(left[w], item.ID)
					case 1:
						err := ix.Add(item)
						assert.Equal(t, !known, err == nil, "seed %d: add %s", seed, item.ID)
						if !known {
							left[w][item.ID] = item
						}
					case 2:
						assert.NoError(t, ix.Put(item))
						left[w][item.ID] = item
					default:
						_, err := ix.Query(item, .1, 5)
						assert.NoError(t, err)
					}
				}
			})
		}
		wg.Wait()
		fresh := newIndex(t, p, Options{Mode: by})
		for _, items := range left {
			for _, item := range items {
				require.NoError(t, fresh.Add(item))
			}
		}
		require.Equal(t, fresh.Len(), ix.Len(), "seed %d", seed)
		for i, d := range docs {
			item := Item{Doc: d, Time: time.Unix(int64(i)*1e4, 0), Source: "1"}
			require.Equal(t, query(t, fresh, item, .01, -1), query(t, ix, item, .01, -1), "seed %d, document %d", seed, i)
		}
	}
}

// By default a query looks at 2048 items of a bucket, and counts only buckets that
// have more as truncated.
func TestDefaultMaxPerBucket(t *testing.T) {
	p, docs := liketest.Documents(t, 1)
	ix := newIndex(t, p, Options{})
	for i := range 2049 {
		assert.Zero(t, ix.Stats().Truncated)
		require.NoError(t, ix.Add(Item{ID: fmt.Sprint(i), Doc: docs[0]}))
		if i >= 2046 {
			assert.Len(t, query(t, ix, Item{Doc: docs[0]}, 0, -1), min(i+1, 2048))
		}
	}
	assert.Positive(t, ix.Stats().Truncated)
}

// An ended context ends a batch of queries and leaves no goroutine.
func TestQueryAllEndsWithItsContext(t *testing.T) {
	p, docs := liketest.Documents(t, 20)
	ix := newIndex(t, p, Options{})
	before := runtime.NumGoroutine()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := ix.QueryAll(ctx, make([]Item, len(docs)), 0, -1)
	assert.ErrorIs(t, err, context.Canceled)
	assert.LessOrEqual(t, runtime.NumGoroutine(), before)
}

// BenchmarkIndexCollection is a full garbage collection with an index of
// 200,000 items in memory.
func BenchmarkIndexCollection(b *testing.B) {
	p, docs := liketest.Documents(b, 300)
	for _, by := range []Mode{SameEvent, NearCopy} {
		b.Run(map[Mode]string{SameEvent: "events", NearCopy: "copies"}[by], func(b *testing.B) {
			ix := newIndex(b, p, Options{Mode: by})
			for i := range 200_000 {
				require.NoError(b, ix.Add(Item{ID: fmt.Sprintf("article-%d", i), Doc: docs[i%len(docs)]}))
			}
			for b.Loop() {
				runtime.GC()
			}
			assert.Equal(b, 200_000, ix.Len())
		})
	}
}

// heapObjects returns how many objects are on the heap. What other tests left is
// gone by the third collection: what pools hold needs two, and what a finalizer
// holds one more.
func heapObjects() int {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
	}
	runtime.ReadMemStats(&m)
	return int(m.HeapObjects)
}

// The garbage collector has nothing to follow for an item of an index: another
// thousand of them take no more objects than the pieces of memory they fill.
func TestIndexHasNoObjectsPerItem(t *testing.T) {
	p, docs := liketest.Documents(t, 100)
	for _, by := range []Mode{SameEvent, NearCopy} {
		ix := newIndex(t, p, Options{Mode: by})
		before := heapObjects()
		for i := range 10_000 {
			require.NoError(t, ix.Add(Item{ID: fmt.Sprint(i), Doc: docs[i%len(docs)]}))
		}
		assert.Less(t, heapObjects()-before, 1000)
		runtime.KeepAlive(ix)
	}
}

// similarity is that of two undated documents by an index of SameEvent.
func similarity(a, b *shingle.Document) float64 {
	return float64(like.Measure{}.Likeness(like.Text{Doc: a}, like.Text{Doc: b}).Full) / like.Unit
}

// The item of a query is left out whatever document is filed under its ID, and nothing
// else is, also if the document is the same.
func TestQueryLeavesOutOnlyItself(t *testing.T) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	texts := []string{
		"Bão số 3 đổ bộ vào Quảng Ninh trưa 7/9, gió giật cấp 14, hàng nghìn cây xanh bật gốc.",
		"Bão số 3 đổ bộ vào Quảng Ninh trưa 7/9, gió giật cấp 14, hàng nghìn cây xanh bật gốc. Điện mất trên diện rộng.",
		"",
	}
	for _, mode := range []Mode{SameEvent, NearCopy} {
		ix, err := New(x.Profile(), Options{Mode: mode})
		require.NoError(t, err)
		for i, text := range texts {
			for _, id := range []string{"a", "b", "c"} {
				require.NoError(t, ix.Put(Item{ID: fmt.Sprint(id, i), Doc: x.Document(text)}))
			}
		}
		require.NoError(t, ix.Remove("c0"))
		for _, text := range texts[:2] {
			for _, id := range []string{"a0", "b1", "a2", "other", ""} {
				found, err := ix.Query(Item{ID: id, Doc: x.Document(text)}, .1, -1)
				require.NoError(t, err)
				var ids []string
				for _, m := range found {
					ids = append(ids, m.ID)
				}
				slices.Sort(ids)
				want := slices.DeleteFunc([]string{"a0", "a1", "b0", "b1", "c1"}, func(other string) bool { return other == id })
				assert.Equal(t, want, ids, "%v %q", mode, id)
			}
		}
	}
}
