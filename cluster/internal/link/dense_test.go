package link

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

// events returns texts of several events, each more alike within, of outlets and with
// days in headlines, some of which are held together or apart.
func events(rng *rand.Rand, events, size int) input {
	var event []int
	for e := range events {
		for range 1 + rng.IntN(size) {
			event = append(event, e)
		}
	}
	rng.Shuffle(len(event), func(i, j int) { event[i], event[j] = event[j], event[i] })
	in := input{texts: texts(len(event))}
	odd := rng.IntN(3) == 0 // headlines name so many days that maxDays matters
	for i := range in.texts {
		in.texts[i].Source = like.Source(rng.IntN(8))
		for day := range uint16(2 + 100*rng.IntN(2)) {
			if rng.IntN(20) == 0 && (odd || day < 2) {
				in.texts[i].Doc.HeadlineDates = append(in.texts[i].Doc.HeadlineDates, day)
			}
		}
	}
	within, across := rng.Float64(), rng.Float64()/2
	for a := range like.TextID(len(event)) {
		for b := a + 1; b < like.TextID(len(event)); b++ {
			density, most := across, uint64(like.Unit/2)
			if event[a] == event[b] {
				density, most = within, like.Unit
			}
			if rng.Float64() < density {
				p := of(a, b, rng.Uint64N(most))
				if rng.IntN(9) == 0 {
					p.Others = rng.Uint32N(5)
				}
				in.pairs = append(in.pairs, p)
			}
		}
	}
	for range rng.IntN(8) {
		a, b := like.TextID(rng.IntN(len(event))), like.TextID(rng.IntN(len(event)))
		in.constraints = append(in.constraints, Constraint{a, b, rng.IntN(2) == 0})
	}
	return in
}

// levels returns in how many steps an input is linked.
func levels(t *testing.T, in input, by Method, large int) (n int) {
	l := &linker{texts: in.texts, by: by, threshold: threshold, constraints: in.constraints, large: large}
	require.NoError(t, l.setPairs(t.Context(), in.pairs))
	v, err := l.whole(t.Context())
	for ; len(v.components) > 0; n++ {
		require.NoError(t, err)
		v, err = v.dense(t.Context(), 1)
	}
	return n
}

// Groups are the same in one step and in many, on any number of cores.
func TestStepsAreAsOne(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var seen [8]int
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 21))
		in := events(rng, 1+rng.IntN(12), 1+rng.IntN(25))
		shuffled := in
		shuffled.pairs = slices.Clone(in.pairs)
		p := shuffled.pairs
		rng.Shuffle(len(p), func(i, j int) { p[i], p[j] = p[j], p[i] })
		for _, by := range methods {
			want := inSteps(t, in, by, math.MaxInt, 1)
			for _, cores := range []int{1, 2, 5} {
				runtime.GOMAXPROCS(cores)
				require.Equal(t, want, inSteps(t, in, by, 1, cores), "seed %d, method %d", seed, by)
			}
			require.Equal(t, want, inSteps(t, shuffled, by, 20, 5), "seed %d, method %d, in another order", seed, by)
			seen[levels(t, in, by, 1)]++
		}
	}
	assert.Greater(t, seen[2], 100)
	assert.Greater(t, seen[3], 20)
}

// They are in crowds as well, whose scores may rise as they grow.
func TestStepsOfCrowds(t *testing.T) {
	for seed := range uint64(6) {
		rng := rand.New(rand.NewPCG(seed, 22))
		in := input{texts: texts(1400)}
		for a := range like.TextID(1400) {
			for b := a + 1; b < 1400; b++ {
				most := uint64(like.Unit / 3)
				if a%4 > 0 && b%4 > 0 && a%4/3 == b%4/3 { // one of 700, one of 350, and 350 that are near both
					most = like.Unit
				}
				if rng.IntN(3) == 0 {
					in.pairs = append(in.pairs, of(a, b, most/2+rng.Uint64N(most/2)))
				}
			}
		}
		want := inSteps(t, in, Average, math.MaxInt, 1)
		require.Equal(t, want, inSteps(t, in, Average, 1, 2))
		require.Greater(t, levels(t, in, Average, 1), 1)
	}
}

// Copies, which no cut parts, are linked in one step.
func TestCopiesTakeOneStep(t *testing.T) {
	assert.Equal(t, 1, levels(t, complete(300, like.Unit), Average, 1))
}

// A mean that is estimated may be above all similarities of two groups that were made
// first, and is cut at the highest. A union whose highest is higher is found at once.
func TestUnionOfWhatWasCut(t *testing.T) {
	const size = 8 // of four groups, a to d
	hundredths := [4][4]uint64{{95, 50, 30, 0}, {50, 95, 5, 0}, {30, 5, 95, 45}, {0, 0, 45, 95}}
	in := input{texts: texts(4 * size)}
	for x := range like.TextID(4 * size) {
		for y := x + 1; y < 4*size; y++ {
			p := of(x, y, hundredths[x/size][y/size]*like.Unit/100)
			if x/size == 0 && y/size == 2 {
				p.Others = 20
			}
			if x == size && y == 2*size { // of b and c
				p = of(x, y, like.Unit*9/10)
			}
			in.pairs = append(in.pairs, p)
		}
	}
	want := inSteps(t, in, Average, math.MaxInt, 1)
	require.Equal(t, GroupID(0), want.Of[2*size], "a and b are one, then with c, not c and d")
	require.NotEqual(t, GroupID(0), want.Of[3*size])

	l := &linker{texts: in.texts, by: Average, threshold: threshold, large: math.MaxInt}
	require.NoError(t, l.setPairs(t.Context(), in.pairs))
	v, err := l.whole(t.Context())
	require.NoError(t, err)
	v.components[0].floor = like.Unit * 8 / 10
	first, _, err := v.link(t.Context(), 1)
	require.NoError(t, err)
	v.components[0].floor = threshold
	v.receive(first)
	all, _, err := v.link(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, want, l.grouping(all.parts))
}
