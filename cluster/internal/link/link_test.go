package link

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/shingle"
)

var methods = []Method{Average, Complete, Quorum, Single}

const threshold = like.Unit / 4

// An input is what Texts links.
type input struct {
	texts       []like.Text
	pairs       []like.Pair
	constraints []Constraint
}

// texts returns so many texts, of which nothing is known.
func texts(n int) []like.Text {
	texts := make([]like.Text, n)
	for i := range texts {
		texts[i].Doc = &shingle.Document{}
	}
	return texts
}

// of returns a pair of this similarity.
func of(a, b like.TextID, similarity uint64) like.Pair {
	return like.NewPair(a, b, like.Likeness{Full: similarity})
}

// apartPair returns a pair of texts that are apart.
func apartPair(a, b like.TextID) like.Pair {
	return like.NewPair(a, b, like.Likeness{Apart: true})
}

// linked links an input at threshold.
func linked(t testing.TB, in input, by Method) Grouping {
	g, _, err := Texts(t.Context(), in.texts, in.pairs, in.constraints, by, threshold, 1)
	require.NoError(t, err)
	return g
}

// random returns an input of n texts. In one of two all similarities are one of
// a few, so that many scores are equal.
func random(rng *rand.Rand, n int) input {
	in := input{texts: texts(n)}
	density, coarse, parted := rng.Float64(), rng.IntN(2) == 0, rng.IntN(3) == 0
	for a := range like.TextID(n) {
		for b := a + 1; b < like.TextID(n); b++ {
			if rng.Float64() >= density {
				continue
			}
			similarity := rng.Uint64N(like.Unit)
			if coarse {
				similarity = similarity / (like.Unit / 5) * (like.Unit / 5)
			}
			if parted && rng.IntN(8) == 0 {
				in.pairs = append(in.pairs, apartPair(a, b))
			} else {
				in.pairs = append(in.pairs, of(a, b, similarity))
			}
		}
	}
	for range rng.IntN(5) {
		a, b := like.TextID(rng.IntN(n)), like.TextID(rng.IntN(n))
		in.constraints = append(in.constraints, Constraint{a, b, rng.IntN(3) == 0})
	}
	return in
}

