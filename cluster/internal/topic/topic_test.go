package topic

import (
	"context"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/shingle"
)

const threshold = .38

// word returns a word that tells a number by letters: a token has either those or digits.
func word(kind string, n int) string {
	var b strings.Builder
	b.WriteString(kind)
	for ; n > 0; n /= 10 {
		b.WriteByte("bdghklmnpr"[n%10])
	}
	return b.String() + "a "
}

// news returns stories of a few texts each. Those of one affair share names; all
// share common words. The days begin some affairs each; the last stories are undated.
func news(t testing.TB, n, perDay, undated int) [][]like.Text {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	stories := make([][]like.Text, n)
	for i := range stories {
		day := i / perDay
		affair := day - rng.IntN(min(day, 9)+1) // goes on for some days
		for range 1 + rng.IntN(6) {
			var title, lead strings.Builder
			for range 4 {
				title.WriteString(word("t", affair*30+rng.IntN(24)))
			}
			for range 12 {
				switch rng.IntN(10) {
				case 0, 1:
					lead.WriteString(word("t", affair*30+rng.IntN(24)))
				case 2:
					lead.WriteString(word("c", rng.IntN(40)))
				default:
					lead.WriteString(word("r", i*100+rng.IntN(100)))
				}
			}
			text := like.Text{Doc: x.Document(title.String(), lead.String()), When: like.When(2 * (24*day + 24*(i%perDay)/perDay))}
			if i >= n-undated {
				text.When = like.Undated
			}
			stories[i] = append(stories[i], text)
		}
	}
	return stories
}

func topicsOf(t testing.TB, stories [][]like.Text) ([]int32, Effort) {
	topics, effort, err := Group(context.Background(), stories, threshold)
	require.NoError(t, err)
	return topics, effort
}

// naiveVectors weighs each feature by counting it in all texts.
func naiveVectors(stories [][]like.Text) []map[uint64]float64 {
	holders := func(hash uint64, day int) (n float64) {
		for _, texts := range stories {
			for _, text := range texts {
				if d := text.When.Day() - day; d < -1 || d > 1 {
					continue
				}
				for h := range text.Doc.Vector.All() {
					if h == hash {
						n++
					}
				}
			}
		}
		return n
	}
	vectors := make([]map[uint64]float64, len(stories))
	for i, texts := range stories {
		v := make(map[uint64]float64)
		for _, text := range texts {
			for hash, weight := range text.Doc.Vector.All() {
				w := float64(weight) * math.Cbrt(holders(hash, text.When.Day()))
				if slices.ContainsFunc(text.Doc.Headline, func(w shingle.Word) bool { return w.Feature()>>16 == hash }) {
					w *= 1.5
				}
				v[hash] += w
			}
		}
		var squares float64
		for _, w := range v {
			squares += w * w
		}
		for hash := range v {
			v[hash] /= math.Sqrt(squares)
		}
		vectors[i] = v
	}
	return vectors
}

func TestVectorsAsCounted(t *testing.T) {
	stories := news(t, 60, 10, 6)
	vectors, err := vectorsOf(context.Background(), stories)
	require.NoError(t, err)
	cut := 0
	for i, want := range naiveVectors(stories) {
		if len(want) > maxFeatures {
			cut++
			assert.Len(t, vectors[i], maxFeatures)
		}
		var length float64 // of what is kept
		for hash := range vectors[i].All() {
			length += want[hash] * want[hash]
		}
		for hash, weight := range vectors[i].All() {
			assert.InDelta(t, want[hash]/math.Sqrt(length), float64(weight)/shingle.Unit, 0.01)
		}
		assert.LessOrEqual(t, vectors[i].Dot(vectors[i]), uint64(like.Unit))
		assert.True(t, slices.IsSorted(vectors[i]))
	}
	assert.Positive(t, cut)
}

// naiveTopics merges groups of stories by the cosine of their sums, computed from
// all pairs of stories, again and again.
func naiveTopics(t *testing.T, stories [][]like.Text) []int32 {
	vectors, err := vectorsOf(context.Background(), stories)
	require.NoError(t, err)
	var groups [][]int
	products := make([][]uint64, len(vectors))
	for i, v := range vectors {
		groups = append(groups, []int{i})
		for _, w := range vectors {
			products[i] = append(products[i], v.Dot(w))
		}
	}
	near := func(i, j int) bool {
		apart := stories[max(i, j)][0].When.Day() - stories[min(i, j)][0].When.Day()
		return apart <= horizon && products[i][j] >= minCosine
	}
	dots := func(a, b []int) (sum uint64) {
		for _, i := range a {
			for _, j := range b {
				sum += products[i][j]
			}
		}
		return sum
	}
	for {
		var best uint32
		var x, y int
		for i, a := range groups {
			for j, b := range groups[:i] {
				meet := slices.ContainsFunc(a, func(m int) bool { return slices.ContainsFunc(b, func(n int) bool { return near(m, n) }) })
				meet = meet && dots(a, b) >= uint64(len(a)*len(b))*minMean
				if score := naiveCosine(dots(a, a), dots(b, b), dots(a, b)); meet && score > best {
					best, x, y = score, j, i
				}
			}
		}
		if best < uint32(math.Ceil(threshold*one)) {
			break
		}
		groups[x] = append(groups[x], groups[y]...)
		groups = slices.Delete(groups, y, y+1)
	}
	topics := make([]int32, len(stories))
	for _, of := range groups {
		for _, i := range of {
			topics[i] = int32(slices.Min(of))
		}
	}
	return topics
}

