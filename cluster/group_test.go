package cluster

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle"
)

// naiveGroups is average linkage from its definition: all means anew at each
// step, over all pairs of nodes.
func naiveGroups(vectors []shingle.Vector, least uint64) []int32 {
	groups := make([][]int, len(vectors))
	for i := range vectors {
		groups[i] = []int{i}
	}
	for {
		best, a, b := float64(least), -1, -1
		for i := range groups {
			for j := i + 1; j < len(groups); j++ {
				var sum, pairs float64
				for _, x := range groups[i] {
					for _, y := range groups[j] {
						sum += float64(vectors[x].Dot(vectors[y]))
						pairs++
					}
				}
				if pairs > 0 && sum/pairs > best {
					best, a, b = sum/pairs, i, j
				}
			}
		}
		if a < 0 {
			break
		}
		groups[a], groups[b] = append(groups[a], groups[b]...), nil
	}
	of := make([]int32, len(vectors))
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

func allEdges(vectors []shingle.Vector, least uint64) (edges []edge) {
	for i := range vectors {
		for j := range i {
			if sim := vectors[i].Dot(vectors[j]); sim >= least {
				edges = append(edges, edge{int32(j), int32(i), sim})
			}
		}
	}
	return edges
}

func TestGroupsAreAverageLinkage(t *testing.T) {
	for seed := range uint64(60) {
		rng := rand.New(rand.NewPCG(seed, 1))
		vectors := families(rng, 1+rng.IntN(40))
		least := toSim(.1 + .4*rng.Float64())
		edges := allEdges(vectors, least)
		want := naiveGroups(vectors, least)
		assert.Equal(t, want, groups(vectors, edges, least), "seed %d", seed)
		rng.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		assert.Equal(t, want, groups(vectors, edges, least), "seed %d, edges in another order", seed)
	}
}

// A chain of texts, each like the next and unlike the rest, is not one story:
// the mean similarity within a group is at least the threshold.
func TestGroupsDoNotChain(t *testing.T) {
	const n, features = 50, 8
	vectors := make([]shingle.Vector, n)
	for i := range vectors {
		for f := range uint64(features) {
			vectors[i] = append(vectors[i], (uint64(i)*features/2+f)<<16|23170) // √(1/8) of Unit
		}
	}
	least := toSim(.4)
	of := groups(vectors, allEdges(vectors, least), least)
	for root := range int32(n) {
		var sum, pairs float64
		for i := range vectors {
			for j := range i {
				if of[i] == root && of[j] == root {
					sum += vectors[i].Similarity(vectors[j])
					pairs++
				}
			}
		}
		if pairs > 0 {
			assert.GreaterOrEqual(t, sum/pairs, .4, "group %d", root)
		}
	}
	assert.Greater(t, len(slices.Compact(slices.Sorted(slices.Values(of)))), n/4, "the chain is cut often")
}

// Hundreds of nodes that are all alike are one group, without overflow.
func TestGroupsOfManyAlike(t *testing.T) {
	vectors := make([]shingle.Vector, 300)
	for i := range vectors {
		vectors[i] = shingle.Vector{1<<16 | shingle.Unit}
	}
	of := groups(vectors, allEdges(vectors, simUnit), simUnit)
	assert.Equal(t, make([]int32, len(vectors)), of)
}
