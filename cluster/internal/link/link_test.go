package link

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// naiveLink is each linkage from its definition: all scores anew at each step,
// over all pairs of texts, of which all similarities are given.
func naiveLink(sims [][]uint64, constraints []Constraint, by Method, threshold uint64) []GroupID {
	groups := make([][]int, len(sims))
	for i := range sims {
		groups[i] = []int{i}
	}
	apart := func(x, y int) bool {
		return slices.ContainsFunc(constraints, func(r Constraint) bool {
			return !r.Together && (int(r.A) == x && int(r.B) == y || int(r.A) == y && int(r.B) == x)
		})
	}
	join := func(a, b int) { // by the rule of names
		if len(groups[a]) < len(groups[b]) {
			a, b = b, a
		}
		groups[a], groups[b] = append(groups[a], groups[b]...), nil
	}
	for _, r := range constraints {
		a := slices.IndexFunc(groups, func(g []int) bool { return slices.Contains(g, int(r.A)) })
		b := slices.IndexFunc(groups, func(g []int) bool { return slices.Contains(g, int(r.B)) })
		if r.Together && a != b {
			join(min(a, b), max(a, b))
		}
	}
	for {
		best, a, b := 0.0, -1, -1
		for i := range groups {
			for j := i + 1; j < len(groups); j++ {
				var sum, edges, pairs, highest float64
				lowest := math.Inf(1)
				forbidden := len(groups[i]) == 0 || len(groups[j]) == 0
				for _, x := range groups[i] {
					for _, y := range groups[j] {
						s := float64(sims[x][y])
						sum += s
						pairs++
						lowest, highest = min(lowest, s), max(highest, s)
						if s >= float64(threshold) {
							edges++
						}
						forbidden = forbidden || apart(x, y)
					}
				}
				score := map[Method]float64{
					Average: sum / pairs, Complete: lowest, Single: highest, Quorum: edges / pairs * like.Unit,
				}[by]
				enough := score >= float64(threshold)
				if by == Quorum {
					enough = 2*edges >= pairs
				}
				if !forbidden && enough && score > best {
					best, a, b = score, i, j
				}
			}
		}
		if a < 0 {
			break
		}
		join(a, b)
	}
	of := make([]GroupID, len(sims))
	for _, g := range groups {
		for _, x := range g {
			of[x] = GroupID(slices.Min(g))
		}
	}
	return of
}

// families returns unit vectors of some features, in families that share a few.
func families(rng *rand.Rand, n int) []shingle.Vector {
	vectors := make([]shingle.Vector, n)
	for i := range vectors {
		family := uint64(rng.IntN(1 + n/4))
		var v shingle.Vector
		for range 16 {
			h := rng.Uint64() % 64
			if rng.IntN(3) > 0 {
				h = 1000*(1+family) + rng.Uint64()%24
			}
			v = append(v, h<<16)
		}
		slices.Sort(v)
		v = slices.Compact(v)
		for k := range v {
			v[k] |= shingle.Unit/5 + rng.Uint64N(3000)
		}
		vectors[i] = v
	}
	return vectors
}

// nodesOf returns a text for each vector, on days about each other or undated.
func nodesOf(rng *rand.Rand, vectors []shingle.Vector) []like.Text {
	texts := make([]like.Text, len(vectors))
	for i, v := range vectors {
		texts[i] = like.Text{Doc: &shingle.Document{Vector: v, Tokens: len(v)}, Day: like.Undated}
		if rng != nil && rng.IntN(4) > 0 {
			texts[i].Day = 19_000 + like.Day(rng.IntN(12))
		}
	}
	return texts
}

// allPairs returns the pairs that an index could propose at best, with take
// taken from some, and all similarities.
func allPairs(texts []like.Text, threshold uint64, take func() uint64) (pairs []like.Pair, sims [][]uint64) {
	sims = make([][]uint64, len(texts))
	for i := range texts {
		sims[i] = make([]uint64, len(texts))
	}
	for i := range texts {
		for j := range i {
			likeness := texts[i].Likeness(texts[j])
			if likeness.Plain >= threshold {
				likeness.Full -= min(likeness.Full, take())
				pairs = append(pairs, like.NewPair(like.TextID(j), like.TextID(i), likeness))
			}
			sims[i][j], sims[j][i] = likeness.Full, likeness.Full
		}
	}
	return pairs, sims
}

func nothing() uint64 { return 0 }

