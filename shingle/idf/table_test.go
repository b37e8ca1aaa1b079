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
	for year := range yearSlots(bits) {
		slots[year] = true
	}
	require.Less(t, shared, 30, "features that share a slot") // of 12,000 about 12000²/2/2^24 = 4
	off := 0
	for f, n := range df {
		if yearSlots(bits)[featureHash(f)>>(64-bits)] {
			continue
		}
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

// yearSlots returns the slots of the years that have an idf by rule.
func yearSlots(bits int) map[uint64]bool {
	slots := make(map[uint64]bool)
	for year := 2000; year <= 2035; year++ {
		slots[featureHash(fmt.Sprint(year))>>(64-bits)] = true
	}
	return slots
}

// The years that an article may be of are common, whatever was counted.
func TestTableOfYears(t *testing.T) {
	for _, bits := range []int{10, 20} {
		c := newCounter(t, "vi", 20)
		c.Add("năm 1999 và 2026")
		for range 5000 {
			c.Add("năm 2017 và 2036")
		}
		table := newTestTable(t, Options{Bits: bits, MinArticles: 1}, c)
		for year := 2000; year <= 2035; year++ {
			nats, ok := table.IDF(featureHash(fmt.Sprint(year)))
			assert.True(t, ok)
			assert.InDelta(t, .3, nats, .5/Unit, "year %d", year)
		}
	}
	c := newCounter(t, "vi", 20)
	c.Add("1999")
	for range 5000 {
		c.Add("2036")
	}
	table := newTestTable(t, Options{MinArticles: 1}, c)
	for year, want := range map[string]float64{"1999": 7.5, "2036": 0, "1998": 5, "2037": 5} {
		nats, _ := table.IDF(featureHash(year))
		assert.Equal(t, want, nats, year)
	}
}

// A corpus is the articles of one counter.
type corpus struct {
	lang     string
	articles [][]string
	share    float64
}

// naiveTable is the definition of a table, in floating point and by maps: the idf of
// each slot that is not absent.
func naiveTable(bits, counterBits, minArticles int, corpora []corpus) map[uint64]float64 {
	type slotOf struct {
		lang string
		slot uint64
	}
	shares := make(map[string]float64)
	for _, c := range corpora {
		shares[c.lang] += c.share
	}
	rates := make(map[slotOf]float64)
	counts := make(map[slotOf]int)
	for _, c := range corpora {
		df := make(map[uint64]int)
		for _, a := range c.articles {
			seen := make(map[uint64]bool)
			for _, f := range featureTexts(a) {
				seen[featureHash(f)>>(64-counterBits)] = true
			}
			for i := range seen {
				df[i]++
			}
		}
		greatest := make(map[uint64]int)
		for i, n := range df {
			slot := i >> (counterBits - bits)
			greatest[slot] = max(greatest[slot], n)
		}
		for slot, n := range greatest {
			at := slotOf{c.lang, slot}
			rates[at] += c.share / shares[c.lang] * float64(n) / float64(len(c.articles))
			counts[at] += n
		}
	}
	table := make(map[uint64]float64)
	for at, rate := range rates {
		if counts[at] < minArticles {
			continue
		}
		nats := min(7.5, -math.Log(rate))
		if old, ok := table[at.slot]; !ok || nats < old {
			table[at.slot] = nats
		}
	}
	for slot := range yearSlots(bits) {
		table[slot] = .3
	}
	return table
}

func TestTableMixesCorpora(t *testing.T) {
	rng := rand.New(rand.NewPCG(71, 72))
	for _, shares := range [][]float64{{.3, .7, .5, .5}, {3, 7, 1, 1}, {1, 1000, 1e6, 1}, {1, 1, 1, 1e-12}} {
		const bits, counterBits, minArticles = 12, 16, 3
		corpora := []corpus{
			{"vi", randomArticles(rng, 30), shares[0]}, {"vi", randomArticles(rng, 300), shares[1]},
			{"en", labelled(t), shares[2]}, {"en", randomArticles(rng, 20), shares[3]},
		}
		var counters []*Counter
		for _, c := range corpora {
			counters = append(counters, addAll(newCounter(t, c.lang, counterBits), c.articles))
		}
		table := newTestTable(t, Options{Bits: bits, MinArticles: minArticles, Shares: shares}, counters...)
		want := naiveTable(bits, counterBits, minArticles, corpora)
		for slot := range uint64(1 << bits) {
			nats, ok := table.IDF(slot << (64 - bits))
			naive, held := want[slot]
			require.Equal(t, held, ok, "slot %d", slot)
			if ok {
				require.InDelta(t, naive, nats, .5/Unit+1e-6, "slot %d", slot)
			}
		}
	}
}

// Only the ratio of shares counts, and how often the articles of a corpus are in it
// does not; a corpus in two halves is the whole.
func TestSharesOfATable(t *testing.T) {
	rng := rand.New(rand.NewPCG(73, 74))
	counter := func(articles ...[]string) *Counter { return addAll(newCounter(t, "vi", 16), articles) }
	fingerprint := func(shares []float64, counters ...*Counter) uint64 {
		return newTestTable(t, Options{Bits: 12, MinArticles: 1, Shares: shares}, counters...).Fingerprint()
	}
	a, b := randomArticles(rng, 64), randomArticles(rng, 64)
	mixed := fingerprint([]float64{.25, .75}, counter(a...), counter(b...))
	assert.Equal(t, mixed, fingerprint([]float64{1, 3}, counter(a...), counter(b...)))
	assert.Equal(t, mixed, fingerprint([]float64{3, 1}, counter(b...), counter(a...)))
	assert.Equal(t, mixed, fingerprint([]float64{1, 3}, counter(a...), counter(slices.Concat(b, b)...)))
	assert.NotEqual(t, mixed, fingerprint([]float64{3, 1}, counter(a...), counter(b...)))
	assert.Equal(t, fingerprint(nil, counter(a...)), fingerprint([]float64{5}, counter(a...)))

	table := newTestTable(t, Options{Bits: 10, Origin: "two", Shares: []float64{1, 3}}, counter(a...), counter(b[:32]...))
	assert.Equal(t, "two\nvi: 64 articles, share 0.25\nvi: 32 articles, share 0.75\nleast 3\n", table.Origin())
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
		if yearSlots(10)[slot] {
			continue
		}
		require.Equal(t, most >= 3, ok, "slot %d", slot)
		if ok {
			require.InDelta(t, math.Log(200/float64(most)), nats, .5/Unit+1e-6, "slot %d", slot)
		}
	}
}

