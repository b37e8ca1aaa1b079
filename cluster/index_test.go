package cluster

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// documents returns n texts of which those with neighbouring numbers share
// some words, and the profile.
func documents(t testing.TB, n int) (shingle.Profile, []*shingle.Document) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	docs := make([]*shingle.Document, n)
	for i := range docs {
		var text strings.Builder
		for k := range 30 {
			fmt.Fprintf(&text, "tên%dx họ%dy, ", (i/3)*7+k%5, i*11+k)
		}
		docs[i] = x.Document(text.String())
	}
	return x.Profile(), docs
}

func TestCandidatesShareBuckets(t *testing.T) {
	p, docs := documents(t, 150) // the table grows several times
	docs = append(docs, &shingle.Document{Weighted: make([]uint32, p.Slots)}, &shingle.Document{Weighted: make([]uint32, p.Slots)})
	var all buckets
	for n, d := range docs {
		all.add(eventKeys(nil, d), uint32(n))
	}
	s := &search{buckets: &all, need: eventNeed, most: len(docs)}
	for i, d := range docs {
		var want []uint32
		for j, other := range docs {
			same := 0
			for _, f := range slices.Compact(slices.Sorted(slices.Values(d.Weighted))) {
				if other.Tokens > 0 && d.Tokens > 0 && slices.Contains(other.Weighted, f) {
					same++
				}
			}
			if same >= eventNeed {
				want = append(want, uint32(j))
			}
		}
		keys := eventKeys(nil, d)
		assert.ElementsMatch(t, want, s.candidates(keys, nil), "document %d", i)
		even := slices.DeleteFunc(want, func(j uint32) bool { return j%2 == 1 })
		assert.ElementsMatch(t, even, s.candidates(keys, func(j uint32) bool { return j%2 == 1 }), "document %d, even ones", i)
	}
	assert.Zero(t, s.cut)
	s.most = 2
	for _, d := range docs {
		assert.LessOrEqual(t, len(s.candidates(eventKeys(nil, d), nil)), 2*p.Slots/eventNeed)
	}
	assert.Positive(t, s.cut, "and it is counted")
}

func newIndex(t testing.TB, p shingle.Profile, opts IndexOptions) *Index {
	ix, err := NewIndex(p, opts)
	require.NoError(t, err)
	return ix
}

func TestIndexQuery(t *testing.T) {
	p, docs := documents(t, 90)
	for _, by := range []By{Events, Copies} {
		ix := newIndex(t, p, IndexOptions{By: by})
		for i, d := range docs {
			require.NoError(t, ix.Add(p, Item{ID: fmt.Sprint(i), Doc: d}))
		}
		item := Item{ID: "other", Doc: docs[4]}
		matches := ix.Query(item, .05, -1)
		require.NotEmpty(t, matches)
		assert.Equal(t, "4", matches[0].ID, "most like the same text")
		assert.InDelta(t, 1, matches[0].Similarity, .001)
		assert.True(t, slices.IsSortedFunc(matches, func(a, b Match) int { return cmp.Compare(b.Similarity, a.Similarity) }))
		for _, m := range matches {
			n, err := strconv.Atoi(m.ID)
			require.NoError(t, err)
			want := Likeness(item, Item{Doc: docs[n]})
			if by == Copies {
				want, _ = overlap(docs[4], docs[n])
			}
			assert.Equal(t, want, m.Similarity)
			assert.GreaterOrEqual(t, m.Similarity, .05)
		}
		assert.Equal(t, matches[:1], ix.Query(item, .05, 1))
		assert.NotContains(t, ix.Query(Item{ID: "4", Doc: docs[4]}, 0, -1), matches[0], "an item is no match of itself")
		assert.Empty(t, ix.Query(Item{Doc: &shingle.Document{Weighted: make([]uint32, p.Slots)}}, 0, -1), "without tokens like nothing")
		all, err := ix.QueryAll(context.Background(), []Item{item, {ID: "4", Doc: docs[4]}}, .05, -1)
		require.NoError(t, err)
		assert.Equal(t, [][]Match{matches, matches[1:]}, all)
	}
}

