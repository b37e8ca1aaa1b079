package like

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// reportOf returns a text whose headline has one word of so many 32nds of a nat, which
// is in no other text but of the same subject, and again below it or not. Of its shingles,
// 100 with those of the other text, own are in it alone.
func reportOf(subject, idf uint64, again bool, own int, source Source) Text {
	word := subject<<16 | idf
	if again {
		word |= 1 << 15
	}
	d := &shingle.Document{
		Headline: []shingle.Word{shingle.Word(word)},
		Vector:   shingle.Vector{subject<<16 | 10_000},
		TextHash: [16]byte{byte(subject)},
	}
	for i := range uint32(100 - own) { // shared by both, if own is the same
		d.Shingles = append(d.Shingles, i)
	}
	for i := range uint32(own) {
		d.Shingles = append(d.Shingles, uint32(subject)*1000+i)
	}
	return Text{d, 0, source}
}

// Of two texts of one template, the headlines of which differ in one word each.
func TestOtherSubject(t *testing.T) {
	const nat = 32
	// Of texts that have 100 shingles each and share s, the similarity is s/(200-s):
	// a half if 66.7 are shared, and a quarter if 40 are.
	const half, quarter, less = 33, 60, 61
	for _, test := range []struct {
		name    string
		idf     uint64
		again   bool
		own     int
		sources [2]Source
		want    bool
	}{
		{"named again, across outlets", 4 * nat, true, half, [2]Source{1, 2}, true},
		{"named again, outlets unknown", 4 * nat, true, half, [2]Source{0, 0}, true},
		{"named again, but common", 4*nat - 1, true, half, [2]Source{1, 2}, false},
		{"named again, but little shared", 7 * nat, true, half + 1, [2]Source{1, 2}, false},
		{"in the headlines only", 15 * nat, false, half, [2]Source{1, 2}, false},

		{"named again, at one outlet", 4 * nat, true, quarter, [2]Source{1, 1}, true},
		{"named again, at one outlet, but common", 4*nat - 1, true, quarter, [2]Source{1, 1}, false},
		{"named again, at one outlet, less shared", 7 * nat, true, less, [2]Source{1, 1}, false},
		{"at one outlet, alike", 6 * nat, false, half, [2]Source{1, 1}, true},
		{"at one outlet, alike, but common", 6*nat - 1, false, half, [2]Source{1, 1}, false},
		{"at one outlet, less alike", 8 * nat, false, half + 1, [2]Source{1, 1}, true},
		{"at one outlet, a quarter shared", 8 * nat, false, quarter, [2]Source{1, 1}, true},
		{"at one outlet, a quarter shared, but common", 8*nat - 1, false, quarter, [2]Source{1, 1}, false},
		{"at one outlet, less shared", 20 * nat, false, less, [2]Source{1, 1}, false},
	} {
		a := reportOf(1, test.idf, test.again, test.own, test.sources[0])
		b := reportOf(2, test.idf, test.again, test.own, test.sources[1])
		assert.Equal(t, test.want, otherSubject(nil, a, b), test.name)
		assert.Equal(t, test.want, otherSubject(nil, b, a), test.name)
		rich := reportOf(3, 30*nat, true, test.own, test.sources[1])
		assert.Equal(t, test.want, otherSubject(nil, a, rich), "%s: the less of both counts", test.name)
		if test.want {
			b.Doc.Vector = append(slices.Clone(a.Doc.Vector), b.Doc.Vector...)
			assert.False(t, otherSubject(nil, a, b), "%s: the other text has the word", test.name)
		}
	}
}

// A long text is known to lack rare words only.
func TestLackedOfLongTexts(t *testing.T) {
	const nat = 32
	a := reportOf(1, 5*nat/2, true, 0, 0).Doc
	common := reportOf(1, 5*nat/2-1, true, 0, 0).Doc
	for _, test := range []struct {
		features int
		common   uint64
	}{{1, 5*nat/2 - 1}, {189, 5*nat/2 - 1}, {190, 0}, {192, 0}} {
		b := &shingle.Document{Vector: vectorOf(0, 0)}
		for i := range uint64(test.features) {
			b.Vector = append(b.Vector, (i+9)<<16|100)
		}
		words, again := lacked(nil, common, b, true)
		assert.Equal(t, [2]uint64{test.common, test.common}, [2]uint64{words, again}, "%d features", test.features)
		_, only := lacked(nil, common, b, false)
		assert.Equal(t, again, only, "the words that are had again are the same")
		words, again = lacked(nil, a, b, true)
		assert.Equal(t, [2]uint64{5 * nat / 2, 5 * nat / 2}, [2]uint64{words, again}, "%d features", test.features)
	}
}

// Bulletins on one template for two towns are apart, and two on one town are not.
func TestBulletinsOfTwoTowns(t *testing.T) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	bulletin := func(town, sky string) Text {
		return Text{x.Document("Dự báo thời tiết "+town+" ngày mai",
			"Theo trung tâm khí tượng thủy văn, ngày mai khu vực "+town+" có mây thay đổi, "+sky+
				", gió nhẹ, độ ẩm trung bình, nhiệt độ cao nhất và thấp nhất không thay đổi nhiều so với hôm nay, "+
				"người dân khi ra đường nên mang theo áo mưa và uống đủ nước trong ngày."), 0, 1}
	}
	a, b := bulletin("Quy Nhơn", "ngày nắng"), bulletin("Pleiku", "ngày nắng")
	assert.True(t, Measure{}.Likeness(a, b).Apart)
	l := Measure{}.Likeness(a, bulletin("Quy Nhơn", "chiều có mưa"))
	assert.False(t, l.Apart)
	assert.Greater(t, l.Full, uint64(Unit/2))
}

// Whether sets share so many elements is what counting them says.
func TestShares(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	set := func() (all []uint32) {
		for v := range uint32(40) {
			if rng.IntN(3) == 0 {
				all = append(all, v)
			}
		}
		return all
	}
	for range 1000 {
		x, y := set(), set()
		both := 0
		for _, v := range x {
			if slices.Contains(y, v) {
				both++
			}
		}
		for n := 1; n < 12; n++ {
			require.Equal(t, both >= n, Share(x, y, n), "%v and %v, %d", x, y, n)
		}
	}
}

// A map of shingles answers as the lists do, of one text after another.
func TestShinglesAsLists(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 9))
	some := func(n int) (list []uint32) {
		for range n {
			list = append(list, rng.Uint32N(600)*0x51ED27) // some that the map takes for one
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	var s Shingles
	for range 300 {
		x, y := some(rng.IntN(400)), some(rng.IntN(400))
		s.Set(x)
		for n := range min(len(x), len(y)) + 2 {
			require.Equal(t, Share(x, y, n), s.Share(y, n), "%d of %d and %d", n, len(x), len(y))
		}
	}
}