// The idf is capped at 7.5, which is one in e^7.5 = 1,808 articles, and a slot of one
// byte holds it.
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
	assert.Equal(t, 7.5, nats)
	assert.LessOrEqual(t, 1+Max, math.MaxUint8)
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
		{Options{Bits: 10, Shares: []float64{1}}, []*Counter{c, c}, "1 shares for 2 counters"},
		{Options{Bits: 10, Shares: []float64{1, 1}}, []*Counter{c}, "2 shares for 1 counters"},
		{Options{Bits: 10, Shares: []float64{}}, []*Counter{c}, "0 shares for 1 counters"},
		{Options{Bits: 10, Shares: []float64{1, 0}}, []*Counter{c, c}, "Shares[1] is 0"},
		{Options{Bits: 10, Shares: []float64{-1, 1}}, []*Counter{c, c}, "Shares[0] is -1"},
		{Options{Bits: 10, Shares: []float64{math.NaN()}}, []*Counter{c}, "Shares[0] is NaN"},
		{Options{Bits: 10, Shares: []float64{1e7}}, []*Counter{c}, "Shares[0] is 1e+07"},
		{Options{Bits: 10, Shares: []float64{1, 1}}, []*Counter{c, newCounter(t, "vi", 10)}, `Shares[1] is of a counter "vi" of no articles`},
		{Options{Bits: 10, Origin: "\xff"}, []*Counter{c}, "not UTF-8"},
		{Options{Bits: 10, Origin: strings.Repeat("x", 65_536)}, []*Counter{c}, "at most 65535"},
	} {
		_, err := NewTable(test.opts, test.counters...)
		assert.ErrorContains(t, err, test.err)
	}
}

// The background must know function words as common and names as rare. Half of what it
// counted are headlines and leads, which have fewer function words than articles.
func TestBackground(t *testing.T) {
	table := Background()
	assert.Equal(t, 1<<20, len(table.slots))
	assert.InDelta(t, .57, table.Load(), .02)
	for _, line := range []string{
		"vi: 35530 articles, share 0.30\n", "vi: 117788 articles, share 0.70\n",
		"en: 2095 articles, share 0.50\n", "en: 47912 articles, share 0.50\n", "least 3\n", "2026",
	} {
		assert.Contains(t, table.Origin(), line)
	}
	for _, common := range []string{"của", "và", "the", "of", "of the"} {
		nats, ok := table.IDF(featureHash(common))
		assert.True(t, ok, common)
		assert.Less(t, nats, 1., common)
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

// Many features at a time have the idf that each has by itself.
func TestAppendUnitsAsUnits(t *testing.T) {
	table := newTable([]uint8{0, 1, 2, 0, 0, absent, absent + 1, absent + 2, 127, 128, 129, 0, Max, Max + 1, 0, 1}, "")
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range 40 {
		var hashes []uint64
		want := []uint8{7}
		for range n {
			hashes = append(hashes, rng.Uint64())
			want = append(want, uint8(table.Units(hashes[len(hashes)-1])))
		}
		require.Equal(t, want, table.AppendUnits([]uint8{7}, hashes))
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
