package like

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// A template has numbers of 100 nats in both texts, and shares less than a quarter of
// them and no date.
func TestTemplate(t *testing.T) {
	assert.True(t, facts{known: 3200, shared: 799, otherDates: true}.template())
	for _, other := range []facts{
		{known: 3200, shared: 800, otherDates: true}, {known: 3199, shared: 799, otherDates: true}, {known: 3200, shared: 799},
	} {
		assert.False(t, other.template(), "%+v", other)
	}
}

// Facts are what sets of numbers and dates have in common.
func TestCompareFactsAsSets(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	some := func() (d shingle.Document) {
		for hash := range uint64(12) {
			if rng.IntN(3) == 0 {
				d.Numbers = append(d.Numbers, hash<<16|(hash*37%240))
			}
		}
		for date := range uint16(4) {
			if rng.IntN(3) == 0 {
				d.Dates = append(d.Dates, date)
			}
			if rng.IntN(3) == 0 {
				d.HeadlineDates = append(d.HeadlineDates, date)
			}
		}
		return d
	}
	total := func(numbers []uint64, of func(uint64) bool) (sum uint64) {
		for _, n := range numbers {
			if of(n) {
				sum += n & shingle.Unit
			}
		}
		return sum
	}
	all := func(uint64) bool { return true }
	apart := func(a, b []uint16) bool {
		return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(d uint16) bool { return slices.Contains(b, d) })
	}
	for range 2000 {
		a, b := some(), some()
		require.Equal(t, apart(a.HeadlineDates, b.HeadlineDates), Disjoint(a.HeadlineDates, b.HeadlineDates))
		want := facts{otherDates: apart(a.Dates, b.Dates)}
		if want.otherDates {
			want.known = min(total(a.Numbers, all), total(b.Numbers, all))
			want.shared = total(a.Numbers, func(n uint64) bool { return slices.Contains(b.Numbers, n) })
		}
		require.Equal(t, want, compareFacts(&a, &b))
		require.Equal(t, want, compareFacts(&b, &a))
	}
}
