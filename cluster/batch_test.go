package cluster_test

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/shingle"
)

// Two desks that report one event are together, and what looks like it is not.
func TestKimPutin(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	got := stories(t, cluster.Options{}, articles)
	require.NotEmpty(t, got)
	var ids []string
	for _, m := range got[0].Members {
		ids = append(ids, m.Article.ID)
	}
	assert.ElementsMatch(t, []string{"kim-bennghe", "kim-hongha"}, ids)
	for _, s := range got[1:] {
		assert.Len(t, s.Members, 1, "story %s", s.ID)
	}
}

// The stories depend on the articles alone.
func TestStoriesInAnyOrder(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	want := stories(t, cluster.Options{}, articles)
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 2))
		rng.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		previous := runtime.GOMAXPROCS(1 + rng.IntN(8))
		b, err := cluster.NewBatch(cluster.Options{})
		require.NoError(t, err)
		var wg sync.WaitGroup
		workers := 1 + rng.IntN(8)
		for w := range workers {
			wg.Go(func() {
				for i := w; i < len(articles); i += workers {
					assert.NoError(t, b.Add(articles[i]))
				}
			})
		}
		wg.Wait()
		got, err := b.Stories(context.Background())
		runtime.GOMAXPROCS(previous)
		require.NoError(t, err)
		require.Equal(t, want, got, "seed %d", seed)
	}
}

func TestStoriesHoldEachArticleOnce(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	seen := make(map[string]bool)
	previous := math.MaxInt
	for _, s := range stories(t, cluster.Options{}, articles) {
		require.NotEmpty(t, s.Members)
		assert.LessOrEqual(t, len(s.Members), previous, "the largest come first")
		previous = len(s.Members)
		assert.Equal(t, s.Members[0].Article.ID, s.ID)
		var ids []string
		for i, m := range s.Members {
			assert.False(t, seen[m.Article.ID], "article %s", m.Article.ID)
			seen[m.Article.ID] = true
			if m.Kind == cluster.Report {
				assert.Empty(t, m.Of)
			} else {
				assert.Contains(t, ids, m.Of, "%s is a copy of an earlier member", m.Article.ID)
			}
			ids = append(ids, m.Article.ID)
			if i > 0 {
				assert.False(t, m.Article.Time.Before(s.Members[i-1].Article.Time))
			}
			assert.Positive(t, m.Similarity)
			assert.LessOrEqual(t, m.Similarity, 1.0)
		}
		assert.Contains(t, ids, s.Representative)
	}
	assert.Len(t, seen, len(articles))
}

// testdata/README.md lists which articles of the labelled set are copies.
func TestKindsOfLabelledCopies(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	kinds := make(map[string]cluster.Kind)
	for _, s := range stories(t, cluster.Options{}, articles) {
		for _, m := range s.Members {
			kinds[m.Article.ID] = m.Kind
		}
	}
	for _, id := range []string{"s07-4", "s20-3", "s33-3", "s45-3"} {
		assert.Equal(t, cluster.ExactCopy, kinds[id], id)
	}
	for _, id := range []string{"s01-4", "s03-3", "s14-3", "s15-3", "s23-3", "s29-3", "s31-3", "s39-4", "s43-3"} {
		assert.Equal(t, cluster.NearCopy, kinds[id], id)
	}
	for _, id := range []string{"s02-3", "s10-3", "s16-3", "s27-3", "s39-5", "s40-4", "s43-4"} {
		assert.Contains(t, []cluster.Kind{cluster.Excerpt, cluster.NearCopy}, kinds[id], id)
	}
}

// The representative is the medoid: worked out here from Explain, pair by pair.
func TestRepresentativeIsMedoid(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	byID := make(map[string]cluster.Article)
	for _, a := range articles {
		byID[a.ID] = a
	}
	for _, s := range stories(t, cluster.Options{}, articles)[:8] {
		for _, m := range s.Members {
			var sum float64
			for _, other := range s.Members {
				if other.Article.ID != m.Article.ID {
					e, err := cluster.Explain(cluster.Options{}, byID[m.Article.ID], byID[other.Article.ID])
					require.NoError(t, err)
					sum += e.Cosine
				}
			}
			assert.InDelta(t, sum/float64(len(s.Members)-1), m.Similarity, 1e-4, "article %s", m.Article.ID)
		}
		best := slices.MaxFunc(s.Members, func(a, b cluster.Member) int {
			if a.Similarity > b.Similarity {
				return 1
			}
			return -1
		})
		assert.Equal(t, best.Article.ID, s.Representative)
	}
}