func TestLinkIsAsDefined(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		texts := nodesOf(rng, families(rng, 1+rng.IntN(40)))
		threshold := like.Units(.1 + .4*rng.Float64())
		pairs, sims := allPairs(texts, threshold, func() uint64 { return rng.Uint64N(4) / 3 * rng.Uint64N(like.Unit) })
		var constraints []Constraint
		for range rng.IntN(3) {
			a, b := like.TextID(rng.IntN(len(texts))), like.TextID(rng.IntN(len(texts)))
			if a < b { // contradictions are another function's to find
				constraints = append(constraints, Constraint{a, b, len(constraints) == 0})
			}
		}
		if len(constraints) == 2 && constraints[0].A == constraints[1].A && constraints[0].B == constraints[1].B {
			constraints = constraints[:1]
		}
		for _, by := range []Method{Average, Complete, Quorum, Single} {
			want := naiveLink(sims, constraints, by, threshold)
			require.Equal(t, want, linkedTexts(t, texts, pairs, constraints, by, threshold).Of, "seed %d, linkage %d", seed, by)
		}
		rng.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		require.Equal(t, naiveLink(sims, constraints, Average, threshold), linkedTexts(t, texts, pairs, constraints, Average, threshold).Of, "seed %d, pairs in another order", seed)
	}
}

// A chain of texts, each like the next and unlike the rest, is one story by
// single linkage only: the mean similarity within a group is at least the
// threshold by average linkage.
func TestLinkDoesNotChain(t *testing.T) {
	const n, features = 50, 8
	vectors := make([]shingle.Vector, n)
	for i := range vectors {
		for f := range uint64(features) {
			vectors[i] = append(vectors[i], (uint64(i)*features/2+f)<<16|23170) // √(1/8) of Unit
		}
	}
	texts := nodesOf(nil, vectors)
	threshold := like.Units(.4)
	pairs, sims := allPairs(texts, threshold, nothing)
	of := linkedTexts(t, texts, pairs, nil, Average, threshold).Of
	for root := range GroupID(n) {
		var sum, count float64
		for i := range texts {
			for j := range i {
				if of[i] == root && of[j] == root {
					sum += float64(sims[i][j])
					count++
				}
			}
		}
		if count > 0 {
			assert.GreaterOrEqual(t, sum/count, float64(threshold), "group %d", root)
		}
	}
	assert.Greater(t, len(slices.Compact(slices.Sorted(slices.Values(of)))), n/4, "the chain is cut often")
	assert.Equal(t, make([]GroupID, n), linkedTexts(t, texts, pairs, nil, Single, threshold).Of)
}

// Hundreds of texts that are all alike are one group, without overflow.
func TestLinkManyAlike(t *testing.T) {
	vectors := make([]shingle.Vector, 300)
	for i := range vectors {
		vectors[i] = shingle.Vector{1<<16 | shingle.Unit}
	}
	texts := nodesOf(nil, vectors)
	pairs, _ := allPairs(texts, like.Unit, nothing)
	for _, by := range []Method{Average, Complete, Quorum, Single} {
		assert.Equal(t, make([]GroupID, len(vectors)), linkedTexts(t, texts, pairs, nil, by, like.Unit).Of)
	}
}

// Two close pairs that are just alike enough: the bridge is between the pairs.
func TestLinkTellsTheWeakestMerge(t *testing.T) {
	texts := nodesOf(nil, []shingle.Vector{
		{1<<16 | 60000, 2<<16 | 26000}, {1<<16 | 60000, 3<<16 | 26000},
		{1<<16 | 26000, 4<<16 | 60000}, {1<<16 | 26000, 4<<16 | 60000, 5<<16 | 3000},
	})
	pairs, sims := allPairs(texts, like.Units(.2), nothing)
	g := linkedTexts(t, texts, pairs, nil, Average, like.Units(.2))
	require.Equal(t, []GroupID{0, 0, 0, 0}, g.Of)
	mean := (sims[0][2] + sims[0][3] + sims[1][2] + sims[1][3]) / 4
	assert.InDelta(t, mean, g.Weak[0].Score, 4)
	assert.ElementsMatch(t, []like.TextID{2, 3}, g.Weak[0].Part)
}

// Of merges of one score the earlier is told: here the first of three equal texts.
func TestWeakestMergeOfEqualOnesIsTheFirst(t *testing.T) {
	v := shingle.Vector{1<<16 | 60000}
	texts := nodesOf(nil, []shingle.Vector{v, v, v})
	pairs, _ := allPairs(texts, like.Units(.2), nothing)
	g := linkedTexts(t, texts, pairs, nil, Single, like.Units(.2))
	require.Equal(t, []GroupID{0, 0, 0}, g.Of)
	assert.Equal(t, []like.TextID{1}, g.Weak[0].Part)
}

// linkedTexts links the texts on one goroutine, to the end.
func linkedTexts(t testing.TB, texts []like.Text, pairs []like.Pair, constraints []Constraint, by Method, threshold uint64) Grouping {
	g, err := Texts(t.Context(), texts, pairs, constraints, by, threshold)
	require.NoError(t, err)
	return g
}
