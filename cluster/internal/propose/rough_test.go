package propose

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// randomTexts returns n texts in the order of time, whose features are of so many, the
// first of them the most common, over some days.
func randomTexts(rng *rand.Rand, n, features, days int) []like.Text {
	texts := make([]like.Text, n)
	for i := range texts {
		d := &shingle.Document{Tokens: 20}
		for key := range uint32(features) {
			if rng.IntN(2+int(key)) < 2 {
				// Weights are from none to all, and mostly small.
				weight := uint64(shingle.Unit) >> rng.IntN(7)
				d.EventSketch = append(d.EventSketch, key<<8)
				d.Vector = append(d.Vector, uint64(key)<<40|rng.Uint64N(weight+1))
			}
		}
		when := like.When(2*rng.IntN(24*days) | rng.IntN(2))
		if rng.IntN(10) == 0 {
			when = like.Undated
		}
		texts[i] = like.Text{Doc: d, When: when, Source: like.Source(rng.IntN(3))}
	}
	slices.SortFunc(texts, func(a, b like.Text) int {
		if (a.When == like.Undated) != (b.When == like.Undated) {
			if a.When == like.Undated {
				return 1
			}
			return -1
		}
		return int(a.When) - int(b.When)
	})
	return texts
}

// Candidates are those whose evidence, added up text by text, is enough: none is lost
// by the rough evidence.
func TestCandidatesByDefinition(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 4))
	all := 0
	for _, test := range []struct{ n, features, days int }{{60, 4, 1}, {200, 12, 3}, {400, 40, 9}, {900, 300, 40}, {5_000, 40, 2}} {
		texts := randomTexts(rng, test.n, test.features, test.days)
		measure := like.Measure{Horizon: uint64(24 * test.days / 2)}
		f := NewPairFinder(NewPostings(t.Context(), texts), texts, measure)
		weights := make([]map[uint32]uint16, len(texts))
		holders := make(map[uint32][]int)
		for n, text := range texts {
			var terms Terms
			terms.Set(text.Doc)
			weights[n] = make(map[uint32]uint16)
			for i, key := range terms.Keys {
				weights[n][key] = terms.Weights[i]
				holders[key] = append(holders[key], n)
			}
		}
		for n := 0; n < len(texts); n += 1 + len(texts)/200 {
			evidence := make(map[int]uint32)
			for key, weight := range weights[n] {
				at, _ := slices.BinarySearch(holders[key], n)
				later := holders[key][at+1:]
				for _, m := range later[:min(len(later), MaxLater)] {
					evidence[m] += EvidenceOf(weight, weights[m][key])
				}
			}
			var want []uint32
			for m, e := range evidence {
				if e >= MinEvidence && measure.Deduct(uint64(e), texts[n], texts[m]) >= MinEvidence {
					want = append(want, uint32(m))
				}
			}
			if len(want) > MaxCompared {
				continue // a crowd, of which there is a sample
			}
			var got []uint32
			for _, m := range f.Candidates(n) {
				got = append(got, uint32(m))
			}
			slices.Sort(want)
			slices.Sort(got)
			require.Equal(t, want, got, "text %d of %d", n, len(texts))
			all += len(want)
		}
	}
	assert.Greater(t, all, 1_000)
}

func TestTooManyTexts(t *testing.T) {
	_, _, err := Pairs(t.Context(), make([]like.Text, MaxTexts+1), like.Measure{})
	assert.ErrorContains(t, err, "16777217 texts")
}

// The bound of a text's evidence is a unit above what was added exactly, or more, whoever
// may have enough is named once, and nothing is left of it.
func TestRoughEvidenceIsABound(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 8))
	const texts = 3*blockSize + 7
	r := newRough(texts)
	for range 40 {
		exact := make([]uint64, texts)
		for range 1 + rng.IntN(30) {
			weight := uint16(rng.IntN(shingle.Unit + 1))
			var later []entry
			step := 1 + rng.IntN(2*blockSize)
			for m := rng.IntN(step); m < texts; m += 1 + rng.IntN(step) {
				other := uint16(rng.IntN(shingle.Unit + 1))
				later = append(later, newFiling(0, m, other).entry())
				exact[m] += uint64(EvidenceOf(weight, other))
			}
			if len(later) > 0 {
				r.add(later, weight)
			}
		}
		found := slices.Sorted(slices.Values(r.enough))
		require.Equal(t, found, slices.Compact(slices.Clone(found)))
		for m, evidence := range exact {
			require.LessOrEqual(t, min(evidence+roughUnit, like.Unit), r.bound(uint32(m)), "text %d", m)
			_, ok := slices.BinarySearch(found, uint32(m))
			require.Equal(t, ok, r.has(uint32(m)), "text %d", m)
			if evidence >= MinEvidence {
				require.True(t, ok, "text %d has %d", m, evidence)
			} else if ok {
				require.Greater(t, evidence*5, uint64(MinEvidence), "text %d has far too little", m)
			}
		}
		r.clear()
		require.Empty(t, r.enough)
		require.NotContains(t, r.blocks, true)
		require.Equal(t, make([]uint8, len(r.of)), r.of)
	}
}

// Of a unit more evidence no less is left, however what is taken is rounded.
func TestUnitIsAboveRounding(t *testing.T) {
	rng := rand.New(rand.NewPCG(6, 2))
	for range 300_000 {
		given := rng.Uint64N(like.Unit >> rng.IntN(20))
		a := like.Text{When: like.When(rng.IntN(48)), Source: 1}
		b := like.Text{When: like.When(rng.IntN(48 << rng.IntN(12))), Source: like.Source(rng.IntN(2))}
		measure := like.Measure{}
		require.LessOrEqual(t, measure.Deduct(given, a, b), measure.Deduct(given+roughUnit, a, b), "%d of %v and %v", given, a, b)
	}
}

// From as much evidence as minRoughDay stands for a day leaves no less than
// MinEvidence, whatever else it takes.
func TestMinRoughDay(t *testing.T) {
	least := uint64(MinEvidence)
	for (like.Measure{}).Deduct(least, like.Text{When: 0}, like.Text{When: 48}) < MinEvidence {
		least++
	}
	assert.GreaterOrEqual(t, least/roughUnit, uint64(minRoughDay-1), "what is above this many units, rounded up, is minRoughDay or more")
	assert.GreaterOrEqual(t, uint64(MinEvidence/roughUnit), uint64(minRough))
}

// BenchmarkRough is what a text of 56 features meets, of which six are common, among
// 75,000 later ones.
func BenchmarkRough(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 7))
	const texts = 75_000
	var runs [][]entry
	met := 0
	for i := range 56 {
		step, length := texts/120, 120
		if i < 6 {
			step, length = 6, 1024
		}
		var later []entry
		for m := 0; len(later) < length && m < texts; m += 1 + rng.IntN(2*step) {
			later = append(later, newFiling(0, m, uint16(3000+rng.IntN(4000))).entry())
		}
		runs = append(runs, later)
		met += len(later)
	}
	r := newRough(texts)
	var found []uint32
	for b.Loop() {
		for _, later := range runs {
			r.add(later, 4700)
		}
		found = append(found[:0], r.enough...)
		r.clear()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*met), "ns/met")
	b.ReportMetric(float64(len(found)), "found")
}
