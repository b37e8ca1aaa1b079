package propose

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A key that has a rest is the same as another only if both halves are, however
// many keys begin like it.
func TestKeysThatBeginAlike(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 8))
	keyOf := func() uint64 { return rng.Uint64N(8)<<32 | rng.Uint64N(8) }
	var b Buckets
	var added []map[uint64]bool
	for doc := range uint32(200) {
		var f Terms
		set := make(map[uint64]bool)
		for len(set) < 4 {
			if key := keyOf(); !set[key] {
				set[key] = true
				f.Keys, f.Rests = append(f.Keys, uint32(key>>32)), append(f.Rests, uint32(key))
			}
		}
		b.Add(f, doc)
		added = append(added, set)
	}
	var ahead []uint32
	s := &Search{Buckets: &b, Need: 1, MaxPerBucket: 1 << 20, Ahead: func(doc uint32) uint32 {
		ahead = append(ahead, doc)
		return doc
	}}
	all := 0
	for range 50 {
		key := keyOf()
		var want []uint32
		for doc, set := range added {
			if set[key] {
				want = append(want, uint32(doc))
			}
		}
		f := Terms{Keys: []uint32{uint32(key >> 32)}, Rests: []uint32{uint32(key)}}
		ahead = ahead[:0]
		assert.ElementsMatch(t, want, s.Candidates(f, nil), "key %#x", key)
		assert.Subset(t, want, ahead, "and no other is read")
		all += len(ahead)
	}
	assert.Positive(t, all)
}

// Candidates of events are those that a walk through the newest of each bucket finds, also where
// buckets are longer than a query looks at and some documents are passed over.
func TestCandidatesShareEvidence(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	var b Buckets
	var added []map[uint32]uint16
	for doc := range uint32(500) {
		var f Terms
		of := make(map[uint32]uint16)
		for len(of) < 80 {
			if key := uint32(float64(300) * rng.Float64() * rng.Float64()); of[key] == 0 {
				of[key] = uint16(1 + rng.Uint32N(1<<14))
				f.Keys, f.Weights = append(f.Keys, key), append(f.Weights, of[key])
			}
		}
		b.Add(f, doc)
		added = append(added, of)
	}
	for _, most := range []int{1, 7, 100, 1 << 20} {
		s := &Search{Buckets: &b, Need: MinEvidence, MaxPerBucket: most}
		for _, skip := range []func(uint32) bool{nil, func(doc uint32) bool { return doc%3 == 0 }} {
			n := rng.IntN(len(added))
			var f Terms
			evidence := make(map[uint32]uint32)
			truncated := uint64(0)
			for key, weight := range added[n] {
				f.Keys, f.Weights = append(f.Keys, key), append(f.Weights, weight)
				left := most
				for doc := len(added) - 1; doc >= 0; doc-- {
					other, filed := added[doc][key]
					if !filed || skip != nil && skip(uint32(doc)) {
						continue
					}
					if left == 0 {
						truncated++
						break
					}
					left--
					evidence[uint32(doc)] += EvidenceOf(weight, other)
				}
			}
			var want []uint32
			for doc, sum := range evidence {
				if sum >= MinEvidence {
					want = append(want, doc)
				}
			}
			s.Truncated = 0
			assert.ElementsMatch(t, want, s.Candidates(f, skip), "at most %d of a bucket", most)
			assert.Equal(t, truncated, s.Truncated, "at most %d of a bucket", most)
		}
	}
}
