package main

import (
	"io"
	"math"
	"strconv"
	"testing"

	minhashlsh "github.com/ekzhu/minhash-lsh"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
)

// TestRatios guards what the library promises on speed. The ratios are those of
// one run, and two fifths of what is promised are enough on a busy machine.
func TestRatios(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for some seconds")
	}
	const rounds, share = 5, .4
	articles, err := readArticles("")
	require.NoError(t, err)
	quiet := newProgress(io.Discard)

	all, costs, _, err := sketchRounds(t.Context(), newPairedCorpus(articles, 200), rounds, true, quiet)
	require.NoError(t, err)
	targets := sketchTargets(all, costs)

	w, err := newLookupWork(50_000, 10_000)
	require.NoError(t, err)
	indexes, err := w.lookups()
	require.NoError(t, err)
	indexCosts, err := lookupRounds(t.Context(), w, indexes, rounds, quiet)
	require.NoError(t, err)
	var qualities []quality
	for _, l := range indexes {
		q, err := w.quality(l)
		require.NoError(t, err)
		assert.True(t, q.ok(), "%s: recall %v", l.name, q)
		qualities = append(qualities, q)
	}
	for _, g := range append(targets, lookupTargets(indexes, indexCosts, qualities)...) {
		assert.True(t, g.comparable, g.name)
		assert.GreaterOrEqual(t, g.got.median, share*g.want, "%s: %v of %.0f", g.name, g.got, g.want)
	}
}

func TestBandingIsThatOfEkzhu(t *testing.T) {
	for _, threshold := range []float64{.1, .3, .5, .66, .8, .9} {
		rows, bands := minhashlsh.NewMinhashLSH32(slots, threshold).Params()
		assert.Equal(t, banding{bands, rows}, bandingFor(threshold), "threshold %v", threshold)
	}
}

func TestOracleComparesAsExplainDoes(t *testing.T) {
	articles, err := readArticles("")
	require.NoError(t, err)
	articles = articles[:12]
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	var items []index.Item
	for i, a := range articles {
		items = append(items, index.Item{ID: strconv.Itoa(i), Time: a.Time, Doc: document(x, a)})
	}
	similarity, err := allSimilarities(t.Context(), x.Profile(), items)
	require.NoError(t, err)
	for i, a := range articles {
		for j, b := range articles[:i] {
			e, err := cluster.Explain(cluster.Options{}, a, b)
			require.NoError(t, err)
			assert.InDelta(t, e.Similarity, similarity[i][j], 1e-9, "%s and %s", a.ID, b.ID)
			assert.Equal(t, similarity[i][j], similarity[j][i])
		}
	}
}

// TestAverageLinkage follows four items by hand: 0 and 1 merge at .9; then 2
// is (.5+.3)/2 = .4 like both, and merges; then 3 is (.1+.2+.3)/3 = .2.
func TestAverageLinkage(t *testing.T) {
	merges := averageLinkage([][]float64{
		{0, .9, .5, .1},
		{.9, 0, .3, .2},
		{.5, .3, 0, .3},
		{.1, .2, .3, 0},
	})
	require.Len(t, merges, 3)
	p := newPartition(4)
	want := []struct {
		similarity float64
		groups     []int
	}{{.9, []int{0, 0, 2, 3}}, {.4, []int{0, 0, 0, 3}}, {.2, []int{0, 0, 0, 0}}}
	for i, m := range merges {
		p.join(m.a, m.b)
		assert.InDelta(t, want[i].similarity, m.similarity, 1e-12)
		assert.Equal(t, want[i].groups, p.groups())
	}
}

// TestMethodsOnCopies gives each method what it is made for.
func TestMethodsOnCopies(t *testing.T) {
	articles, err := readArticles("")
	require.NoError(t, err)
	articles = articles[:8]
	for i, a := range articles[:4] {
		a.ID = "copy-" + strconv.Itoa(i)
		articles = append(articles, a)
	}
	for _, m := range methods {
		group, err := m.prepare(t.Context(), articles)
		require.NoError(t, err, m.name)
		got, err := group(m.usual)
		require.NoError(t, err, m.name)
		for i := range 4 {
			assert.Equal(t, got[i], got[8+i], "%s: article %d and its copy", m.name, i)
		}
		assert.NotEqual(t, got[0], got[7], "%s: two events", m.name)
	}
}

func TestExponentOfAPowerLaw(t *testing.T) {
	for _, k := range []float64{.5, 1, 1.75} {
		var points []point
		for _, x := range []float64{100, 10_000, 30_000, 90_000} {
			y := 3 * math.Pow(x, k)
			if x < 10_000 {
				y *= 50 // what is fixed weighs on small sizes only
			}
			points = append(points, point{x, y})
		}
		assert.Equal(t, strconv.FormatFloat(k, 'f', 2, 64), exponent(points))
	}
}

func TestCrossing(t *testing.T) {
	// x and x²/100 meet at 100.
	var index, pairs []point
	for _, x := range []float64{10, 50, 200, 1000} {
		index, pairs = append(index, point{x, x}), append(pairs, point{x, x * x / 100})
	}
	assert.Contains(t, crossing(index, pairs), "below about 100 articles")
}

func TestSpread(t *testing.T) {
	assert.Equal(t, spread{2, 1, 9}, newSpread([]float64{9, 1, 2}))
	assert.Equal(t, spread{2.5, 1, 9}, newSpread([]float64{9, 1, 2, 3}))
}

func TestJaccardOfShingles(t *testing.T) {
	// a b c, b c d and c d e; of which the edit shares two of its three.
	a, b := shingleSet("A b, c d-e"), shingleSet("b c d e f")
	assert.Len(t, a, 3)
	assert.InDelta(t, 2./4, jaccard(a, b), 1e-12)
}

func TestWithoutNames(t *testing.T) {
	assert.Equal(t, "ông nói (về giá) ngày", withoutNames("Hôm 12/9 ông Nguyễn \"Văn\" nói (về giá) ngày 3.1"))
}

func TestMadeUpArticles(t *testing.T) {
	const n = 50
	var first []cluster.Article
	for range 2 {
		var got []cluster.Article
		ids := map[string]bool{}
		for a, err := range articlesOf("", n) {
			require.NoError(t, err)
			got = append(got, a)
			ids[a.ID] = true
		}
		assert.Len(t, got, n)
		assert.Len(t, ids, n)
		if first != nil {
			assert.Equal(t, first, got, "the seed is fixed")
		}
		first = got
	}
}

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{nil, {"fly"}, {"speed", "-wings"}, {"scale", "-sizes", "1"}, {"accuracy", "more"}} {
		assert.Equal(t, exitUsage, run(t.Context(), args, io.Discard, io.Discard), "%q", args)
	}
	for _, args := range [][]string{{"report"}, {"accuracy", "-data", "testdata/none"}, {"speed", "-rounds", "0"}} {
		assert.Equal(t, exitFailed, run(t.Context(), args, io.Discard, io.Discard), "%q", args)
	}
}
