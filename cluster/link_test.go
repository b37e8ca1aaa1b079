package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// naiveLink is each linkage from its definition: all scores anew at each step,
// over all pairs of nodes, of which all similarities are given.
func naiveLink(sims [][]uint64, rules []constraint, by method, least uint64) []int32 {
	groups := make([][]int, len(sims))
	for i := range sims {
		groups[i] = []int{i}
	}
	apart := func(x, y int) bool {
		return slices.ContainsFunc(rules, func(r constraint) bool {
			return !r.together && (int(r.a) == x && int(r.b) == y || int(r.a) == y && int(r.b) == x)
		})
	}
	join := func(a, b int) { // by the rule of names
		if len(groups[a]) < len(groups[b]) {
			a, b = b, a
		}
		groups[a], groups[b] = append(groups[a], groups[b]...), nil
	}
	for _, r := range rules {
		a := slices.IndexFunc(groups, func(g []int) bool { return slices.Contains(g, int(r.a)) })
		b := slices.IndexFunc(groups, func(g []int) bool { return slices.Contains(g, int(r.b)) })
		if r.together && a != b {
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
						if s >= float64(least) {
							edges++
						}
						forbidden = forbidden || apart(x, y)
					}
				}
				score := map[method]float64{
					average: sum / pairs, complete: lowest, single: highest, quorum: edges / pairs * simUnit,
				}[by]
				enough := score >= float64(least)
				if by == quorum {
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
	of := make([]int32, len(sims))
	for _, g := range groups {
		for _, x := range g {
			of[x] = int32(slices.Min(g))
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

// nodesOf returns a node for each vector, on days about each other or undated.
func nodesOf(rng *rand.Rand, vectors []shingle.Vector) []node {
	nodes := make([]node, len(vectors))
	for i, v := range vectors {
		nodes[i] = node{doc: &shingle.Document{Vector: v, Tokens: len(v)}, day: undated}
		if rng != nil && rng.IntN(4) > 0 {
			nodes[i].day = 19_000 + rng.Int32N(12)
		}
	}
	return nodes
}

// allPairs returns the pairs that an index could propose at best, with take
// taken from some, and all similarities.
func allPairs(nodes []node, least uint64, take func() uint64) (pairs []pair, sims [][]uint64) {
	sims = make([][]uint64, len(nodes))
	for i := range nodes {
		sims[i] = make([]uint64, len(nodes))
	}
	for i := range nodes {
		for j := range i {
			like := nodes[i].likeness(nodes[j])
			if like.plain >= least {
				like.full -= min(like.full, take())
				pairs = append(pairs, newPair(int32(j), int32(i), like))
			}
			sims[i][j], sims[j][i] = like.full, like.full
		}
	}
	return pairs, sims
}

func nothing() uint64 { return 0 }

func TestLinkIsAsDefined(t *testing.T) {
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 1))
		nodes := nodesOf(rng, families(rng, 1+rng.IntN(40)))
		least := toSim(.1 + .4*rng.Float64())
		pairs, sims := allPairs(nodes, least, func() uint64 { return rng.Uint64N(4) / 3 * rng.Uint64N(simUnit) })
		var rules []constraint
		for range rng.IntN(3) {
			a, b := rng.Int32N(int32(len(nodes))), rng.Int32N(int32(len(nodes)))
			if a < b { // contradictions are another function's to find
				rules = append(rules, constraint{a, b, len(rules) == 0})
			}
		}
		if len(rules) == 2 && rules[0].a == rules[1].a && rules[0].b == rules[1].b {
			rules = rules[:1]
		}
		for _, by := range []method{average, complete, quorum, single} {
			want := naiveLink(sims, rules, by, least)
			require.Equal(t, want, linkedTexts(t, nodes, pairs, rules, by, least).of, "seed %d, linkage %d", seed, by)
		}
		rng.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		require.Equal(t, naiveLink(sims, rules, average, least), linkedTexts(t, nodes, pairs, rules, average, least).of, "seed %d, pairs in another order", seed)
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
	nodes := nodesOf(nil, vectors)
	least := toSim(.4)
	pairs, sims := allPairs(nodes, least, nothing)
	of := linkedTexts(t, nodes, pairs, nil, average, least).of
	for root := range int32(n) {
		var sum, count float64
		for i := range nodes {
			for j := range i {
				if of[i] == root && of[j] == root {
					sum += float64(sims[i][j])
					count++
				}
			}
		}
		if count > 0 {
			assert.GreaterOrEqual(t, sum/count, float64(least), "group %d", root)
		}
	}
	assert.Greater(t, len(slices.Compact(slices.Sorted(slices.Values(of)))), n/4, "the chain is cut often")
	assert.Equal(t, make([]int32, n), linkedTexts(t, nodes, pairs, nil, single, least).of)
}

// Hundreds of nodes that are all alike are one group, without overflow.
func TestLinkManyAlike(t *testing.T) {
	vectors := make([]shingle.Vector, 300)
	for i := range vectors {
		vectors[i] = shingle.Vector{1<<16 | shingle.Unit}
	}
	nodes := nodesOf(nil, vectors)
	pairs, _ := allPairs(nodes, simUnit, nothing)
	for _, by := range []method{average, complete, quorum, single} {
		assert.Equal(t, make([]int32, len(vectors)), linkedTexts(t, nodes, pairs, nil, by, simUnit).of)
	}
}

// Two close pairs that are just alike enough: the bridge is between the pairs.
func TestLinkTellsTheWeakestMerge(t *testing.T) {
	nodes := nodesOf(nil, []shingle.Vector{
		{1<<16 | 60000, 2<<16 | 26000}, {1<<16 | 60000, 3<<16 | 26000},
		{1<<16 | 26000, 4<<16 | 60000}, {1<<16 | 26000, 4<<16 | 60000, 5<<16 | 3000},
	})
	pairs, sims := allPairs(nodes, toSim(.2), nothing)
	g := linkedTexts(t, nodes, pairs, nil, average, toSim(.2))
	require.Equal(t, []int32{0, 0, 0, 0}, g.of)
	mean := (sims[0][2] + sims[0][3] + sims[1][2] + sims[1][3]) / 4
	assert.InDelta(t, mean, g.weak[0].score, 4)
	assert.ElementsMatch(t, []int32{2, 3}, g.weak[0].part)
}

// Of merges of one score the earlier is told: here the first of three equal nodes.
func TestWeakestMergeOfEqualOnesIsTheFirst(t *testing.T) {
	v := shingle.Vector{1<<16 | 60000}
	nodes := nodesOf(nil, []shingle.Vector{v, v, v})
	pairs, _ := allPairs(nodes, toSim(.2), nothing)
	g := linkedTexts(t, nodes, pairs, nil, single, toSim(.2))
	require.Equal(t, []int32{0, 0, 0}, g.of)
	assert.Equal(t, []int32{1}, g.weak[0].part)
}

// linkedTexts links the nodes on one goroutine, to the end.
func linkedTexts(t testing.TB, nodes []node, pairs []pair, rules []constraint, by method, threshold uint64) grouping {
	g, err := linkTexts(t.Context(), nodes, pairs, rules, by, threshold)
	require.NoError(t, err)
	return g
}