func TestAddRefuses(t *testing.T) {
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	assert.ErrorIs(t, b.Add(cluster.Article{Title: "Bão vào biển Đông"}), cluster.ErrNoID)
	assert.ErrorIs(t, b.Add(cluster.Article{ID: " \u00a0", Title: "Bão vào biển Đông"}), cluster.ErrNoID)
	assert.ErrorIs(t, b.Add(cluster.Article{ID: "a", Body: " \n "}), cluster.ErrNoText)
	require.NoError(t, b.Add(cluster.Article{ID: "a", Title: "Bão vào biển Đông"}))
	assert.NoError(t, b.Add(cluster.Article{ID: "a", Title: "Bão vào Biển Đông."}), "the same text")
	err = b.Add(cluster.Article{ID: "a", Title: "Bão tan"})
	assert.ErrorIs(t, err, cluster.ErrRepeatedID)
	assert.ErrorContains(t, err, `"a"`)
	require.NoError(t, b.Add(cluster.Article{ID: "b", Title: "…"}), "no token, but a text")
	require.NoError(t, b.Add(cluster.Article{ID: "c", Title: "!"}))
	assert.Equal(t, 3, b.Len())
	s, err := b.Stories(context.Background())
	require.NoError(t, err)
	assert.Len(t, s, 3, "without tokens they are like nothing, not like each other")
}

func TestOptionsAreChecked(t *testing.T) {
	for _, threshold := range []float64{-1, 1.1, math.NaN(), math.Inf(1)} {
		_, err := cluster.NewBatch(cluster.Options{Threshold: threshold, Text: shingle.Options{ShingleWidth: -1}})
		require.Error(t, err, "threshold %v", threshold)
		assert.ErrorContains(t, err, "Options.Threshold is")
		assert.ErrorContains(t, err, "Options.ShingleWidth is -1")
	}
}

func TestStoriesOfNothing(t *testing.T) {
	assert.Empty(t, stories(t, cluster.Options{}, nil))
}

func TestStoriesEndsWithItsContext(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = b.Stories(ctx)
	assert.ErrorIs(t, err, context.Canceled)
}

// Members without a time come after those with one.
func TestMembersByTime(t *testing.T) {
	body := "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón; hai bên sẽ hội đàm tại Vostochny, theo Hãng KCNA và điện Kremlin."
	at := time.Date(2023, 9, 12, 8, 0, 0, 0, time.UTC)
	got := stories(t, cluster.Options{}, []cluster.Article{
		{ID: "a", Body: body},
		{ID: "b", Body: body, Time: at.Add(time.Hour)},
		{ID: "d", Body: body, Time: at},
		{ID: "c", Body: body, Time: at},
	})
	require.Len(t, got, 1)
	var order []string
	for _, m := range got[0].Members {
		order = append(order, m.Article.ID)
	}
	assert.Equal(t, []string{"c", "d", "b", "a"}, order)
	assert.Equal(t, "c", got[0].Members[3].Of)
}

// What an editor says goes before any similarity, in any order.
func TestRules(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	storyOf := func(constraints func(b *cluster.Batch)) map[string]string {
		b, err := cluster.NewBatch(cluster.Options{})
		require.NoError(t, err)
		for _, a := range articles {
			require.NoError(t, b.Add(a))
		}
		constraints(b)
		s, err := b.Stories(context.Background())
		require.NoError(t, err)
		of := make(map[string]string)
		for _, s := range s {
			for _, m := range s.Members {
				of[m.Article.ID] = s.ID
			}
		}
		return of
	}
	a, b, c := "kim-bennghe", "kim-hongha", articles[len(articles)-1].ID
	of := storyOf(func(batch *cluster.Batch) { require.NoError(t, batch.CannotLink(a, b)) })
	assert.NotEqual(t, of[a], of[b])
	of = storyOf(func(batch *cluster.Batch) {
		require.NoError(t, batch.CannotLink(a, b))
		require.NoError(t, batch.MustLink(c, b))
	})
	assert.Equal(t, of[b], of[c])
	assert.NotEqual(t, of[a], of[c])

	batch, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, batch.Add(a))
	}
	assert.ErrorIs(t, batch.MustLink(a, "nobody"), cluster.ErrNoArticle)
	require.NoError(t, batch.MustLink(a, b))
	require.NoError(t, batch.MustLink(b, c))
	assert.ErrorIs(t, batch.CannotLink(a, c), cluster.ErrConstraints)
	assert.ErrorIs(t, batch.CannotLink(a, a), cluster.ErrConstraints)
	assert.ErrorContains(t, batch.CannotLink(a, a), `article "`+a+`" cannot be in another story than itself`)
	require.NoError(t, batch.MustLink(a, a))
	of = make(map[string]string)
	kept, err := batch.Stories(context.Background())
	require.NoError(t, err, "a constraint that was refused is none")
	for _, s := range kept {
		for _, m := range s.Members {
			of[m.Article.ID] = s.ID
		}
	}
	assert.Equal(t, of[a], of[c])
}

