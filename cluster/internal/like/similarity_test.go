package like

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle"
)

// atHour returns the When of an hour.
func atHour(hour int) When { return When(hour << 1) }

// What the time takes is by its formula, within one percent: the logarithm is a line
// between two powers of two.
func TestInTimeAsFormula(t *testing.T) {
	last := uint64(Unit)
	for hours := range 40_000 {
		d := float64(hours) / 24
		want := (1 - min(d, 1)/3) / (1 + .05*min(9, math.Log2(1+max(0, d-2))))
		got := Measure{}.inTime(Unit, atHour(1000), atHour(1000+hours))
		require.InEpsilon(t, want, float64(got)/Unit, .01, "%d hours", hours)
		require.Equal(t, got, Measure{}.inTime(Unit, atHour(1000+hours), atHour(1000)))
		require.LessOrEqual(t, got, last, "%d hours", hours)
		last = got
	}
	assert.InEpsilon(t, 2./3/1.45, float64(last)/Unit, 1e-6)
	assert.Equal(t, last, Measure{}.inTime(Unit, atHour(-farthestHour), atHour(farthestHour)))
	for _, m := range []Measure{{}, {Horizon: 12}, {Horizon: 720}} {
		assert.Equal(t, uint64(Unit), m.inTime(Unit, Undated, Undated))
		assert.InEpsilon(t, 2./3, float64(m.inTime(Unit, Undated, atHour(farthestHour)))/Unit, .001)
		assert.InEpsilon(t, 2./3, float64(m.inTime(Unit, atHour(0), Undated))/Unit, .001)
	}
}

// From the horizon on nothing is left, and before it all.
func TestHorizon(t *testing.T) {
	m := Measure{Horizon: 720}
	for _, hours := range []int{0, 719, 720, 721, 1e6} {
		want := Measure{}.inTime(Unit, atHour(0), atHour(hours))
		if hours >= 720 {
			want = 0
		}
		assert.Equal(t, want, m.inTime(Unit, atHour(0), atHour(hours)), "%d hours", hours)
	}
}

// One outlet takes two fifths, two or unknown ones nothing.
func TestBySources(t *testing.T) {
	assert.InDelta(t, Unit*.6, bySources(Unit, 7, 7), 5)
	assert.Equal(t, uint64(Unit), bySources(Unit, 7, 8))
	assert.Equal(t, uint64(Unit), bySources(Unit, 0, 7))
	assert.Equal(t, uint64(Unit), bySources(Unit, 0, 0))
}

// Spread is dot·(1 − 0.45·h²), where h is Σ p² / (Σ p)² of the parts p.
func TestSpreadAsFormula(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 3))
	for range 5_000 {
		n := 1 + rng.IntN(100)
		var dot, squares uint64
		var sum, sumSquares float64
		for range n {
			part := rng.Uint64N(Unit / uint64(n))
			dot += part
			squares += square(part)
			sum += float64(part)
			sumSquares += float64(part) * float64(part)
		}
		if dot < Unit/100 {
			continue
		}
		h := sumSquares / (sum * sum)
		want := sum * (1 - 0.45*h*h)
		require.InEpsilon(t, want, float64(spread(dot, squares)), .005, "%d parts", n)
	}
	assert.InEpsilon(t, 0.55*Unit, spread(Unit, square(Unit)), 1e-4, "one part")
	assert.Zero(t, spread(0, 0))
}

// vectorOf returns a vector of so many features of this weight.
func vectorOf(features int, weight uint64) (v shingle.Vector) {
	for i := range uint64(features) {
		v = append(v, (i+1)<<58|weight)
	}
	return v
}

// Less than 0.08 is nothing.
func TestFloor(t *testing.T) {
	below, above := 0, 0
	for weight := uint64(22_000); weight < 28_000; weight++ {
		a := Text{Doc: &shingle.Document{Tokens: 9, Vector: vectorOf(1, weight), TextHash: [16]byte{1}}}
		b := Text{Doc: &shingle.Document{Tokens: 9, Vector: vectorOf(1, weight)}}
		l := Measure{}.Likeness(a, b)
		if float64(l.Sources) >= .08*Unit {
			above++
			require.Equal(t, l.Sources, l.Full)
		} else {
			below++
			require.Zero(t, l.Full)
		}
	}
	assert.Greater(t, min(below, above), 100)
}

// A copy is by another outlet and within a day. Texts of less than three tokens are
// like nothing.
func TestIsCopy(t *testing.T) {
	text := func(tokens int, hash byte, hour int, source Source) Text {
		return Text{&shingle.Document{Tokens: tokens, TextHash: [16]byte{hash}, Vector: vectorOf(1, 30_000)}, atHour(hour), source}
	}
	for _, test := range []struct {
		a, b Text
		want bool
	}{
		{text(3, 1, 0, 1), text(3, 1, 0, 2), true},
		{text(2, 1, 0, 1), text(2, 1, 0, 2), false},
		{text(3, 1, 0, 1), text(3, 2, 0, 2), false},
		{text(3, 1, 0, 1), text(3, 1, 24, 2), true},
		{text(3, 1, 0, 1), text(3, 1, 25, 2), false},
		{text(3, 1, 0, 1), text(3, 1, 0, 1), false},
		{text(3, 1, 0, 0), text(3, 1, 0, 0), true},
		{text(3, 1, 0, 0), text(3, 1, 0, 1), true},
	} {
		for _, l := range []Likeness{Measure{}.Likeness(test.a, test.b), Measure{}.Likeness(test.b, test.a)} {
			assert.Equal(t, test.want, l.Dot == Unit && l.Spread == Unit, "%+v and %+v", test.a, test.b)
			assert.Equal(t, test.a.Doc.Tokens >= MinTokens, l.Spread > 0)
		}
	}
}

