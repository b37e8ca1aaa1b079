package index

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/shingle"
)

// A document has a key for each feature of its weighted sketch, and no other.
func TestKeysAreTheFeaturesOfTheSketch(t *testing.T) {
	_, docs := liketest.Documents(t, 30)
	for _, d := range append(docs, liketest.Mixtures(t, 20)...) {
		keys := Keys([]uint64{7}, d)
		require.Equal(t, uint64(7), keys[0], "what dst held stays")
		keys = keys[1:]
		require.True(t, slices.IsSorted(keys))
		var features, inSketch []uint64
		for hash := range d.Vector.All() {
			if slices.Contains(d.EventSketch, uint32(hash>>16)) {
				features = append(features, hash<<16)
			}
		}
		for _, key := range d.EventSketch {
			inSketch = append(inSketch, uint64(key))
		}
		slices.Sort(inSketch)
		assert.Equal(t, features, keys)
		assert.Len(t, keys, len(slices.Compact(inSketch)))
	}
	assert.Empty(t, Keys(nil, liketest.Extractor(t, shingle.Options{}).Document()))
}

// What an index of SameEvent finds shares a key with the query, so that a table of
// keys proposes it.
func TestMatchesShareKeys(t *testing.T) {
	p, docs := liketest.Documents(t, 90)
	ix := newIndex(t, p, Options{})
	for i, d := range docs {
		require.NoError(t, ix.Add(Item{ID: strconv.Itoa(i), Doc: d}))
	}
	found := 0
	for _, d := range docs {
		keys := Keys(nil, d)
		for _, m := range query(t, ix, Item{Doc: d}, 0.1, -1) {
			n, err := strconv.Atoi(m.ID)
			require.NoError(t, err)
			other := Keys(nil, docs[n])
			assert.True(t, slices.ContainsFunc(other, func(key uint64) bool { return slices.Contains(keys, key) }))
			found++
		}
	}
	assert.Greater(t, found, len(docs))
}

// Two sketches have the same key of a band if and only if they agree in its rows.
func TestBandingKeysAgreeWhereSketchesDo(t *testing.T) {
	rng := rand.New(rand.NewPCG(61, 62))
	banding := Banding{Bands: 16, Rows: 4, Agreements: 1}
	agreed := 0
	for range 200 {
		a := make([]uint32, 64)
		for i := range a {
			a[i] = 1 + rng.Uint32()>>1
		}
		b := slices.Clone(a)
		for range rng.IntN(20) {
			b[rng.IntN(len(b))] += uint32(rng.IntN(2))
		}
		x, y := banding.Keys(nil, a), banding.Keys(nil, b)
		require.Len(t, x, banding.Bands)
		for band := range banding.Bands {
			same := slices.Equal(a[4*band:4*band+4], b[4*band:4*band+4])
			require.Equal(t, same, x[band] == y[band])
			if same {
				agreed++
			}
		}
		assert.Len(t, slices.Compact(slices.Sorted(slices.Values(x))), banding.Bands, "equal rows of two bands have two keys")
	}
	assert.Greater(t, agreed, 1000)
	assert.Empty(t, banding.Keys(nil, make([]uint32, 64)), "no shingles, no keys")
}

// Keys that somebody stored stay: these are written down.
func TestKeysStay(t *testing.T) {
	d := liketest.Extractor(t, shingle.Options{}).Document("Đoàn tàu bọc thép chở Kim Jong-un dừng ở ga Khasan")
	keys := Keys(nil, d)
	bands := Banding{Bands: 32, Rows: 4, Agreements: 1}.Keys(nil, d.CopySketch)
	assert.Equal(t, [2]uint64{0x03a28e063c850000, 0xd76633a9b1cb0000}, [2]uint64{keys[0], keys[len(keys)-1]})
	assert.Equal(t, [2]uint64{0x3eaffeb2f4d0b403, 0xd535fbc7e121eae5}, [2]uint64{bands[0], bands[31]})
}