// naive links by the definition: all scores of all groups anew before each merge,
// over all pairs of texts, of which those that are held together count as one. It returns the lowest score of the merges of each group
// as well.
func naive(in input, by Method, threshold uint64) ([]GroupID, map[GroupID]uint64) {
	n := len(in.texts)
	similarities, others, apart, known := make([][]uint64, n), make([][]uint64, n), make([][]bool, n), make([][]bool, n)
	for i, x := range in.texts {
		similarities[i], others[i], apart[i], known[i] = make([]uint64, n), make([]uint64, n), make([]bool, n), make([]bool, n)
		for j, y := range in.texts {
			apart[i][j] = len(x.Doc.HeadlineDates) > 0 && nameDifferentDays([][]uint16{x.Doc.HeadlineDates}, [][]uint16{y.Doc.HeadlineDates})
		}
	}
	for _, p := range in.pairs {
		full, isApart := like.Unpacked(p.Similarity)
		similarities[p.A][p.B], similarities[p.B][p.A] = full, full
		others[p.A][p.B], others[p.B][p.A] = uint64(p.Others), uint64(p.Others)
		known[p.A][p.B], known[p.B][p.A] = true, true
		if isApart {
			apart[p.A][p.B], apart[p.B][p.A] = true, true
		}
	}
	cannot := make([][]bool, n)
	for i := range cannot {
		cannot[i] = make([]bool, n)
	}
	for _, k := range in.constraints {
		if !k.Together {
			cannot[k.A][k.B], cannot[k.B][k.A] = true, true
		}
	}
	groups := make([][]int, n) // by name; nil if merged into another
	name := make([]int, n)     // of the group of each text
	lowest := make([]uint64, n)
	for i := range n {
		groups[i], name[i], lowest[i] = []int{i}, i, math.MaxUint64
	}
	merge := func(a, b int, score uint64) { // a < b
		if len(groups[a]) < len(groups[b]) {
			a, b = b, a
		}
		for _, x := range groups[b] {
			name[x] = a
		}
		groups[a], groups[b] = append(groups[a], groups[b]...), nil
		lowest[a] = min(lowest[a], lowest[b], score)
	}
	for _, k := range in.constraints {
		if a, b := name[k.A], name[k.B]; k.Together && a != b {
			merge(min(a, b), max(a, b), like.Unit)
		}
	}
	held := make([][]int, n) // the texts that are held together, at one of them
	for i, g := range groups {
		if g != nil {
			held[i] = g
		}
	}
	counted := func(group []int) (all [][]int) {
		for _, x := range group {
			if held[x] != nil {
				all = append(all, held[x])
			}
		}
		return all
	}
	score := func(a, b []int) uint64 {
		var total, reach, highest, more, kept, once uint64
		a2, b2 := counted(a), counted(b)
		lowest, all := uint64(like.Unit), uint64(len(a2)*len(b2))
		for _, as := range a2 {
			for _, bs := range b2 {
				var s, whole, other uint64 // of the nearest texts
				isKnown, isApart := false, true
				for _, x := range as {
					for _, y := range bs {
						s, whole, other = max(s, similarities[x][y]), max(whole, similarities[x][y]*(1+others[x][y])), max(other, others[x][y])
						isKnown, isApart = isKnown || known[x][y], isApart && apart[x][y]
						if cannot[x][y] {
							return 0
						}
					}
				}
				if isApart {
					return 0
				}
				total, lowest, highest = total+whole, min(lowest, s), max(highest, s)
				more += other
				if isKnown {
					kept, once = kept+1, once+s
				}
				if s >= threshold {
					reach++
				}
			}
		}
		if smaller, larger := min(len(a2), len(b2)), max(len(a2), len(b2)); larger > 512 && more == 0 {
			total = min(total/uint64(smaller*512), highest)
		} else {
			total = min(total/all, highest)
			if more > 0 && kept < 64 {
				total = min(total, once/all)
			}
		}
		if small, large := a, b; by == Average {
			if len(a2) > len(b2) {
				small, large = large, small
			}
			shared := 0
			for _, x := range small {
				source := in.texts[x].Source
				if source != 0 && slices.ContainsFunc(large, func(y int) bool { return in.texts[y].Source == source }) {
					shared++
				}
			}
			if min(len(a2), len(b2)) > 1 && max(len(a2), len(b2)) <= 32 {
				total -= total * uint64(shared) / uint64(3*len(small))
			}
		}
		switch {
		case by == Average && total >= threshold:
			return total
		case by == Complete && lowest >= threshold:
			return lowest
		case by == Quorum && 2*reach >= all:
			return reach * like.Unit / all
		case by == Single && highest >= threshold:
			return highest
		}
		return 0
	}
	for {
		var best uint64
		var at [2]int
		for a := range groups {
			for b := a + 1; b < n && groups[a] != nil; b++ {
				if groups[b] == nil {
					continue
				}
				if s := score(groups[a], groups[b]); s > best {
					best, at = s, [2]int{a, b}
				}
			}
		}
		if best == 0 {
			break
		}
		merge(at[0], at[1], best)
	}
	of, weakest := make([]GroupID, n), make(map[GroupID]uint64)
	for i, g := range groups {
		for _, x := range g {
			of[x] = GroupID(slices.Min(g))
		}
		if len(g) > 1 {
			weakest[GroupID(slices.Min(g))] = lowest[i]
		}
	}
	return of, weakest
}

// checkNaive links an input by each of methods, and as naive does.
func checkNaive(t *testing.T, in input, methods []Method, name string) {
	for _, by := range methods {
		want, weakest := naive(in, by, threshold)
		got := linked(t, in, by)
		require.Equal(t, want, got.Of, "%s, method %d", name, by)
		scores := make(map[GroupID]uint64)
		for name, bridge := range got.Weakest {
			scores[name] = bridge.Score
		}
		require.Equal(t, weakest, scores, "%s, method %d", name, by)
	}
}

