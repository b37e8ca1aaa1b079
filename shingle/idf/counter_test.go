package idf

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/shingletest"
	"github.com/chumtin/chumtin/shingle/token"
)

func newCounter(t testing.TB, lang string, bits int) *Counter {
	c, err := NewCounter(lang, bits)
	require.NoError(t, err)
	return c
}

// randomArticles returns articles of words that follow a power law.
func randomArticles(rng *rand.Rand, n int) [][]string {
	articles := make([][]string, n)
	for i := range articles {
		var text strings.Builder
		for range 1 + rng.IntN(200) {
			fmt.Fprintf(&text, "w%dx ", int(math.Pow(2000, rng.Float64())))
		}
		articles[i] = []string{text.String(), "…", ""}
	}
	return articles
}

// featureTexts returns the features of an article, each once.
func featureTexts(fields []string) []string {
	set := make(map[string]bool)
	for _, field := range fields {
		before := ""
		for t := range token.All(field) {
			set[t] = true
			if before != "" {
				set[before+" "+t] = true
			}
			before = t
		}
	}
	features := make([]string, 0, len(set))
	for f := range set {
		features = append(features, f)
	}
	return features
}

// featureHash returns the hash of a token, or of two with a blank between.
func featureHash(text string) uint64 {
	first, second, isPair := strings.Cut(text, " ")
	if !isPair {
		return Token(token.Hash(first))
	}
	return Pair(token.Hash(first), token.Hash(second))
}

func (c *Counter) countOf(feature string) int {
	return int(c.counts[featureHash(feature)>>c.shift].Load())
}

// labelled returns the fields of the articles in testdata.
func labelled(t testing.TB) [][]string {
	return shingletest.Labelled(t, "../../testdata/labelled.jsonl")
}

func marshal(t testing.TB, c *Counter) []byte {
	data, err := c.MarshalBinary()
	require.NoError(t, err)
	return data
}

func addAll(c *Counter, articles [][]string) *Counter {
	for _, a := range articles {
		c.Add(a...)
	}
	return c
}

func TestCountsAreThoseOfAMap(t *testing.T) {
	for name, articles := range map[string][][]string{
		"testdata": labelled(t),
		"random":   randomArticles(rand.New(rand.NewPCG(1, 2)), 300),
	} {
		for _, bits := range []int{10, 14, 20} {
			t.Run(fmt.Sprintf("%s/2^%d", name, bits), func(t *testing.T) {
				want := make([]int, 1<<bits)
				for _, a := range articles {
					once := make(map[uint64]bool)
					for _, f := range featureTexts(a) {
						once[featureHash(f)>>(64-bits)] = true
					}
					for i := range once {
						want[i]++
					}
				}
				c := addAll(newCounter(t, "", bits), articles)
				c.Add("", "…") // no token, no article
				got := make([]int, len(c.counts))
				for i := range c.counts {
					got[i] = int(c.counts[i].Load())
				}
				assert.Equal(t, len(articles), c.Articles())
				assert.Equal(t, want, got)
			})
		}
	}
}

// No count is too low, and the mean of what they are too high by is bounded.
func TestCountError(t *testing.T) {
	articles := randomArticles(rand.New(rand.NewPCG(3, 4)), 1000)
	df := make(map[string]int)
	sum := 0
	for _, a := range articles {
		features := featureTexts(a)
		sum += len(features)
		for _, f := range features {
			df[f]++
		}
	}
	for _, bits := range []int{10, 12, 14, 16, 18} {
		c := addAll(newCounter(t, "", bits), articles)
		excess := 0
		for f, n := range df {
			require.GreaterOrEqual(t, c.countOf(f), n, "feature %q, 2^%d counts", f, bits)
			excess += c.countOf(f) - n
		}
		mean := float64(excess) / float64(len(df))
		bound := float64(sum) / float64(int(1)<<bits)
		assert.Less(t, mean, 1.05*bound, "2^%d counts", bits) // of hashed features the bound is an expectation
		assert.Greater(t, mean, 0., "2^%d counts", bits)
	}
}

