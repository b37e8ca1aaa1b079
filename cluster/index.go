package cluster

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/shingle"
)

// agreements is the number of slots in which two weighted sketches must agree
// for one to be a candidate of the other. At the default 128 slots it passes
// 99 % of the pairs of probability Jaccard similarity .05, and of those below
// .001 less than 1 %.
const agreements = 2

// An Index finds the documents that may report the event of a given one,
// without looking at the others: a locality-sensitive hashing index (Indyk and
// Motwani, STOC 1998) with a band for each slot of the weighted sketch, whose
// candidates agree in at least two bands.
//
// Any number of goroutines may query an Index at a time; Add needs exclusive
// use.
type Index struct {
	profile shingle.Profile
	docs    []*shingle.Document

	// cells[d*bands+b] is document d's place in band b: a link of the chain
	// that starts at heads[b<<bits | value & (1<<bits-1)]. Links and heads are
	// 1 + document, and the chain descends.
	cells []cell
	heads []uint32
	bands int
	bits  int
}

type cell struct{ value, next uint32 }

// maxBits bounds the heads of a band: what a chain then holds beside the
// documents of one value is told apart by the value.
const maxBits = 16

// NewIndex returns an index for documents of profile p.
func NewIndex(p shingle.Profile) *Index {
	const start = 6
	return &Index{profile: p, bands: p.Slots, bits: start, heads: make([]uint32, p.Slots<<start)}
}

// Add adds a document, whose number is the count of those added before. p is
// its profile; another than the index's is an error that wraps
// [shingle.ErrProfile]. The index keeps d, which must not change.
func (ix *Index) Add(p shingle.Profile, d *shingle.Document) error {
	if err := ix.profile.Check(p); err != nil {
		return fmt.Errorf("cluster: index: %w", err)
	}
	if len(ix.docs) >= 1<<ix.bits && ix.bits < maxBits {
		ix.bits += 2
		ix.heads = make([]uint32, ix.bands<<ix.bits)
		for n := range ix.docs {
			ix.link(n)
		}
	}
	ix.docs = append(ix.docs, d)
	for _, v := range d.Weighted {
		ix.cells = append(ix.cells, cell{value: v})
	}
	ix.link(len(ix.docs) - 1)
	return nil
}

// link puts document n at the head of its chains. A document without tokens is
// in none.
func (ix *Index) link(n int) {
	if ix.docs[n].Tokens == 0 {
		return
	}
	row := ix.cells[n*ix.bands:][:ix.bands]
	for b := range row {
		head := ix.head(b, row[b].value)
		row[b].next = *head
		*head = uint32(n + 1)
	}
}

func (ix *Index) head(band int, value uint32) *uint32 {
	return &ix.heads[band<<ix.bits|int(value&(1<<ix.bits-1))]
}

// Len returns the number of documents added.
func (ix *Index) Len() int { return len(ix.docs) }

// A Match is a document that the index found, by its number.
type Match struct {
	Doc int

	// Similarity is the dot product of the two vectors, from 0 to 1.
	Similarity float64
}

// Query returns the documents of a similarity to d of at least least, the most
// similar first, of equal ones the first added. Each was verified; the index
// may miss some, most likely those least similar. It allocates a byte for each
// document of the index.
func (ix *Index) Query(d *shingle.Document, least float64) []Match {
	if d.Tokens == 0 {
		return nil
	}
	s := newSearch(ix)
	var found []Match
	for _, n := range s.candidates(d.Weighted, -1) {
		if sim := d.Vector.Similarity(ix.docs[n].Vector); sim >= least {
			found = append(found, Match{n, sim})
		}
	}
	slices.SortFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Doc, b.Doc))
	})
	return found
}

// A search is the memory of queries to an index that does not change.
type search struct {
	ix      *Index
	agree   []uint8 // by document, all zero between queries
	touched []int
	found   []int
}

func newSearch(ix *Index) *search {
	return &search{ix: ix, agree: make([]uint8, len(ix.docs))}
}

// candidates returns the documents with a number above after that agree with
// the sketch, in no particular order. The result is valid until the next call.
func (s *search) candidates(sketch []uint32, after int) []int {
	s.found = s.found[:0]
	for b, v := range sketch {
		for n := int(*s.ix.head(b, v)) - 1; n > after; {
			c := s.ix.cells[n*s.ix.bands+b]
			if c.value == v {
				s.meet(n)
			}
			n = int(c.next) - 1
		}
	}
	for _, n := range s.touched {
		s.agree[n] = 0
	}
	s.touched = s.touched[:0]
	return s.found
}

// meet counts one more band in which document n agrees.
func (s *search) meet(n int) {
	switch s.agree[n]++; s.agree[n] {
	case 1:
		s.touched = append(s.touched, n)
	case agreements:
		s.found = append(s.found, n)
	case agreements + 1:
		s.agree[n] = agreements // more need not be counted, and must not overflow
	}
}
