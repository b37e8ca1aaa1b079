package topic

import (
	"iter"
	"maps"

	"github.com/chumtin/chumtin/shingle"
)

// A sum is the sum of the vectors of a topic.
type sum struct {
	one     shingle.Vector    // the vector of one story
	several map[uint64]uint64 // of several, weights by hash
}

func (s *sum) features() int { return max(len(s.one), len(s.several)) }

// all yields the hash and the weight of each feature, in no order.
func (s *sum) all() iter.Seq2[uint64, uint64] {
	if s.several != nil {
		return maps.All(s.several)
	}
	return s.one.All()
}

// dot returns the dot product of s and t, and how many features it looked at: no
// more than the smaller has, or a story.
func (s *sum) dot(t *sum) (dot uint64, looked int) {
	if s.several == nil && t.several == nil {
		return s.one.Dot(t.one), len(s.one) + len(t.one)
	}
	if s.several == nil || t.several != nil && len(t.several) > len(s.several) {
		s, t = t, s
	}
	for hash, weight := range t.all() {
		dot += s.several[hash] * weight
	}
	return dot, t.features()
}

// take adds t to s, and returns how many features moved: those of the smaller. It
// takes the memory of t.
func (s *sum) take(t sum) (moved int) {
	if t.features() > s.features() {
		*s, t = t, *s
	}
	if s.several == nil {
		s.several = make(map[uint64]uint64, 2*len(s.one))
		maps.Insert(s.several, s.one.All())
		s.one = nil
	}
	for hash, weight := range t.all() {
		s.several[hash] += weight
	}
	return t.features()
}
