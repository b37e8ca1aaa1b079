package cluster

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// alikeNodes returns n nodes of one text and day.
func alikeNodes(t testing.TB, n int) []node {
	nodes := flood(t, n, 12, 0)
	for i := range nodes {
		nodes[i].day = nodes[0].day
	}
	return nodes
}

// A node meets so many later ones of a bucket, and a bucket that has no more is
// not cut.
func TestLaterMost(t *testing.T) {
	for _, more := range []int{0, 1} {
		nodes := alikeNodes(t, 1+maxLater+more)
		keys := len(keysOf(nil, nodes[0].doc))
		f := pairFinder{postings: newPostings(t.Context(), nodes), nodes: nodes, given: make([]uint32, len(nodes))}
		f.proposed(0)
		assert.Equal(t, keys*maxLater, f.met)
		assert.Equal(t, keys*more, f.truncated, "%d more", more)
	}
}

// Of more nodes than are compared, those of most evidence are, wherever they are.
func TestComparedMostAreThoseOfMostEvidence(t *testing.T) {
	const strong = 20
	text := func(keys ...uint32) node {
		d := &shingle.Document{Tokens: len(keys), Weighted: keys}
		for _, key := range keys {
			d.Vector = append(d.Vector, uint64(key)<<32|shingle.Unit*6/10)
		}
		return node{d, undated}
	}
	nodes := []node{text(1, 2)}
	for range maxCompared + 100 {
		nodes = append(nodes, text(1))
	}
	var want []uint32
	for range strong {
		want = append(want, uint32(len(nodes)))
		nodes = append(nodes, text(1, 2))
	}
	f := pairFinder{postings: newPostings(t.Context(), nodes), nodes: nodes, given: make([]uint32, len(nodes))}
	var got []uint32
	for _, m := range f.proposed(0) {
		got = append(got, uint32(m))
	}
	require.Len(t, got, maxCompared)
	assert.Subset(t, got, want)
}

// Of pairs that are equally alike those with the next nodes in time are kept.
func TestPairsMostAreTheNextOnes(t *testing.T) {
	nodes := alikeNodes(t, maxPairs+50)
	pairs, err := alike(t.Context(), nodes, toSim(DefaultThreshold))
	require.NoError(t, err)
	var got, want []int32
	for _, p := range pairs {
		if p.a == 0 {
			got = append(got, p.b)
		}
	}
	for b := range int32(maxPairs) {
		want = append(want, b+1)
	}
	assert.Equal(t, want, slices.Sorted(slices.Values(got)))
}

// A template shares less than a quarter of its numbers, not just a quarter.
func TestTemplateOfAQuarter(t *testing.T) {
	f := facts{known: templateMinKnown, shared: templateMinKnown / 4, otherDates: true}
	assert.False(t, f.template(templateMinPlain))
	f.shared--
	assert.True(t, f.template(templateMinPlain))
	assert.False(t, f.template(templateMinPlain-1))
}

// Of merges of one score the earlier is told: here the first of three equal nodes.
func TestWeakestMergeOfEqualOnesIsTheFirst(t *testing.T) {
	v := shingle.Vector{1<<16 | 60000}
	nodes := nodesOf(nil, []shingle.Vector{v, v, v})
	pairs, _ := allPairs(nodes, toSim(.2), nothing)
	g := link(nodes, pairs, nil, Single, toSim(.2))
	require.Equal(t, []int32{0, 0, 0}, g.of)
	assert.Equal(t, []int32{1}, g.weak[0].part)
}