func TestTextsAsNaive(t *testing.T) {
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 1))
		in := random(rng, 2+rng.IntN(18))
		checkNaive(t, in, methods, fmt.Sprint("seed ", seed))
		rng.Shuffle(len(in.pairs), func(i, j int) { in.pairs[i], in.pairs[j] = in.pairs[j], in.pairs[i] })
		checkNaive(t, in, methods, fmt.Sprint("seed ", seed, ", in another order"))
	}
}

// Pairs that stand for others count as often in a mean, which is an estimate then and
// no higher than the highest of them, if there are enough of them.
func TestSampledAsNaive(t *testing.T) {
	differ := 0
	for seed := range uint64(600) {
		rng := rand.New(rand.NewPCG(seed, 3))
		in := random(rng, 2+rng.IntN(60))
		without := in
		without.pairs = slices.Clone(in.pairs)
		for i := range in.pairs {
			if rng.IntN(3) == 0 {
				in.pairs[i].Others = rng.Uint32N(8)
			}
		}
		checkNaive(t, in, methods, fmt.Sprint("seed ", seed))
		if !slices.Equal(linked(t, in, Average).Of, linked(t, without, Average).Of) {
			differ++
		}
	}
	assert.Greater(t, differ, 50)
}

// Outlets that are in both of two groups of several texts take up to a third of
// their score, whatever the order in which groups form.
func TestOutletsAsNaive(t *testing.T) {
	differ := 0
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 4))
		in := random(rng, 2+rng.IntN(40))
		for i := range in.pairs {
			if rng.IntN(6) == 0 {
				in.pairs[i].Others = rng.Uint32N(4)
			}
		}
		without := linked(t, in, Average)
		outlets := 1 + rng.IntN(5)
		for i := range in.texts {
			in.texts[i].Source = like.Source(rng.IntN(outlets + 1))
		}
		checkNaive(t, in, methods, fmt.Sprint("seed ", seed))
		if !slices.Equal(linked(t, in, Average).Of, without.Of) {
			differ++
		}
	}
	assert.Greater(t, differ, 50)
}

// Above the size of a crowd a union may score more than its parts, and is found.
func TestCrowdsAsNaive(t *testing.T) {
	merges := 0
	for seed := range uint64(3) {
		rng := rand.New(rand.NewPCG(seed, 2))
		var in input
		var blocks [][2]int
		n := 0
		for range 2 + rng.IntN(3) {
			size := 1 + rng.IntN(700)
			for i := 1; i < size; i++ {
				in.constraints = append(in.constraints, Constraint{like.TextID(n), like.TextID(n + i), true})
			}
			blocks = append(blocks, [2]int{n, n + size})
			n += size
		}
		in.texts = texts(n)
		for i, x := range blocks {
			for _, y := range blocks[i+1:] {
				density := rng.Float64()
				for a := x[0]; a < x[1]; a++ {
					for b := y[0]; b < y[1]; b++ {
						if rng.Float64() < density {
							in.pairs = append(in.pairs, of(like.TextID(a), like.TextID(b), rng.Uint64N(like.Unit)))
						}
					}
				}
			}
		}
		checkNaive(t, in, []Method{Average}, fmt.Sprint("seed ", seed))
		kinds := slices.Compact(slices.Sorted(slices.Values(linked(t, in, Average).Of)))
		merges += len(blocks) - len(kinds)
	}
	assert.Greater(t, merges, 2)
}

// A text of just the threshold joins a group if it is as like each of it, or each
// of so many that they are a crowd.
func TestCrowd(t *testing.T) {
	for _, test := range []struct{ size, need int }{{100, 100}, {511, 511}, {512, 512}, {513, 512}, {1200, 512}} {
		for _, given := range []int{test.need - 1, test.need} {
			in := complete(test.size, like.Unit)
			in.texts = texts(test.size + 1)
			last := like.TextID(test.size)
			for i := range like.TextID(given) {
				in.pairs = append(in.pairs, of(i, last, threshold))
			}
			g := linked(t, in, Average)
			assert.Equal(t, given == test.need, g.Of[last] == 0, "%d of %d", given, test.size)
		}
	}
}

