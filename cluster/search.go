package cluster

import (
	"slices"

	"github.com/chumtin/chumtin/shingle"
)

// A search finds among numbered documents those that share enough with a given
// one: evidence, where they are filed with weights, or else buckets. It is the
// memory of one goroutine's queries to buckets that do not change meanwhile.
type search struct {
	buckets      *buckets
	need         uint32 // evidence, or buckets, to share
	maxPerBucket int    // documents of one bucket to look at, the newest

	shared    []uint32 // by document, all zero between queries
	touched   []uint32
	found     []uint32
	truncated uint64 // how many buckets were not looked at to their end

	terms terms            // of the given document
	probe probe            // of it
	doc   shingle.Document // the one that it is compared with
}

// candidates returns the documents that share enough with the one of f, in
// no particular order. A document for which skip is true is passed over; skip
// may be nil. The result is valid until the next call.
func (s *search) candidates(f terms, skip func(doc uint32) bool) []uint32 {
	s.found, s.touched = s.found[:0], s.touched[:0]
	var newest [together]uint32
	for first := 0; first < len(f.keys); first += together {
		keys := f.keys[first:min(first+together, len(f.keys))]
		s.buckets.newest(keys, &newest)
		for i := range keys {
			var weight uint16
			if f.weights != nil {
				weight = f.weights[first+i]
			}
			s.walk(newest[i], weight, f.weights != nil, skip)
		}
	}
	for _, n := range s.touched {
		s.shared[n] = 0
	}
	return s.found
}

// walk meets the documents of a bucket from a posting on, and 1 more.
func (s *search) walk(next uint32, weight uint16, weighted bool, skip func(doc uint32) bool) {
	left := s.maxPerBucket
	posts, weights := s.buckets.posts, s.buckets.weights // what the loop need not read again
	for next != 0 {
		at := next - 1
		post := *posts.at(at)
		next = post.next
		if skip != nil && skip(post.doc) {
			continue
		}
		if left == 0 {
			s.truncated++
			break
		}
		left--
		more := uint32(1)
		if weighted {
			more = evidenceOf(weight, *weights.at(at))
		}
		s.meet(post.doc, more)
	}
}

// meet adds to what document n shares.
func (s *search) meet(n, more uint32) {
	if int(n) >= len(s.shared) {
		s.shared = slices.Grow(s.shared, int(n)+1-len(s.shared))
		s.shared = s.shared[:cap(s.shared)]
	}
	before := s.shared[n]
	if before == 0 {
		s.touched = append(s.touched, n)
	}
	if before < s.need { // more need not be added, and must not overflow
		s.shared[n] += more
		if s.shared[n] >= s.need {
			s.found = append(s.found, n)
		}
	}
}
