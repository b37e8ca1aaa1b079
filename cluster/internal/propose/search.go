package propose

import (
	"math"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// A Search finds among numbered documents those that share enough with a given
// one: evidence, where they are filed with weights, or else buckets. It is the
// memory of one goroutine's queries to buckets that do not change meanwhile.
type Search struct {
	Buckets      *Buckets
	Need         uint32 // evidence, or buckets, to share
	MaxPerBucket int    // documents of one bucket to look at, the newest

	// Ahead reads the first of what will be read of a document that keys with
	// rests find, and returns it; it may be nil.
	Ahead func(doc uint32) uint32

	shared    []uint32 // by document, all zero between queries
	touched   []uint32
	found     []uint32
	Truncated uint64 // how many buckets were not looked at to their end

	Terms Terms            // of the given document
	Probe like.Probe       // of it
	Doc   shingle.Document // the one that it is compared with
}

// Candidates returns the documents that share enough with the one of f, in
// no particular order. A document for which skip is true is passed over; skip
// may be nil. The result is valid until the next call.
func (s *Search) Candidates(f Terms, skip func(doc uint32) bool) []uint32 {
	s.found, s.touched = s.found[:0], s.touched[:0]
	var newest [together]uint32
	for first := 0; first < len(f.Keys); first += together {
		keys := f.Keys[first:min(first+together, len(f.Keys))]
		s.Buckets.newest(keys, &newest)
		if s.Ahead != nil && f.Rests != nil {
			s.warm(newest[:len(keys)], f.Rests[first:])
		}
		if f.Rests != nil {
			for i := range keys {
				s.walk(newest[i], f, first+i, skip)
			}
		} else {
			s.walkAll(newest[:len(keys)], f.Weights[first:], skip)
		}
	}
	for _, n := range s.touched {
		s.shared[n] = 0
	}
	return s.found
}

// warm reads what will be read of the newest documents of buckets, from their
// postings, and 1 more, on: see [Buckets.warm]. The processor waits for what a
// document shares and for the document itself at the same time. The postings of a
// document stand together, so that one that is found by many keys is read once.
//
//go:noinline
func (s *Search) warm(posts, rests []uint32) (sum uint32) {
	last := int64(-1)
	for i, post := range posts {
		if post == 0 || *s.Buckets.rests.At(post - 1) != rests[i] {
			continue
		}
		doc := s.Buckets.Posts.At(post - 1).doc
		if int64(doc) == last {
			continue
		}
		last = int64(doc)
		if int(doc) < len(s.shared) {
			sum += s.shared[doc]
		}
		sum += s.Ahead(doc)
	}
	return sum
}

// walk meets the documents of the bucket of term i of f, from a posting on, and 1
// more.
func (s *Search) walk(next uint32, f Terms, i int, skip func(doc uint32) bool) {
	left := s.MaxPerBucket
	posts, weights, rests := s.Buckets.Posts, s.Buckets.weights, s.Buckets.rests // what the loop need not read again
	for next != 0 {
		at := next - 1
		post := *posts.At(at)
		next = post.next
		if skip != nil && skip(post.doc) {
			continue
		}
		if left == 0 {
			s.Truncated++
			break
		}
		left--
		if f.Rests != nil && *rests.At(at) != f.Rests[i] {
			continue // of another key that begins alike
		}
		more := uint32(1)
		if f.Weights != nil {
			more = EvidenceOf(f.Weights[i], *weights.At(at))
		}
		s.meet(post.doc, more)
	}
}

// walkAll is walk for buckets of features, of which many are long: a step in each, then
// another in each that goes on. So the processor waits for the next postings of all of
// them at the same time, not for one after the other.
func (s *Search) walkAll(next []uint32, weights []uint16, skip func(doc uint32) bool) {
	var chains [together]struct {
		next   uint32
		left   int32
		weight uint16
	}
	going := 0
	for i, at := range next {
		chains[going].next, chains[going].left, chains[going].weight = at, int32(min(s.MaxPerBucket, math.MaxInt32)), weights[i]
		if at != 0 {
			going++
		}
	}
	posts, filed := s.Buckets.Posts, s.Buckets.weights
	for going > 0 {
		all := chains[:going]
		going = 0
		for _, c := range all {
			at := c.next - 1
			post := *posts.At(at)
			c.next = post.next
			if skip == nil || !skip(post.doc) {
				if c.left == 0 {
					s.Truncated++
					continue
				}
				c.left--
				s.meet(post.doc, EvidenceOf(c.weight, *filed.At(at)))
			}
			chains[going] = c
			if c.next != 0 {
				going++
			}
		}
	}
}

// meet adds to what document n shares.
func (s *Search) meet(n, more uint32) {
	if int(n) >= len(s.shared) {
		s.shared = slices.Grow(s.shared, int(n)+1-len(s.shared))
		s.shared = s.shared[:cap(s.shared)]
	}
	before := s.shared[n]
	if before == 0 {
		s.touched = append(s.touched, n)
	}
	if before < s.Need { // more need not be added, and must not overflow
		s.shared[n] += more
		if s.shared[n] >= s.Need {
			s.found = append(s.found, n)
		}
	}
}
