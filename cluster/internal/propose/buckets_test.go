package propose

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whatever the size of a table, keys are spread over all of it: of the 256 equal
// parts of the table, and of the 256 parts of one of these where so many places
// are there, each has its share of the places of random keys.
func TestPlacesAreSpreadOverTheTable(t *testing.T) {
	const keys, parts = 1 << 18, 256
	rng := rand.New(rand.NewPCG(3, 7))
	for width := 8; width <= 33; width++ {
		var coarse, fine, lowest [parts]int
		for range keys {
			at := hashOf(rng.Uint32()) >> (64 - width)
			coarse[at>>(width-8)]++
			lowest[at%parts]++
			if width >= 16 {
				fine[at>>(width-16)%parts]++
			}
		}
		even := func(name string, counts []int) {
			// Chi squared has a mean of 255 and a standard deviation of 22.6.
			chi := 0.
			for _, n := range counts {
				d := float64(n) - keys/parts
				chi += d * d / (keys / parts)
			}
			assert.Less(t, chi, 255+8*22.6, "%s parts of 1<<%d places", name, width)
		}
		even("coarse", coarse[:])
		even("lowest", lowest[:])
		if width >= 16 {
			even("fine", fine[:])
		}
	}
}

// The places of keys that follow one another are spread as well, and no two keys
// have one hash.
func TestHashesOfNeighbours(t *testing.T) {
	seen := make(map[uint64]bool)
	var counts [64]int
	const keys = 1 << 16
	for key := range uint32(keys) {
		hash := hashOf(key << 4)
		require.False(t, seen[hash])
		seen[hash] = true
		counts[hash>>58]++
	}
	for _, n := range counts {
		assert.InEpsilon(t, keys/64, n, .25)
	}
}

// steps returns how many heads a search for key reads.
func (b *Buckets) steps(key uint32) int {
	hash := hashOf(key)
	p := b.partOf(hash)
	first := int(p.place(hash))
	for n := 0; ; n++ {
		i := (first + n/8*8) % len(p.heads)
		if h := p.heads[i/8*8+(i+n)%8]; h.post == 0 || h.key == key {
			return n + 1
		}
	}
}

// buckets answer as a map of lists does while they grow by parts, and no search
// in them takes long.
func TestBucketsAsMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 9))
	var b Buckets
	want := make(map[uint32][]uint32)
	most := 0
	for doc := range uint32(12_000) {
		var f Terms
		for range 32 {
			key := rng.Uint32()
			if rng.IntN(4) == 0 {
				key = rng.Uint32N(1000)
			}
			if !slices.Contains(f.Keys, key) {
				f.Keys = append(f.Keys, key)
				want[key] = append(want[key], doc)
			}
		}
		b.Add(f, doc)
		for _, p := range b.parts {
			require.LessOrEqual(t, 4*p.used, 3*len(p.heads))
			if doc%997 != 0 {
				break
			}
		}
	}
	require.Greater(t, len(b.parts), 4)
	assert.Equal(t, len(want), b.Used)
	depths := 0.
	for i, p := range b.parts {
		depths += math.Pow(2, -float64(p.depth)) / float64(len(b.parts)>>p.depth)
		assert.Same(t, p, b.parts[i&^(len(b.parts)>>p.depth-1)])
	}
	assert.InDelta(t, 1, depths, 1e-12, "each hash is in one part")
	all := 0
	for key, docs := range want {
		var got []uint32
		var posts [together]uint32
		b.newest([]uint32{key}, &posts)
		for next := posts[0]; next != 0; next = b.Posts.At(next - 1).next {
			got = append(got, b.Posts.At(next-1).doc)
		}
		slices.Reverse(got)
		require.Equal(t, docs, got)
		heads := b.steps(key)
		most = max(most, heads)
		all += heads
	}
	assert.Less(t, float64(all)/float64(len(want)), 4.)
	assert.Less(t, most, 300)
	var posts [together]uint32
	absent := 0
	for key := range uint32(1000) {
		if key = key << 12; want[key] == nil {
			b.newest([]uint32{key}, &posts)
			require.Zero(t, posts[0])
			absent++
		}
	}
	assert.Greater(t, absent, 900)
}

// A table that is made with room for its keys does not grow.
func TestNewBucketsHaveRoom(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 9))
	for _, heads := range []int{256, 1 << 12, maxPart, 4 * maxPart} {
		b := newBuckets(heads)
		sum := 0
		for _, p := range b.parts {
			assert.Equal(t, len(b.parts), 1<<p.depth)
			sum += len(p.heads)
		}
		assert.Equal(t, heads, sum)
		assert.Equal(t, 1, bits.OnesCount(uint(len(b.parts))))
		for doc := range uint32(heads / 20) {
			f := Terms{}
			for range 12 {
				f.Keys = append(f.Keys, rng.Uint32())
			}
			b.Add(f, doc)
		}
		now := 0
		for _, p := range b.parts {
			now += len(p.heads)
		}
		assert.Equal(t, heads, now, "of %d keys", b.Used)
	}
}

// All gives the documents back with their terms, whatever buckets they share and
// however often the table grew.
func TestAllGivesWhatWasAdded(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 6))
	for _, weighted := range []bool{false, true} {
		var b Buckets
		var docs []uint32
		var terms []Terms
		for doc := range uint32(8000) {
			var f Terms
			for range rng.IntN(40) {
				f.Keys = append(f.Keys, rng.Uint32()>>rng.IntN(24))
				if weighted {
					f.Weights = append(f.Weights, uint16(rng.Uint32()))
				} else {
					f.Rests = append(f.Rests, rng.Uint32())
				}
			}
			b.Add(f, doc)
			if len(f.Keys) > 0 {
				docs, terms = append(docs, doc), append(terms, f)
			}
		}
		require.Greater(t, len(b.parts), 1)
		n := 0
		for doc, f := range b.All() {
			require.Equal(t, docs[n], doc)
			require.Equal(t, terms[n], f)
			n++
		}
		assert.Len(t, docs, n)
	}
}
