package like

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle"
)

// However far two times are apart, they take no more than driftDays.
func TestDrift(t *testing.T) {
	at := func(seconds int64) Day { return DayOf(time.Unix(seconds, 0)) }
	const day = 24 * 60 * 60
	for _, test := range []struct {
		a, b Day
		want uint64
	}{
		{at(0), at(day), 0},
		{at(-1), at(2 * day), 1},
		{at(0), at(2*day + 1), 0},
		{at(0), at(5 * day), 3},
		{at(0), at(400 * day), driftDays},
		{at(math.MinInt64 / 4), at(math.MaxInt64 / 4), driftDays},
		{at(math.MaxInt64 / 4), at(math.MaxInt64 / 4), 0},
		{at(0), DayOf(time.Time{}), 0},
		{at(math.MinInt64 / 4), DayOf(time.Time{}), 0},
	} {
		assert.Equal(t, test.want, Drift(test.a, test.b), "%d and %d", test.a, test.b)
		assert.Equal(t, test.want, Drift(test.b, test.a), "%d and %d", test.b, test.a)
	}
}

// The days between two reports take a little, from the third day on.
func TestLikenessOverDays(t *testing.T) {
	v := shingle.Vector{1<<16 | shingle.Unit}
	at := func(day Day) Text { return Text{&shingle.Document{Vector: v}, day} }
	last := uint64(math.MaxUint64)
	for days := range Day(20) {
		got := at(100).Likeness(at(100 + days)).Full
		assert.Equal(t, at(100+days).Likeness(at(100)).Full, got)
		assert.LessOrEqual(t, got, last)
		last = got
		if days <= slackDays {
			assert.Equal(t, uint64(Unit), got)
		}
	}
	assert.InDelta(t, 1/1.1, float64(last)/Unit, 1e-6)
	assert.Equal(t, uint64(Unit), at(Undated).Likeness(at(5)).Full)
	assert.Equal(t, Day(0), DayOf(time.Unix(86399, 0)))
	assert.Equal(t, Day(-1), DayOf(time.Unix(-1, 0)))
}
