package idf

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func newTestTable(t testing.TB, opts Options, counters ...*Counter) *Table {
	table, err := NewTable(opts, counters...)
	require.NoError(t, err)
	return table
}

func TestTableHoldsIDF(t *testing.T) {
	articles := labelled(t)
	df := make(map[string]int)
	for _, a := range articles {
		for _, f := range featureTexts(a) {
			df[f]++
		}
	}
	const bits = 24
	table := newTestTable(t, Options{Bits: bits, MinArticles: 1}, addAll(newCounter(t, "", bits), articles))
	slots := make(map[uint64]bool)
	shared := 0
	for f := range df {
		slot := featureHash(f) >> (64 - bits)
		if slots[slot] {
			shared++
		}
		slots[slot] = true
	}
	require.Less(t, shared, 30, "features that share a slot") // of 12,000 about 12000²/2/2^24 = 4
	off := 0
	for f, n := range df {
		got, ok := table.IDF(featureHash(f))
		require.True(t, ok, "feature %q", f)
		if math.Abs(math.Log(float64(len(articles))/float64(n))-got) > .5/Unit+1e-6 {
			off++
		}
	}
	assert.LessOrEqual(t, off, 2*shared)
	assert.InDelta(t, float64(len(slots))/(1<<bits), table.Load(), 1e-12)
	_, ok := table.IDF(featureHash("chưatừngcó"))
	assert.False(t, ok)
}

// Of languages and of features in one slot the more frequent one counts, and
// rare ones are left out.
func TestTableJoinsLanguages(t *testing.T) {
	vi, en := newCounter(t, "vi", 20), newCounter(t, "en", 22)
	for range 4 {
		vi.Add("tin")
	}
	vi.Add("can hiếm")
	for range 3 {
		en.Add("can")
	}
	en.Add("other")
	table := newTestTable(t, Options{MinArticles: 2, Origin: "made up, 2026"}, vi, en)
	idf := func(token string) float64 {
		nats, ok := table.IDF(featureHash(token))
		require.True(t, ok, token)
		return nats
	}
	assert.InDelta(t, math.Log(5./4), idf("tin"), .5/Unit)
	assert.InDelta(t, math.Log(4./3), idf("can"), .5/Unit, "once in vi, but three times in en")
	_, ok := table.IDF(featureHash("hiếm"))
	assert.False(t, ok, "in one article only")
	assert.Equal(t, "made up, 2026\nvi: 5 articles\nen: 4 articles\nleast 2\n", table.Origin())

	swapped := newTestTable(t, Options{MinArticles: 2}, en, vi)
	assert.Equal(t, table.Fingerprint(), swapped.Fingerprint())
	assert.NotEqual(t, table.Fingerprint(), newTestTable(t, Options{MinArticles: 1}, vi, en).Fingerprint())
}

// A slot is given the greatest of its counts.
func TestTableOfFewerSlotsThanCounts(t *testing.T) {
	c := addAll(newCounter(t, "", 16), randomArticles(rand.New(rand.NewPCG(1, 1)), 200))
	table := newTestTable(t, Options{Bits: 10, MinArticles: 3}, c)
	for slot := range uint64(1 << 10) {
		most := uint32(0)
		for i := range c.counts {
			if uint64(i)>>6 == slot {
				most = max(most, c.counts[i].Load())
			}
		}
		nats, ok := table.IDF(slot << 54)
		require.Equal(t, most >= 3, ok, "slot %d", slot)
		if ok {
			require.InDelta(t, math.Log(200/float64(most)), nats, .5/Unit+1e-6, "slot %d", slot)
		}
	}
}

// The idf is capped at 7, which is one in e⁷ = 1,097 articles.
func TestTableCapsIDF(t *testing.T) {
	c := newCounter(t, "", 10)
	for i := range 3000 {
		if i == 0 {
			c.Add("một")
		} else {
			c.Add("hai")
		}
	}
	nats, ok := newTestTable(t, Options{Bits: 10, MinArticles: 1}, c).IDF(featureHash("một"))
	assert.True(t, ok)
	assert.Equal(t, 7., nats)
}

func TestNewTableRefuses(t *testing.T) {
	c := addAll(newCounter(t, "vi", 10), labelled(t))
	for _, test := range []struct {
		opts     Options
		counters []*Counter
		err      string
	}{
		{Options{Bits: 9}, []*Counter{c}, "Bits is 9"},
		{Options{Bits: 29}, []*Counter{c}, "Bits is 29"},
		{Options{}, []*Counter{c}, `2^20 slots from a counter "vi" of 2^10 counts`},
		{Options{Bits: 10, MinArticles: -1}, []*Counter{c}, "MinArticles is -1"},
		{Options{Bits: 10}, nil, "no articles"},
		{Options{Bits: 10}, []*Counter{newCounter(t, "vi", 10)}, "no articles"},
		{Options{Bits: 10}, []*Counter{c, c}, `two counters of language "vi"`},
		{Options{Bits: 10, Origin: "\xff"}, []*Counter{c}, "not UTF-8"},
		{Options{Bits: 10, Origin: strings.Repeat("x", 65_536)}, []*Counter{c}, "at most 65535"},
	} {
		_, err := NewTable(test.opts, test.counters...)
		assert.ErrorContains(t, err, test.err)
	}
}

// The background must know function words as common and names as rare.
func TestBackground(t *testing.T) {
	table := Background()
	assert.Equal(t, 1<<20, len(table.slots))
	assert.InDelta(t, .32, table.Load(), .02)
	for _, line := range []string{"vi: 35530 articles\n", "en: 2095 articles\n", "least 5\n", "2026"} {
		assert.Contains(t, table.Origin(), line)
	}
	for _, common := range []string{"của", "và", "the", "of", "of the"} {
		nats, ok := table.IDF(featureHash(common))
		assert.True(t, ok, common)
		assert.Less(t, nats, .7, common)
	}
	// Syllables that are common, in words that are not.
	for _, pair := range []string{"bộ trưởng", "giá vàng", "prime minister"} {
		nats, ok := table.IDF(featureHash(pair))
		assert.True(t, ok, pair)
		assert.InDelta(t, 3.5, nats, 1.5, pair)
	}
	for _, rare := range []string{"khasan", "vostochny", "cosmodrome"} {
		nats, _ := table.IDF(featureHash(rare))
		assert.Greater(t, nats, 4.5, rare)
	}
}

func BenchmarkTableIDF(b *testing.B) {
	for _, bits := range []int{16, 20, 24} {
		b.Run(fmt.Sprintf("2^%d", bits), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			slots := make([]uint8, 1<<bits)
			for i := range slots {
				slots[i] = uint8(rng.IntN(Max + 2))
			}
			table := newTable(slots, "")
			hashes := make([]uint64, 1<<16)
			for i := range hashes {
				hashes[i] = rng.Uint64()
			}
			sum := 0
			for b.Loop() {
				sum = 0
				for _, h := range hashes {
					sum += table.Units(h)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(hashes)), "ns/lookup")
			want := 0
			for h := range slices.Values(hashes) {
				nats, _ := table.IDF(h)
				want += int(nats * Unit)
			}
			if sum != want {
				b.Fatal("looked up", sum, "of", want)
			}
		})
	}
}