func TestIndexRefuses(t *testing.T) {
	p, docs := documents(t, 2)
	ix := newIndex(t, p, IndexOptions{})
	other := p
	other.Width = 5
	assert.ErrorIs(t, ix.Add(other, Item{ID: "a", Doc: docs[0]}), shingle.ErrProfile)
	require.NoError(t, ix.Add(p, Item{ID: "a", Doc: docs[0]}))
	assert.ErrorIs(t, ix.Add(p, Item{ID: "a", Doc: docs[1]}), ErrExists)
	assert.ErrorIs(t, ix.Remove("b"), ErrNoItem)
	assert.Equal(t, 1, ix.Len())
	for _, d := range []*shingle.Document{nil, {}, {Weighted: make([]uint32, 64), Sketch: make([]uint32, 64)}} {
		assert.ErrorIs(t, ix.Add(p, Item{ID: "b", Doc: d}), ErrNoDocument)
		assert.Empty(t, ix.Query(Item{Doc: d}, 0, -1))
	}
	_, err := NewIndex(p, IndexOptions{By: 7, Plan: Plan{Bands: 9, Rows: 99, Agreements: 1}, MostInBucket: -1})
	for _, part := range []string{"By is 7", "9 bands of 99 rows", "MostInBucket is -1"} {
		assert.ErrorContains(t, err, part)
	}
}

// After any history of adding, replacing and removing, by several goroutines,
// the index answers as if only what is left had been added.
func TestIndexHistories(t *testing.T) {
	p, docs := documents(t, 120)
	for seed := range uint64(8) {
		by := By(seed % 2)
		ix := newIndex(t, p, IndexOptions{By: by})
		const workers = 8
		left := make([]map[string]Item, workers) // each goroutine has its own IDs
		var wg sync.WaitGroup
		for w := range workers {
			left[w] = make(map[string]Item)
			wg.Go(func() {
				rng := rand.New(rand.NewPCG(seed, uint64(w)))
				for range 150 {
					item := Item{ID: fmt.Sprintf("%d-%d", w, rng.IntN(25)), Doc: docs[rng.IntN(len(docs))], Time: time.Unix(rng.Int64N(2e6), 0)}
					_, known := left[w][item.ID]
					switch rng.IntN(4) {
					case 0:
						err := ix.Remove(item.ID)
						assert.Equal(t, known, err == nil, "seed %d: remove %s", seed, item.ID)
						delete(left[w], item.ID)
					case 1:
						err := ix.Add(p, item)
						assert.Equal(t, !known, err == nil, "seed %d: add %s", seed, item.ID)
						if !known {
							left[w][item.ID] = item
						}
					case 2:
						assert.NoError(t, ix.Replace(p, item))
						left[w][item.ID] = item
					default:
						ix.Query(item, .1, 5)
					}
				}
			})
		}
		wg.Wait()
		fresh := newIndex(t, p, IndexOptions{By: by})
		for _, items := range left {
			for _, item := range items {
				require.NoError(t, fresh.Add(p, item))
			}
		}
		require.Equal(t, fresh.Len(), ix.Len(), "seed %d", seed)
		for i, d := range docs {
			item := Item{Doc: d, Time: time.Unix(int64(i)*1e4, 0)}
			require.Equal(t, fresh.Query(item, .01, -1), ix.Query(item, .01, -1), "seed %d, document %d", seed, i)
		}
	}
}

func TestIndexStats(t *testing.T) {
	p, docs := documents(t, 60)
	ix := newIndex(t, p, IndexOptions{MostInBucket: 1})
	for i, d := range docs {
		require.NoError(t, ix.Add(p, Item{ID: fmt.Sprint(i), Doc: d}))
	}
	ix.Query(Item{Doc: docs[0]}, 0, -1)
	s := ix.Stats()
	assert.Equal(t, 60, s.Items)
	assert.Equal(t, uint64(1), s.Queries)
	assert.Positive(t, s.Candidates)
	assert.Positive(t, s.Cut)
	assert.Positive(t, s.Buckets)
	assert.Positive(t, s.Bytes)
}

// An ended context ends a batch of queries and leaves no goroutine.
func TestQueryAllEndsWithItsContext(t *testing.T) {
	p, docs := documents(t, 20)
	ix := newIndex(t, p, IndexOptions{})
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
	p, docs := documents(b, 300)
	for _, by := range []By{Events, Copies} {
		b.Run(map[By]string{Events: "events", Copies: "copies"}[by], func(b *testing.B) {
			ix := newIndex(b, p, IndexOptions{By: by})
			for i := range 200_000 {
				require.NoError(b, ix.Add(p, Item{ID: fmt.Sprintf("article-%d", i), Doc: docs[i%len(docs)]}))
			}
			for b.Loop() {
				runtime.GC()
			}
			assert.Equal(b, 200_000, ix.Len())
		})
	}
}
