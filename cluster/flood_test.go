package cluster

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// flood returns nodes of one text, each with some words changed.
func flood(tb testing.TB, n, words, changed int) []node {
	rng := rand.New(rand.NewPCG(21, 22))
	word := func() string {
		letters := make([]byte, 3+rng.IntN(5))
		for i := range letters {
			letters[i] = byte('a' + rng.IntN(26))
		}
		return string(letters)
	}
	text := make([]string, words)
	for i := range text {
		text[i] = word()
	}
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(tb, err)
	nodes := make([]node, n)
	for i := range nodes {
		other := slices.Clone(text)
		for range changed {
			other[rng.IntN(words)] = word()
		}
		nodes[i] = node{x.Document(strings.Join(other, " ")), 20_000 + int32(i%30)}
	}
	return nodes
}

// However many texts are nearly equal, each costs no more than bounds say: what
// is done for it in finding pairs, and, in linking, for each of its pairs a step
// for each time that its group can double.
func TestFloods(t *testing.T) {
	n := 2_500
	if testing.Short() {
		n = 800
	}
	for _, test := range []struct{ words, changed int }{{12, 1}, {25, 1}, {120, 3}} {
		t.Run(fmt.Sprintf("%d of %d words", test.changed, test.words), func(t *testing.T) {
			least := toSim(DefaultThreshold)
			nodes := flood(t, n, test.words, test.changed)
			pairs, found, err := findPairs(t.Context(), nodes, least)
			require.NoError(t, err)
			assert.LessOrEqual(t, found.met, 128*maxLater*n)
			assert.LessOrEqual(t, found.compared, maxCompared*n)
			assert.LessOrEqual(t, len(pairs), maxPairs*n)
			if n > 2*maxLater {
				assert.Positive(t, found.truncated)
			}

			g, linked, err := linkAll(t.Context(), nodes, pairs, nil, Average, least)
			require.NoError(t, err)
			assert.Equal(t, make([]int32, n), g.of, "they are one story")
			assert.LessOrEqual(t, linked.rowSteps, 2*len(pairs)*bits.Len(uint(n)))
			assert.LessOrEqual(t, linked.scored, 16*n)
			t.Logf("%d pairs, %+v, %+v", len(pairs), found, linked)
		})
	}
}

func BenchmarkFlood(b *testing.B) {
	for _, n := range []int{1_000, 4_000, 16_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			nodes := flood(b, n, 12, 1)
			least := toSim(DefaultThreshold)
			for b.Loop() {
				pairs, err := alike(b.Context(), nodes, least)
				require.NoError(b, err)
				link(nodes, pairs, nil, Average, least)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/article")
		})
	}
}

// Sums give the dot products of their vectors' sums, however long they are.
func TestSumDot(t *testing.T) {
	rng := rand.New(rand.NewPCG(23, 24))
	random := func(n int) (sum, map[uint64]uint64) {
		weights := make(map[uint64]uint64)
		for range n {
			weights[rng.Uint64N(uint64(2*n+2_000))] = rng.Uint64N(1 << 40)
		}
		var s sum
		for hash, weight := range weights {
			s = append(s, term{hash, weight})
		}
		slices.SortFunc(s, func(x, y term) int { return int(x.hash) - int(y.hash) })
		return s, weights
	}
	for _, n := range []int{0, 1, 2, 7, 100, 3_000} {
		for _, m := range []int{0, 1, 5, 100, 5_000} {
			s, inS := random(n)
			u, inU := random(m)
			var wantHi, wantLo uint64
			for hash, weight := range inS {
				hi, lo := bits.Mul64(weight, inU[hash])
				var carry uint64
				wantLo, carry = bits.Add64(wantLo, lo, 0)
				wantHi += hi + carry
			}
			hi, lo := s.dot(u)
			assert.Equal(t, [2]uint64{wantHi, wantLo}, [2]uint64{hi, lo}, "%d and %d terms", n, m)
			hi, lo = u.dot(s)
			assert.Equal(t, [2]uint64{wantHi, wantLo}, [2]uint64{hi, lo}, "%d and %d terms", m, n)
		}
	}
}

// Gathered sums are the sums, in fewer parts than what they are made of.
func TestGather(t *testing.T) {
	nodes := flood(t, 200, 40, 10)
	var gathered []daySum
	var want []daySum
	for _, n := range nodes {
		own := []daySum{{n.day % 3, newSum(n.doc.Vector)}}
		gathered = gather(gathered, own)
		want = plusByDay(want, own)
	}
	assert.LessOrEqual(t, len(gathered), 3*8)
	var got []daySum
	for _, s := range gathered {
		got = plusByDay(got, []daySum{s})
	}
	assert.Equal(t, want, got)
}
