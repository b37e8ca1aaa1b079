package link

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// headlines returns the dates of n headlines, from some days of which each names
// one to max, or none. A few of them name day 1 as well.
func headlines(rng *rand.Rand, n, fromDays, max int) [][]uint16 {
	all := make([][]uint16, n)
	for i := range all {
		for range rng.IntN(max + 1) {
			all[i] = append(all[i], uint16(1+rng.IntN(fromDays)))
		}
		if len(all[i]) > 0 && rng.IntN(2) == 0 {
			all[i] = append(all[i], 1)
		}
		slices.Sort(all[i])
		all[i] = slices.Compact(all[i])
	}
	return all
}

// nameDifferentDays is apart by its definition: over all pairs of headlines.
func nameDifferentDays(a, b [][]uint16) bool {
	for _, x := range a {
		for _, y := range b {
			common := slices.ContainsFunc(x, func(d uint16) bool { return slices.Contains(y, d) })
			if len(x) > 0 && len(y) > 0 && !common {
				return true
			}
		}
	}
	return false
}

func daysOfHeadlines(all [][]uint16) Days {
	texts := make([]like.Text, len(all))
	for i, dates := range all {
		texts[i].Doc = &shingle.Document{HeadlineDates: dates}
	}
	return DaysOf(texts, func(n like.Text) like.Text { return n })
}

// What a group keeps of its headlines decides as all of them do.
func TestDaysAreThoseOfAllHeadlines(t *testing.T) {
	meetings := 0
	for seed := range uint64(3_000) {
		rng := rand.New(rand.NewPCG(seed, 51))
		fromDays, most := 1+rng.IntN(5), 1+rng.IntN(3)
		a, b := headlines(rng, rng.IntN(6), fromDays, most), headlines(rng, rng.IntN(6), fromDays, most)
		c := headlines(rng, rng.IntN(3), fromDays, most)
		d, e := daysOfHeadlines(a), daysOfHeadlines(b)
		require.Equal(t, nameDifferentDays(a, b), d.Apart(e), "%v and %v", a, b)
		require.Equal(t, nameDifferentDays(b, a), e.Apart(d), "%v and %v", b, a)
		require.Equal(t, nameDifferentDays(slices.Concat(a, b), c), d.Plus(e).Apart(daysOfHeadlines(c)), "%v with %v and %v", a, b, c)
		if !d.Apart(e) && len(d) > 0 && len(e) > 0 {
			meetings++
		}
	}
	require.Greater(t, meetings, 300, "many name days and are not apart")
}

// However many headlines name days in however many ways, what is kept of a group
// that forms is bounded, and never lets two headlines meet that are apart.
func TestDaysAreBounded(t *testing.T) {
	for _, shared := range [][]uint16{{7}, {7, 400}, nil} {
		rng := rand.New(rand.NewPCG(1, 52))
		var group Days
		var members [][]uint16
		most := 0
		for range 2_000 {
			other := slices.Clone(shared)
			if shared == nil { // two of three, so that any two have one in common
				other = append(other, 1, 2, 3)
				i := rng.IntN(3)
				other = slices.Delete(other, i, i+1)
			}
			for range 3 {
				other = append(other, uint16(10+rng.IntN(360)))
			}
			slices.Sort(other)
			other = slices.Compact(other)
			if own := (Days{other}); !group.Apart(own) {
				group = group.Plus(own)
				members = append(members, other)
			}
			require.LessOrEqual(t, len(group), 64)
			most = max(most, len(group))
		}
		if shared != nil {
			assert.Len(t, members, 2_000, "all name the days %v", shared)
		}
		assert.Equal(t, 64, most)
		assert.GreaterOrEqual(t, len(members), 64)
		for range 500 {
			probe := []uint16{uint16(1 + rng.IntN(9)), uint16(10 + rng.IntN(400))}
			if nameDifferentDays(members, [][]uint16{probe}) {
				assert.True(t, group.Apart(Days{probe}), "%v", probe)
			}
		}
		assert.False(t, group.Apart(nil), "a headline without a date")
	}
}

// Of each method the groups are those by its definition where headlines name days,
// whether the pairs that are apart are given or not.
func TestLinkKeepsDaysApart(t *testing.T) {
	held := 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 53))
		in := random(rng, 2+rng.IntN(30))
		for i, dates := range headlines(rng, len(in.texts), 3, 2) {
			if rng.IntN(2) == 0 {
				in.texts[i].Doc.HeadlineDates = dates
			}
		}
		for _, by := range methods {
			want, _ := naive(in, by, threshold)
			require.Equal(t, want, linked(t, in, by).Of, "seed %d, method %d", seed, by)
		}
		without := in
		without.texts = texts(len(in.texts))
		if !slices.Equal(linked(t, in, Average).Of, linked(t, without, Average).Of) {
			held++
		}
	}
	assert.Greater(t, held, 50, "days decide in many")
}