// Half of the pairs are a quorum, and less is none.
func TestQuorum(t *testing.T) {
	const far, near = threshold - 1, threshold
	in := input{texts: texts(4), pairs: []like.Pair{of(0, 1, near), of(0, 2, near), of(1, 3, far), of(2, 3, near)}}
	assert.Equal(t, []GroupID{0, 0, 2, 2}, linked(t, in, Quorum).Of, "one of four pairs reaches the threshold")
	in.pairs[3] = of(2, 3, far)
	g := linked(t, in, Quorum)
	assert.Equal(t, []GroupID{0, 0, 0, 3}, g.Of)
	assert.Equal(t, map[GroupID]Bridge{0: {like.Unit / 2, []like.TextID{2}}}, g.Weakest)
}

// The mean over all pairs within a group, of which those not given are zero, is
// at least the threshold: no chain of look-alikes grows.
func TestMeanWithinAGroup(t *testing.T) {
	for seed := range uint64(30) {
		in := random(rand.New(rand.NewPCG(seed, 9)), 60)
		in.constraints = slices.DeleteFunc(in.constraints, func(k Constraint) bool { return k.Together })
		g := linked(t, in, Average)
		total, sizes := make(map[GroupID]uint64), make(map[GroupID]int)
		for _, p := range in.pairs {
			if g.Of[p.A] == g.Of[p.B] {
				full, isApart := like.Unpacked(p.Similarity)
				require.False(t, isApart)
				total[g.Of[p.A]] += full
			}
		}
		for _, name := range g.Of {
			sizes[name]++
		}
		for name, n := range sizes {
			require.GreaterOrEqual(t, total[name], uint64(n*(n-1)/2)*threshold, "group of %d", n)
			bridge, several := g.Weakest[name]
			require.Equal(t, n > 1, several)
			if several {
				require.GreaterOrEqual(t, bridge.Score, uint64(threshold))
				require.LessOrEqual(t, len(bridge.Part), n/2)
				require.True(t, slices.IsSorted(bridge.Part))
				for _, text := range bridge.Part {
					require.Equal(t, name, g.Of[text])
				}
			}
		}
		for _, k := range in.constraints {
			require.True(t, k.A == k.B || g.Of[k.A] != g.Of[k.B])
		}
	}
}

// A chain of texts, each like the next and unlike the rest, is one group by single
// linkage only.
func TestTextsDoNotChain(t *testing.T) {
	const n = 50
	in := input{texts: texts(n)}
	for a := range like.TextID(n - 1) {
		in.pairs = append(in.pairs, of(a, a+1, like.Unit/2))
	}
	assert.Equal(t, make([]GroupID, n), linked(t, in, Single).Of)
	for _, by := range []Method{Average, Complete} {
		groups := slices.Compact(slices.Sorted(slices.Values(linked(t, in, by).Of)))
		assert.Greater(t, len(groups), n/5, "method %d", by)
	}
}

// Hundreds of texts that are all alike are one group, without overflow.
func TestManyAlike(t *testing.T) {
	in := complete(700, like.Unit)
	for _, by := range methods {
		g := linked(t, in, by)
		assert.Equal(t, make([]GroupID, 700), g.Of)
		assert.Equal(t, uint64(like.Unit), g.Weakest[0].Score, "method %d", by)
	}
}

// complete returns n texts, of which all pairs have this similarity.
func complete(n int, similarity uint64) input {
	in := input{texts: texts(n)}
	for a := range like.TextID(n) {
		for b := a + 1; b < like.TextID(n); b++ {
			in.pairs = append(in.pairs, of(a, b, similarity))
		}
	}
	return in
}