func naiveCosine(aa, bb, ab uint64) uint32 {
	return uint32(float64(ab) * one / (math.Ceil(math.Sqrt(float64(aa))) * math.Ceil(math.Sqrt(float64(bb)))))
}

func TestTopicsAsMergedNaively(t *testing.T) {
	for _, n := range []int{0, 1, 2, 30, 80} {
		stories := news(t, n, 6, n/15)
		topics, _ := topicsOf(t, stories)
		assert.Equal(t, naiveTopics(t, stories), topics, "%d stories", n)
	}
	topics, _ := topicsOf(t, news(t, 80, 6, 5))
	distinct := slices.Compact(slices.Sorted(slices.Values(topics)))
	assert.Greater(t, len(distinct), 9, "topics")
	assert.Less(t, len(distinct), 60, "topics")
}

func TestTopicsDoNotDependOnCores(t *testing.T) {
	stories := news(t, 600, 60, 20)
	want, _ := topicsOf(t, stories)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	got, _ := topicsOf(t, stories)
	assert.Equal(t, want, got)
}

// Stories of dated news that come at a steady pace cost as much each however many
// there are.
func TestStepsOfDatedNews(t *testing.T) {
	steps := func(n int) int {
		_, e := topicsOf(t, news(t, n, 50, 0))
		return (e.Met + e.Looked) / n
	}
	few, many := steps(1000), steps(4000)
	assert.Less(t, many, few*5/4)
}

// In a flood of stories of one day that are like each other, each costs as much
// however many there are: no more than meeting those that it meets at most.
func TestStepsOfFlood(t *testing.T) {
	steps := func(n int) (met, scored, looked int) {
		stories := make([][]like.Text, n)
		for i, text := range liketest.Flood(t, n, 60, 30) {
			text.When = 20_000 * 48
			stories[i] = []like.Text{text}
		}
		topics, e := topicsOf(t, stories)
		assert.Less(t, len(slices.Compact(slices.Sorted(slices.Values(topics)))), n/4, "topics")
		return e.Met / n, e.Scored / n, e.Looked / n
	}
	met, scored, looked := steps(1000)
	met4, scored4, looked4 := steps(4000)
	t.Logf("a story of 1000: %d met, %d scored, %d looked at; of 4000: %d, %d, %d", met, scored, looked, met4, scored4, looked4)
	assert.LessOrEqual(t, met4, maxFeatures*maxMet)
	assert.LessOrEqual(t, scored4, 3*maxNear)
	assert.Less(t, looked4, 2*looked)
}

func TestTopicsEndWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _, err := Group(ctx, news(t, 100, 10, 0), threshold)
	assert.ErrorIs(t, err, context.Canceled)
}

// Two large topics stay apart, and so do two that would have more stories than fit.
func TestLargeTopicsStayApart(t *testing.T) {
	assert.True(t, mayJoin(maxJoining, maxStories-maxJoining))
	assert.False(t, mayJoin(maxJoining, maxStories-maxJoining+1))
	assert.False(t, mayJoin(maxJoining+1, maxJoining+1))
	// The square of the length of the largest fits.
	assert.LessOrEqual(t, float64(maxStories)*maxStories*like.Unit, float64(math.MaxUint64))
}

func TestRoots(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range uint64(10_000) {
		n := i
		if i >= 5000 {
			n = rng.Uint64() >> (8 + rng.IntN(50))
		}
		if r := cubeRoot(n >> 8); r*r*r > n>>8 || (r+1)*(r+1)*(r+1) <= n>>8 {
			assert.Fail(t, "cube root", "%d of %d", r, n>>8)
		}
		if r := squareRoot(n); r*r < n || r > 0 && (r-1)*(r-1) >= n {
			assert.Fail(t, "square root", "%d of %d", r, n)
		}
	}
	assert.Equal(t, uint64(1<<32), squareRoot(math.MaxUint64))
}
