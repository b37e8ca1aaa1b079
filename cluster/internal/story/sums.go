package story

import (
	"math/bits"
	"math/rand/v2"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// A sums is the sum of vectors: weights by hash, in a table of open addressing, which
// is used for one story after the other. The zero sums is not ready; reset makes it so.
type sums struct {
	table []sum // a power of two, of which no more than half are used
	used  int
	shift int   // of a hash to its place
	small []sum // a table that is used again
}

// A sum is free if its weight is zero.
type sum struct{ hash, weight uint64 }

// maxSmall is the size of the largest table that is used again. Larger ones, of stories
// of some ten texts and more, grow to what is needed, and are given back.
const maxSmall = 1 << 12

// spread spreads hashes over a table in a way that differs from one process to the
// next, so that no texts can be written whose features pile up in it. What is summed
// does not depend on it.
var spread = rand.Uint64() | 1

// reset sets s to the sum of no vectors, with room for so many features if they are few.
func (s *sums) reset(features int) {
	size := min(1<<bits.Len(uint(2*features)), maxSmall)
	if len(s.small) < size {
		s.small = make([]sum, size)
	} else {
		clear(s.small[:size])
	}
	s.used = 0
	s.set(s.small[:size])
}

func (s *sums) set(table []sum) {
	s.table, s.shift = table, 64-bits.TrailingZeros(uint(len(table)))
}

// at returns the place of a hash, or the free one where it belongs.
func (s *sums) at(hash uint64) *sum {
	h := hash * spread
	for i := (h ^ h>>32) * spread >> s.shift; ; i = (i + 1) & uint64(len(s.table)-1) {
		if t := &s.table[i]; t.hash == hash || t.weight == 0 {
			return t
		}
	}
}

// add adds a vector.
func (s *sums) add(v shingle.Vector) {
	for hash, weight := range v.All() {
		if weight == 0 {
			continue
		}
		t := s.at(hash)
		if t.weight == 0 {
			if 2*(s.used+1) > len(s.table) {
				s.grow()
				t = s.at(hash)
			}
			s.used++
		}
		t.hash = hash
		t.weight += weight
	}
}

func (s *sums) grow() {
	old := s.table
	s.set(make([]sum, 2*len(old)))
	for _, t := range old {
		if t.weight > 0 {
			*s.at(t.hash) = t
		}
	}
}

// meanToOthers returns the mean dot product of a vector, which was added, with so many
// others, all that were.
func (s *sums) meanToOthers(v shingle.Vector, others int) uint64 {
	var hi, lo uint64
	for hash, weight := range v.All() {
		h, l := bits.Mul64(weight, s.at(hash).weight-weight)
		var carry uint64
		lo, carry = bits.Add64(lo, l, 0)
		hi += h + carry
	}
	mean, _ := bits.Div64(hi, lo, uint64(others))
	return min(mean, like.Unit) // rounded weights may reach a little over one
}