// Of two close pairs that are just alike enough, the weakest merge is between them.
func TestWeakestMerge(t *testing.T) {
	in := input{texts: texts(4), pairs: []like.Pair{
		of(0, 1, 900+threshold), of(0, 2, 10+threshold), of(0, 3, 20+threshold), of(1, 2, 30+threshold), of(1, 3, 40+threshold), of(2, 3, 800+threshold),
	}}
	want := map[GroupID]Bridge{0: {25 + threshold, []like.TextID{2, 3}}}
	assert.Equal(t, want, linked(t, in, Average).Weakest)
}

// Of merges of one score the last is given: here that of the last of equal texts.
func TestWeakestOfEqualMerges(t *testing.T) {
	g := linked(t, complete(3, like.Unit/2), Single)
	assert.Equal(t, map[GroupID]Bridge{0: {like.Unit / 2, []like.TextID{2}}}, g.Weakest)
}

// What is held together is one group, even if it is held apart, or unlike.
func TestTogetherWins(t *testing.T) {
	in := input{texts: texts(5), pairs: []like.Pair{apartPair(0, 1), of(1, 2, threshold)}, constraints: []Constraint{
		{0, 1, false}, {0, 1, true}, {3, 4, true}, {4, 4, true}, {2, 2, false},
	}}
	for _, by := range methods {
		assert.Equal(t, []GroupID{0, 0, 0, 3, 3}, linked(t, in, by).Of, "and counts as one")
	}
}

// A stranger that is held together with a text of a group stays beside the others, and
// drives none of them out, whatever day its headline names.
func TestStrangersDriveNoneOut(t *testing.T) {
	for size := 2; size <= 5; size++ {
		in := complete(size, threshold)
		in.texts = texts(size + 1)
		stranger := like.TextID(size)
		for i := range in.texts {
			in.texts[i].Doc.HeadlineDates = []uint16{7}
		}
		in.texts[stranger].Doc.HeadlineDates = []uint16{8}
		in.pairs = append(in.pairs, apartPair(1, stranger))
		in.constraints = []Constraint{{0, stranger, true}}
		for _, by := range methods {
			assert.Equal(t, make([]GroupID, size+1), linked(t, in, by).Of, "%d texts, method %d", size, by)
		}
	}
}

// What is held together does not depend on the order of constraints, and many of
// them take steps in proportion.
func TestManyHeldTogether(t *testing.T) {
	steps := func(n int) float64 {
		rng := rand.New(rand.NewPCG(5, 5))
		in := input{texts: texts(n)}
		for a := range like.TextID(n) {
			for b := a + 1; b < min(a+20, like.TextID(n)); b++ {
				in.pairs = append(in.pairs, of(a, b, rng.Uint64N(like.Unit)))
			}
		}
		for i := 1; i < n; i++ {
			if i%7 > 0 {
				in.constraints = append(in.constraints, Constraint{like.TextID(rng.IntN(i)) / 100 * 100, like.TextID(i), true})
			}
		}
		g, took, err := Texts(t.Context(), in.texts, in.pairs, in.constraints, Average, threshold, 1)
		require.NoError(t, err)
		slices.Reverse(in.constraints)
		require.Equal(t, g.Of, linked(t, in, Average).Of)
		return float64(took.Moved+took.Scored) / float64(len(in.pairs))
	}
	assert.Less(t, steps(4000), 2*steps(500))
}