// A headline of a word or two is no evidence, not even beside itself.
func TestShortTextsStayAlone(t *testing.T) {
	got := stories(t, cluster.Options{}, []cluster.Article{{ID: "a", Title: "Video"}, {ID: "b", Title: "Video"}, {ID: "c", Title: "Ảnh: Vostochny"}, {ID: "d", Title: "Ảnh: Vostochny"}})
	assert.Len(t, got, 4)
}

// What a batch counts: copies of a text as one, and only pairs that have enough
// in common.
func TestBatchStats(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	assert.Zero(t, b.Stats())
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	for i := range 3 {
		again := articles[0]
		again.ID = fmt.Sprint("copy-", i)
		require.NoError(t, b.Add(again))
	}
	assert.Zero(t, b.Stats(), "before stories were asked for")
	got, err := b.Stories(t.Context())
	require.NoError(t, err)
	copies, inStories := 0, 0
	for _, s := range got {
		inStories += len(s.Members) * (len(s.Members) - 1) / 2
		for _, m := range s.Members {
			if m.Kind == cluster.ExactCopy {
				copies++
			}
		}
	}
	st := b.Stats()
	assert.Equal(t, len(articles)+3, st.Articles)
	assert.GreaterOrEqual(t, st.Texts, st.Articles-copies, "copies of another day are no copies of a text")
	assert.LessOrEqual(t, st.Texts, st.Articles-3)
	assert.LessOrEqual(t, st.Alike, st.Compared)
	assert.Less(t, st.Compared, st.Texts*(st.Texts-1)/2/4)
	assert.Greater(t, 2*st.Alike, inStories/2)
	assert.Zero(t, st.Truncated)
}

// Copies of a text that a constraint names count each for itself.
func TestRulesOnCopies(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	for _, id := range []string{"a", "b", "c"} {
		again := articles[0]
		again.ID = id
		require.NoError(t, b.Add(again))
	}
	require.NoError(t, b.CannotLink("a", "b"))
	got, err := b.Stories(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 2)
	for _, s := range got {
		for _, m := range s.Members {
			assert.True(t, m.Article.ID == s.ID || m.Article.ID == "c" || s.ID == "c", "%s in the story of %s", m.Article.ID, s.ID)
		}
	}
}

