package link

import (
	"math/bits"
	"math/rand/v2"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// A Commons finds the features that several texts have. Most features of a
// neighbourhood are in one text of it only. They are in no dot product of two
// groups of texts, but in all sums: without them linking takes half of the time
// (BenchmarkLinkLocal).
type Commons struct {
	memory  []mark
	slots   []mark // of memory: open addressing; a power of two of them
	vectors []uint64
	docs    []shingle.Document
	texts   []like.Text
}

// A mark is 1 + the hash of a feature, or 0 if it is free, and whether a second
// text has it.
type mark struct {
	hash  uint64
	again bool
}

// spread places features in a way that differs from one process to the next.
var spread = rand.Uint64() | 1

// Of returns texts with what several of them have of their vectors, and nothing
// else that is in documents. It is valid until the next call.
func (c *Commons) Of(texts []like.Text) []like.Text {
	elements := 0
	for _, n := range texts {
		elements += len(n.Doc.Vector)
	}
	size := 1 << bits.Len(uint(2*elements))
	if size > len(c.memory) {
		c.memory = make([]mark, size)
	}
	c.slots = c.memory[:size]
	clear(c.slots)
	for _, n := range texts {
		for hash := range n.Doc.Vector.All() {
			s := c.find(hash)
			s.hash, s.again = hash+1, s.hash != 0
		}
	}
	if cap(c.vectors) < elements {
		c.vectors = make([]uint64, 0, elements)
	}
	c.vectors, c.docs, c.texts = c.vectors[:0], c.docs[:0], c.texts[:0]
	for _, n := range texts {
		start := len(c.vectors)
		for _, e := range n.Doc.Vector {
			if c.find(featureOf(e)).again {
				c.vectors = append(c.vectors, e)
			}
		}
		c.docs = append(c.docs, shingle.Document{Vector: c.vectors[start:len(c.vectors):len(c.vectors)]})
	}
	for i, n := range texts {
		c.texts = append(c.texts, like.Text{Doc: &c.docs[i], Day: n.Day})
	}
	return c.texts
}

// featureOf returns the hash of the feature of an element.
func featureOf(e uint64) uint64 { return e / (shingle.Unit + 1) }

func (c *Commons) find(hash uint64) *mark {
	mask := uint64(len(c.slots) - 1)
	for i := hash * spread >> (65 - bits.Len(uint(len(c.slots)))); ; i = (i + 1) & mask {
		if s := &c.slots[i]; s.hash == 0 || s.hash == hash+1 {
			return s
		}
	}
}