// Groups do not depend on the number of cores.
func TestAnyNumberOfCores(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	const n = 600
	in := input{texts: texts(n)}
	for a := range like.TextID(n) {
		for b := a + 1; b < min(a+8, n); b++ {
			if a/10 == b/10 || rng.IntN(40) == 0 {
				in.pairs = append(in.pairs, of(a, b, rng.Uint64N(like.Unit)))
			}
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(8))
	for _, by := range methods {
		want := linked(t, in, by)
		for _, cores := range []int{0, 2, 8, math.MaxInt} {
			got, _, err := Texts(t.Context(), in.texts, in.pairs, in.constraints, by, threshold, cores)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
	}
}

// An ending is a context that ends after so many looks at it.
type ending struct {
	context.Context
	left, looks int
}

func (c *ending) Err() error {
	c.looks++
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// A context ends the linking of one component, wherever it is: after its end there
// are not more steps than between two looks at it.
func TestTextsEndWithTheirContext(t *testing.T) {
	in := complete(400, like.Unit/2)
	const forever = math.MaxInt
	linkWith := func(left int) (Effort, int, error) {
		ctx := &ending{Context: t.Context(), left: left}
		_, took, err := Texts(ctx, in.texts, in.pairs, nil, Average, threshold, 1)
		return took, ctx.looks, err
	}
	whole, looks, err := linkWith(forever)
	require.NoError(t, err)
	require.Greater(t, whole.Moved, 50*work.Steps)
	for left := 0; left < looks; left += 1 + looks/50 {
		took, after, err := linkWith(left)
		require.ErrorIs(t, err, context.Canceled)
		require.LessOrEqual(t, after, left+4, "and nothing goes on")
		require.LessOrEqual(t, took.Scored, (left+1)*work.Steps, "%d looks", left)
	}
}

// A crowd of n texts, each with pairs with the next ones, takes steps in the order
// of its pairs, not of their square.
func TestCrowdIsLinear(t *testing.T) {
	steps := func(n int, by Method) float64 {
		in := input{texts: texts(n)}
		rng := rand.New(rand.NewPCG(uint64(n), 1))
		for a := range like.TextID(n) {
			for b := a + 1; b < min(a+65, like.TextID(n)); b++ {
				in.pairs = append(in.pairs, of(a, b, like.Unit/2+rng.Uint64N(like.Unit/4)))
			}
		}
		_, took, err := Texts(t.Context(), in.texts, in.pairs, nil, by, threshold, 1)
		require.NoError(t, err)
		return float64(took.Moved+took.Scored) / float64(len(in.pairs))
	}
	for _, by := range methods {
		assert.Less(t, steps(4000, by), 2*steps(500, by), "method %d", by)
	}
}

// One score of two groups is that by which they merge.
func TestScoreIsThatOfTheMerge(t *testing.T) {
	merged := 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 5))
		a, b := 1+rng.IntN(4), 1+rng.IntN(4)
		in := input{texts: texts(a + b)}
		for x := range a + b {
			for y := x + 1; y < a+b; y++ {
				if (x < a) == (y < a) {
					in.pairs = append(in.pairs, of(like.TextID(x), like.TextID(y), like.Unit))
				}
			}
		}
		var packed []uint32
		for i := range like.TextID(a) {
			for k := range like.TextID(b) {
				p := of(i, like.TextID(a)+k, rng.Uint64N(like.Unit/2))
				switch rng.IntN(16) {
				case 0:
					p = apartPair(p.A, p.B)
				case 1, 2, 3:
					continue
				}
				in.pairs = append(in.pairs, p)
				packed = append(packed, p.Similarity)
			}
		}
		for _, by := range methods {
			score := Score(by, threshold, a, b, packed)
			if by == Quorum { // of equal shares those across may merge first
				var reach, want uint64
				isApart := false
				for _, p := range packed {
					full, apart := like.Unpacked(p)
					if isApart = isApart || apart; full >= threshold {
						reach++
					}
				}
				if all := uint64(a * b); !isApart && 2*reach >= all {
					want = reach * like.Unit / all
				}
				require.Equal(t, want, score)
				continue
			}
			g := linked(t, in, by)
			require.Equal(t, g.Of[a] == 0, score > 0, "seed %d, method %d", seed, by)
			if score > 0 {
				merged++
				require.Equal(t, g.Weakest[0].Score, score)
			}
		}
	}
	assert.Greater(t, merged, 100)
}

func BenchmarkTexts(b *testing.B) {
	for _, n := range []int{1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			rng := rand.New(rand.NewPCG(1, 2))
			in := input{texts: texts(n)}
			for x := range like.TextID(n) {
				for y := x + 1; y < min(x+60, like.TextID(n)); y++ {
					if rng.IntN(6) == 0 {
						in.pairs = append(in.pairs, of(x, y, rng.Uint64N(like.Unit/2)))
					}
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				linked(b, in, Average)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(in.pairs)), "ns/pair")
		})
	}
}
