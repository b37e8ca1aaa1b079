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
		f := newPairFinder(newPostings(t.Context(), nodes), nodes, 0)
		f.candidates(0)
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
	f := newPairFinder(newPostings(t.Context(), nodes), nodes, 0)
	var got []uint32
	for _, m := range f.candidates(0) {
		got = append(got, uint32(m))
	}
	require.Len(t, got, maxCompared)
	assert.Subset(t, got, want)
}

// Of pairs that are equally alike those with the next nodes in time are kept.
func TestPairsMostAreTheNextOnes(t *testing.T) {
	nodes := alikeNodes(t, maxPairs+50)
	pairs, _, err := findPairs(t.Context(), nodes, toSim(DefaultThreshold))
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
