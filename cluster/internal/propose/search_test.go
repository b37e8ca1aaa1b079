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
