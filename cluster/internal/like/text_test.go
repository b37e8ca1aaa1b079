package like

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// The hours between two times are whole ones, and as few as there may be.
func TestHours(t *testing.T) {
	at := func(hour float64) When { return WhenOf(time.Unix(int64(hour*3600), 0)) }
	noon := func(day int64) When { return WhenOf(time.Unix(day*86400+43200, 0)) }
	midnight := func(day int64) When { return WhenOf(time.Unix(day*86400, 0).UTC()) }
	far := WhenOf(time.Unix(math.MaxInt64/4, 0))
	for _, test := range []struct {
		a, b When
		want uint64
	}{
		{at(1), at(1.9), 0},
		{at(1.5), at(2), 1},
		{at(-.5), at(.5), 1},
		{noon(0), noon(2), 48},
		{noon(0), noon(400), 9600},
		{midnight(0), noon(0), 0},
		{midnight(0), noon(1), 12},
		{midnight(0), midnight(1), 0},
		{midnight(0), midnight(3), 48},
		{noon(0), Undated, 0},
		{Undated, Undated, 0},
		{WhenOf(time.Time{}), far, 0},
		{far, far, 0},
		{far, WhenOf(time.Unix(math.MinInt64/4, 0)), 1 << 30},
	} {
		assert.Equal(t, test.want, hours(test.a, test.b), "%d and %d", test.a, test.b)
		assert.Equal(t, test.want, hours(test.b, test.a), "%d and %d", test.b, test.a)
	}
}

// Midnight is that of the place where the time was stated.
func TestWhenOfMidnight(t *testing.T) {
	hanoi := time.FixedZone("ICT", 7*60*60)
	for _, test := range []struct {
		time   time.Time
		allDay bool
	}{
		{time.Date(2023, 9, 12, 0, 0, 0, 0, hanoi), true},
		{time.Date(2023, 9, 12, 0, 0, 0, 0, hanoi).UTC(), false},
		{time.Date(2023, 9, 12, 0, 0, 0, 0, time.UTC), true},
		{time.Date(2023, 9, 12, 0, 0, 0, 1, time.UTC), false},
		{time.Date(2023, 9, 12, 0, 0, 1, 0, time.UTC), false},
		{time.Date(2023, 9, 12, 0, 1, 0, 0, time.UTC), false},
		{time.Date(2023, 9, 12, 1, 0, 0, 0, time.UTC), false},
	} {
		w := WhenOf(test.time)
		assert.Equal(t, test.allDay, w&1 != 0, "%v", test.time)
		assert.Equal(t, test.time.Unix()/3600, int64(w>>1))
	}
	assert.Less(t, Undated, WhenOf(time.Unix(math.MinInt64/4, 0)))
	assert.Less(t, WhenOf(time.Unix(0, 0)), WhenOf(time.Unix(3600, 0)))
}

func TestSourceOf(t *testing.T) {
	assert.Equal(t, SourceOf("Báo A"), SourceOf(" Báo A\n"))
	assert.NotEqual(t, SourceOf("Báo A"), SourceOf("Báo B"))
	assert.NotZero(t, SourceOf("Báo A"))
	assert.Zero(t, SourceOf(""))
	assert.Zero(t, SourceOf(" \t"))
	assert.Equal(t, Source(0x1323204d14839eb9), SourceOf("Báo A"), "as sha256sum has it: it is stored")
}

// Texts are the same if nothing tells them apart.
func TestSame(t *testing.T) {
	text := func() Text {
		return Text{&shingle.Document{TextHash: [16]byte{1}, HeadlineDates: []uint16{7}}, 5 << 1, 3}
	}
	assert.True(t, text().Same(text()))
	for name, change := range map[string]func(*Text){
		"hash": func(x *Text) { x.Doc.TextHash[15]++ }, "days": func(x *Text) { x.Doc.HeadlineDates = nil },
		"time": func(x *Text) { x.When++ }, "source": func(x *Text) { x.Source = 0 },
	} {
		other := text()
		change(&other)
		assert.False(t, text().Same(other), name)
		assert.False(t, other.Same(text()), name)
	}
}

// DayAfter is the first time from which on all are a day away, or a few hours later:
// those before are compared one by one.
func TestDayAfter(t *testing.T) {
	for w := When(-200); w < 200; w++ {
		from := DayAfter(w)
		for other := from; other < from+200; other++ {
			require.GreaterOrEqual(t, hours(w, other), uint64(24), "%d and %d", w, other)
		}
		require.LessOrEqual(t, hours(w, from-2), uint64(48), "%d", w)
	}
	assert.Equal(t, When(math.MaxInt32), DayAfter(math.MaxInt32))
}