// Neither order, nor division into counters, nor the order of merging them,
// nor goroutines make a difference.
func TestCountsOfPartsAreThoseOfTheWhole(t *testing.T) {
	const bits = 12
	articles := slices.Concat(labelled(t), randomArticles(rand.New(rand.NewPCG(5, 6)), 100))
	want := marshal(t, addAll(newCounter(t, "vi", bits), articles))
	rng := rand.New(rand.NewPCG(7, 8))
	part := func(k int) *Counter {
		c := newCounter(t, "vi", bits)
		for i := k; i < len(articles); i += 3 {
			c.Add(articles[i]...)
		}
		again, err := ReadCounter(marshal(t, c))
		require.NoError(t, err)
		return again
	}
	for range 5 {
		rng.Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
		assert.Equal(t, want, marshal(t, addAll(newCounter(t, "vi", bits), articles)), "another order")

		left := part(0) // (0 + 1) + 2
		require.NoError(t, left.Merge(part(1)))
		require.NoError(t, left.Merge(part(2)))
		assert.Equal(t, want, marshal(t, left))

		right := part(2) // 0 + (2 + 1), the other way round
		require.NoError(t, right.Merge(part(1)))
		require.NoError(t, right.Merge(part(0)))
		assert.Equal(t, want, marshal(t, right))
	}

	shared := newCounter(t, "vi", bits)
	var workers sync.WaitGroup
	for k := range 3 {
		workers.Go(func() {
			if k == 0 {
				assert.NoError(t, shared.Merge(part(0)))
				return
			}
			for i := k; i < len(articles); i += 3 {
				shared.Add(articles[i]...)
			}
		})
	}
	workers.Wait()
	assert.Equal(t, want, marshal(t, shared))
}

func TestMergeRefusesOthers(t *testing.T) {
	c := addAll(newCounter(t, "vi", 10), labelled(t))
	before := marshal(t, c)
	assert.ErrorContains(t, c.Merge(newCounter(t, "en", 10)), `"vi" and "en"`)
	assert.ErrorContains(t, c.Merge(newCounter(t, "vi", 11)), "2^10 and 2^11")
	assert.Equal(t, before, marshal(t, c))
}

func TestCountsDoNotOverflow(t *testing.T) {
	c := newCounter(t, "", 10)
	c.Add("tin")
	i := featureHash("tin") >> c.shift
	c.counts[i].Store(math.MaxUint32 - 1)
	require.NoError(t, c.Merge(addAll(newCounter(t, "", 10), [][]string{{"tin"}, {"tin"}})))
	c.Add("tin")
	assert.Equal(t, uint32(math.MaxUint32), c.counts[i].Load())
	assert.Equal(t, 4, c.Articles())
}

func TestNewCounterChecks(t *testing.T) {
	for _, bits := range []int{-1, 9, 29, 64} {
		_, err := NewCounter("", bits)
		assert.ErrorContains(t, err, fmt.Sprintf("2^%d", bits))
	}
	_, err := NewCounter(strings.Repeat("x", 65), 10)
	assert.ErrorContains(t, err, "65 bytes")
	c := newCounter(t, "vi", 0)
	assert.Len(t, c.counts, 1<<DefaultCounterBits)
	assert.Equal(t, "vi", c.Lang())
}

func TestDistinct(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	var d distinct
	d.round = math.MaxUint32 - 5 // comes round
	for range 20 {
		d.reset()
		var want []uint32 // by first occurrence
		for range rng.IntN(3000) {
			v := rng.Uint32N(1500)
			if !slices.Contains(want, v) {
				want = append(want, v)
			}
			d.add(v)
		}
		require.Equal(t, len(want), len(d.values))
		for i, v := range want {
			require.Equal(t, v, d.values[i])
		}
	}
}

func BenchmarkCounterAdd(b *testing.B) {
	articles := labelled(b)
	size := 0
	for _, a := range articles {
		size += len(strings.Join(a, ""))
	}
	c := newCounter(b, "vi", 0)
	b.SetBytes(int64(size / len(articles)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		c.Add(articles[i%len(articles)]...)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
	if c.Articles() != b.N {
		b.Fatal("counted", c.Articles(), "articles of", b.N)
	}
}

// BenchmarkCounterAddParallel shows what sharing one counter costs.
func BenchmarkCounterAddParallel(b *testing.B) {
	articles := labelled(b)
	c := newCounter(b, "vi", 0)
	var next atomic.Int64
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			c.Add(articles[int(next.Add(1))%len(articles)]...)
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
	if c.Articles() != b.N {
		b.Fatal("counted", c.Articles(), "articles of", b.N)
	}
}
