package propose

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/shingle"
)

// What a store gives is what it was given, whatever came before and after.
func TestStoreGivesWhatItGot(t *testing.T) {
	_, docs := liketest.Documents(t, 300)
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	docs = append(docs,
		&shingle.Document{},
		x.Document("Kết quả xổ số ngày 1/5 và 2/5/2017", "", strings.Repeat("12 34 56 78 một hai ", 30)),
		x.Document(strings.Repeat("một hai ba bốn ", 50_000), longText(200_000)), // more than a piece
		x.Document("sau nó"))
	var s Store
	var keys [][]uint32
	for _, d := range docs {
		keys = append(keys, Keys(nil, d))
		s.Add(d, keys[len(keys)-1])
	}
	var got shingle.Document
	for n, d := range docs {
		s.Get(uint32(n), &got)
		for _, part := range [][2]any{
			{slices.Clone(d.Vector), slices.Clone(got.Vector)}, {d.Numbers, got.Numbers}, {d.Headline, got.Headline}, {d.Shingles, got.Shingles},
			{shingle.Sketch(keys[n]), got.EventSketch}, {d.Dates, got.Dates}, {d.HeadlineDates, got.HeadlineDates},
		} {
			if assert.ObjectsAreEqual(part[0], part[1]) {
				continue
			}
			assert.Empty(t, part[0], "document %d", n)
			assert.Empty(t, part[1], "document %d", n)
		}
		assert.Equal(t, [3]any{d.TextHash, d.Tokens, d.Truncated}, [3]any{got.TextHash, got.Tokens, got.Truncated})
	}
}

// longText returns n words of which few are the same.
func longText(n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, "tên%d ", i)
	}
	return text.String()
}

// names answers as a map does.
func TestNamesAsMap(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var s IDs
	want := make(map[string]uint32)
	for i := range 20_000 {
		id := strings.Repeat("ộ", rng.IntN(3)) + fmt.Sprint(rng.IntN(2000))
		n, ok := s.Find(id)
		known, there := want[id]
		require.Equal(t, there, ok, "step %d", i)
		switch {
		case !there:
			want[id] = uint32(s.All.Len)
			s.Add(id)
		case rng.IntN(2) == 0:
			require.Equal(t, known, n)
			require.Equal(t, id, s.Get(n))
			s.Remove(n)
			delete(want, id)
			require.False(t, s.Has(n))
		}
	}
	assert.Equal(t, len(want), s.Live)
	assert.Equal(t, len(want), taken(s.table), "and no search passes by what was removed")
	_, ok := s.Find("")
	assert.Equal(t, ok, func() bool { _, ok := want[""]; return ok }())
}

// An ID that comes and goes for ever takes no more steps each time.
func TestNamesForgetInTheTable(t *testing.T) {
	var s IDs
	for i := range 10_000 {
		s.Add("one")
		s.Remove(uint32(i))
		require.Zero(t, taken(s.table))
	}
	assert.Len(t, s.table, 64)
}

// taken returns how many slots are not free.
func taken(table []slot) (n int) {
	for _, at := range table {
		if at.id != 0 {
			n++
		}
	}
	return n
}

// More dates than 16 bits count are all there.
func TestStoreCountsDates(t *testing.T) {
	many := make([]uint16, 1<<16)
	for i := range many {
		many[i] = uint16(i)
	}
	d := &shingle.Document{Dates: many, HeadlineDates: append(many, math.MaxUint16)}
	var s Store
	s.Add(d, nil)
	var got shingle.Document
	s.Get(0, &got)
	assert.Equal(t, d.Dates, got.Dates)
	assert.Equal(t, d.HeadlineDates, got.HeadlineDates)
}