// randomText returns a text that is often like others in some way.
func randomText(rng *rand.Rand) Text {
	text := rng.IntN(6)
	d := &shingle.Document{Tokens: text, TextHash: [16]byte{byte(text)}}
	for hash := range uint64(24) {
		if rng.IntN(2) == 0 {
			d.Vector = append(d.Vector, (hash+1)<<50|1+rng.Uint64N(20_000))
		}
		if rng.IntN(6) == 0 {
			d.Headline = append(d.Headline, shingle.Word((hash+1)<<50|rng.Uint64N(2)<<15|rng.Uint64N(240)))
		}
		if rng.IntN(3) > 0 {
			d.Shingles = append(d.Shingles, uint32(hash))
		}
		if rng.IntN(4) == 0 {
			d.Numbers = append(d.Numbers, hash<<16|(hash*97%240+2000))
		}
	}
	for date := range uint16(3) {
		if rng.IntN(3) == 0 {
			d.Dates = append(d.Dates, date)
		}
		if rng.IntN(8) == 0 {
			d.HeadlineDates = append(d.HeadlineDates, date)
		}
	}
	when := When(rng.IntN(200))
	if rng.IntN(8) == 0 {
		when = Undated
	}
	return Text{d, when, Source(rng.IntN(3))}
}

// Likeness is the same both ways and by a probe, and each deduction takes something
// or nothing.
func TestLikenessIsSymmetric(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 7))
	var p Probe
	kinds := make(map[[3]bool]int)
	for range 20_000 {
		m := Measure{Horizon: rng.Uint64N(2) * 48}
		a, b := randomText(rng), randomText(rng)
		l := m.Likeness(a, b)
		require.Equal(t, l, m.Likeness(b, a))
		p.Set(a.Doc.Vector)
		require.Equal(t, l, m.LikenessTo(&p, a, b))
		falling := []uint64{Unit, l.Dot, l.Spread, l.InTime, l.Sources, l.Full}
		require.True(t, slices.IsSortedFunc(falling, func(x, y uint64) int { return cmp.Compare(y, x) }), "%+v", l)
		if !isCopy(a, b) {
			require.Equal(t, a.Doc.Vector.Dot(b.Doc.Vector), l.Dot)
		}
		require.Equal(t, l.Sources, m.Deduct(l.Spread, a, b))
		require.True(t, l.Full == 0 || !l.Apart && l.Full == l.Quoted)
		require.True(t, l.Quoted == l.Sources || l.Quoted == Unit*28/100 && l.Quoted < l.Sources)
		pair := NewPair(3, 4, l)
		full, isApart := Unpacked(pair.Similarity)
		require.Equal(t, Pair{A: 3, B: 4, Similarity: Packed(l)}, pair)
		require.Equal(t, [2]any{l.Full, l.Apart}, [2]any{full, isApart})
		kinds[[3]bool{l.Full > 0, l.Apart, l.Sources >= Floor}]++
	}
	for _, kind := range [][3]bool{{true, false, true}, {false, true, true}, {false, false, true}, {false, false, false}} {
		assert.Greater(t, kinds[kind], 20, "%v", kind)
	}
}

// The similarity of one is packed as it is.
func TestPackedOne(t *testing.T) {
	full, isApart := Unpacked(Packed(Likeness{Full: Unit}))
	assert.Equal(t, uint64(Unit), full)
	assert.False(t, isApart)
	assert.Equal(t, uint64(Unit), Units(1))
	assert.Zero(t, Units(0))
}

// Whatever the minutes at which two texts come, none that is nearer than the horizon is
// apart, and none stays alike that is an hour beyond it, rounded up to whole hours.
func TestWithin(t *testing.T) {
	at := func(minute int) When { return WhenOf(time.Unix(int64(minute)*60, 1)) }
	for _, horizon := range []int{60, 61, 90, 119, 120, 1440, 1499} {
		m := Within(time.Duration(horizon) * time.Minute)
		for start := range 120 {
			for apart := range horizon + 180 {
				alike := m.inTime(Unit, at(start), at(start+apart)) > 0
				if apart < horizon {
					require.True(t, alike, "horizon %d, %d minutes from %d on", horizon, apart, start)
				}
				if apart >= (horizon+59)/60*60+60 {
					require.False(t, alike, "horizon %d, %d minutes from %d on", horizon, apart, start)
				}
			}
		}
	}
	assert.Equal(t, uint64(math.MaxInt64/time.Hour)+2, Within(math.MaxInt64).Horizon)
}