// Counts may be asked for while stories are made: for the race detector.
func TestStatsWhileStoriesAreMade(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			_, err := b.Stories(t.Context())
			assert.NoError(t, err)
		})
		wg.Go(func() {
			for range 20 {
				if st := b.Stats(); st.Articles != 0 {
					assert.Equal(t, len(articles), st.Articles)
				}
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	assert.Equal(t, len(articles), b.Stats().Articles)
}

// A batch of documents groups as one of the same articles does.
func TestAddDocumentIsAdd(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	for _, a := range articles {
		d, err := cluster.NewDocument(x, a)
		require.NoError(t, err)
		a.Body = "not read"
		require.NoError(t, b.AddDocument(a, d))
		require.NoError(t, b.AddDocument(a, d), "the same again")
	}
	got, err := b.Stories(t.Context())
	require.NoError(t, err)
	assert.Equal(t, stories(t, cluster.Options{}, articles), got)
}

func TestAddDocumentRefuses(t *testing.T) {
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	other, err := shingle.NewExtractor(shingle.Options{ShingleWidth: 5})
	require.NoError(t, err)
	assert.Equal(t, x.Profile(), b.Profile())
	a := cluster.Article{ID: "a"}
	half := *x.Document("một hai ba")
	half.EventSketch = half.EventSketch[:64]
	assert.ErrorIs(t, b.AddDocument(a, nil), cluster.ErrNoDocument)
	assert.ErrorIs(t, b.AddDocument(a, &half), cluster.ErrNoDocument)
	assert.ErrorIs(t, b.AddDocument(a, other.Document("một hai ba")), shingle.ErrProfile)
	assert.ErrorIs(t, b.AddDocument(a, &shingle.Document{}), shingle.ErrProfile)
	assert.ErrorIs(t, b.AddDocument(cluster.Article{}, x.Document("một hai ba")), cluster.ErrNoID)
	assert.ErrorIs(t, b.AddDocument(cluster.Article{ID: "\xff"}, x.Document("một hai ba")), cluster.ErrInvalidID)
	assert.Zero(t, b.Len())
	require.NoError(t, b.AddDocument(a, x.Document("một hai ba")))
	assert.ErrorIs(t, b.AddDocument(a, x.Document("bốn năm sáu")), cluster.ErrRepeatedID)
}

// A batch into which articles were put, in any order and again and again, groups
// as one to which only the last of each ID was added.
func TestPutIsAddOfTheLast(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	rng := rand.New(rand.NewPCG(71, 72))
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	last := make(map[string]cluster.Article)
	for range 3 * len(articles) {
		a := articles[rng.IntN(len(articles))]
		a.ID = fmt.Sprint(rng.IntN(len(articles)))
		require.NoError(t, b.Put(a))
		last[a.ID] = a
	}
	require.Equal(t, len(last), b.Len())
	got, err := b.Stories(t.Context())
	require.NoError(t, err)
	want := stories(t, cluster.Options{}, slices.Collect(maps.Values(last)))
	assert.Equal(t, want, got)
	assert.ErrorIs(t, b.Put(cluster.Article{ID: "x"}), cluster.ErrNoText)
}

// Put leaves what the articles as they are now would have given, also where the text
// is the same and only its headline or its time is another.
func TestPutOfTheSameText(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2024, 8, d, 9, 0, 0, 0, time.UTC) }
	first := cluster.Article{ID: "a", Title: "Giá vàng ngày 20/8", Body: "Vàng miếng SJC tại Phú Nhuận giảm 700.000 đồng một lượng so với Doji.", Time: day(20), Source: "x"}
	other := cluster.Article{ID: "b", Title: "Vàng SJC ở Phú Nhuận mất 700.000 đồng", Body: "Chênh lệch với Doji nới rộng.", Time: day(20), Source: "y"}
	late := first
	late.Time = day(28) // no bulletin of its day any more
	whole := first
	whole.Title, whole.Body = first.Title+" "+first.Body, ""
	for name, last := range map[string]cluster.Article{"time": late, "headline": whole} {
		b, err := cluster.NewBatch(cluster.Options{})
		require.NoError(t, err)
		require.NoError(t, b.Add(other))
		require.NoError(t, b.Put(first))
		require.NoError(t, b.Put(last))
		got, err := b.Stories(t.Context())
		require.NoError(t, err)
		assert.Equal(t, stories(t, cluster.Options{}, []cluster.Article{other, last}), got, name)
	}
}

// An article that must be in a story with itself is no other than one of which nobody
// said anything: as one of a constraint it would stand beside its copies.
func TestMustLinkWithItselfSaysNothing(t *testing.T) {
	articles := []cluster.Article{{ID: "a", Body: khasan}, {ID: "b", Body: khasan}, {ID: "c", Body: kozlov}}
	want := stories(t, cluster.Options{}, articles)
	batch := batchOf(t, articles)
	require.NoError(t, batch.MustLink("a", "a"))
	got, err := batch.Stories(t.Context())
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.Equal(t, 2, batch.Stats().Texts)
}

// What an editor joins has no weaker place.
func TestWeakestOfMustLink(t *testing.T) {
	batch := batchOf(t, []cluster.Article{{ID: "a", Body: khasan}, {ID: "b", Body: yagi}})
	require.NoError(t, batch.MustLink("a", "b"))
	got, err := batch.Stories(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Equal(t, cluster.Bridge{Similarity: 1, Part: []string{"b"}}, got[0].Weakest)
}

// The score of a quorum is a share of pairs, and a half is a half.
func TestQuorumScoresAreShares(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	shares := make(map[float64]bool)
	for _, s := range stories(t, cluster.Options{Linkage: cluster.Quorum, Threshold: .2}, articles) {
		shares[s.Weakest.Similarity] = true
	}
	assert.True(t, shares[.5], "%v", shares)
	for share := range shares {
		assert.GreaterOrEqual(t, share, .5)
	}
}

// Without a context the error says what to pass.
func TestNilContext(t *testing.T) {
	var none context.Context
	batch := batchOf(t, []cluster.Article{{ID: "a", Body: khasan}, {ID: "b", Body: yagi}})
	stream := newStream(t, cluster.StreamOptions{})
	_, storiesErr := batch.Stories(none)
	_, regroupErr := stream.Regroup(none)
	_, topicsErr := stream.Topics(none)
	for _, err := range []error{storiesErr, regroupErr, topicsErr} {
		assert.EqualError(t, err, "cluster: Context is nil: pass context.Background")
	}
}
