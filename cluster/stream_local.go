package cluster

import (
	"math/bits"
	"math/rand/v2"

	"github.com/chumtin/chumtin/shingle"
)

// A commons finds the features that several nodes have. Most features of a
// neighbourhood are in one node of it only. They are in no dot product of two
// groups of nodes, but in all sums: without them linking takes half of the time
// (BenchmarkLinkLocal).
type commons struct {
	memory  []mark
	slots   []mark // of memory: open addressing; a power of two of them
	vectors []uint64
	docs    []shingle.Document
	nodes   []node
}

// A mark is 1 + the hash of a feature, or 0 if it is free, and whether a second
// node has it.
type mark struct {
	hash  uint64
	again bool
}

// spread places features in a way that differs from one process to the next.
var spread = rand.Uint64() | 1

// of returns nodes with what several of them have of their vectors, and nothing
// else that is in documents. It is valid until the next call.
func (c *commons) of(nodes []*streamText) []node {
	elements := 0
	for _, n := range nodes {
		elements += len(n.doc.Vector)
	}
	size := 1 << bits.Len(uint(2*elements))
	if size > len(c.memory) {
		c.memory = make([]mark, size)
	}
	c.slots = c.memory[:size]
	clear(c.slots)
	for _, n := range nodes {
		for hash := range n.doc.Vector.All() {
			s := c.find(hash)
			s.hash, s.again = hash+1, s.hash != 0
		}
	}
	if cap(c.vectors) < elements {
		c.vectors = make([]uint64, 0, elements)
	}
	c.vectors, c.docs, c.nodes = c.vectors[:0], c.docs[:0], c.nodes[:0]
	for _, n := range nodes {
		start := len(c.vectors)
		for _, e := range n.doc.Vector {
			if c.find(featureOf(e)).again {
				c.vectors = append(c.vectors, e)
			}
		}
		c.docs = append(c.docs, shingle.Document{Vector: c.vectors[start:len(c.vectors):len(c.vectors)]})
	}
	for i, n := range nodes {
		c.nodes = append(c.nodes, node{&c.docs[i], n.day})
	}
	return c.nodes
}

// featureOf returns the hash of the feature of an element.
func featureOf(e uint64) uint64 { return e / (shingle.Unit + 1) }

func (c *commons) find(hash uint64) *mark {
	mask := uint64(len(c.slots) - 1)
	for i := hash * spread >> (65 - bits.Len(uint(len(c.slots)))); ; i = (i + 1) & mask {
		if s := &c.slots[i]; s.hash == 0 || s.hash == hash+1 {
			return s
		}
	}
}
