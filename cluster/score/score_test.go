package score_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/score"
)

// A want is what a score must be, in fractions as worked out by hand.
type want struct {
	name       string
	truth, got string // a letter an item; a dot is no label

	items, truthClusters, gotClusters, largest, largestMixed int

	bcubedP, bcubedR, ceafeP, ceafeR, pairP, pairR, ari float64
}

var wants = []want{
	{
		// B³: precision of a and a is 2/2, of b, c in {b,c} 1/2 each: (1+1+½+½)/4.
		// Every true cluster is whole. CEAF-e: {aa} has 1, {bc} with {b} 2·1/(2+1):
		// 5/3 of 2 got, 3 true. Pairs: got aa, bc; true aa. ARI: 6 pairs, 1 both,
		// 1 got only, 4 neither: 2(1·4 − 0)/(1·4 + 2·5) = 8/14.
		name: "one cluster too large", truth: "aabc", got: "1122",
		items: 4, truthClusters: 3, gotClusters: 2, largest: 2, largestMixed: 2,
		bcubedP: 3. / 4, bcubedR: 1, ceafeP: 5. / 6, ceafeR: 5. / 9,
		pairP: 1. / 2, pairR: 1, ari: 4. / 7,
	},
	{
		// No pair agrees: of 6, 2 are true, 2 got, 2 neither:
		// 2(0·2 − 2·2)/(2·4 + 2·4). Each overlap is 1 of 2 and 2, φ4 = ½.
		name: "crossed", truth: "aabb", got: "1212",
		items: 4, truthClusters: 2, gotClusters: 2, largest: 2, largestMixed: 2,
		bcubedP: 1. / 2, bcubedR: 1. / 2, ceafeP: 1. / 2, ceafeR: 1. / 2, ari: -1. / 2,
	},
	{
		// φ4 of {aaa} and {a} is 2·1/(3+1), of one alignment at most. No pair is
		// got, and nothing of nothing is 1. Of 3 pairs 3 are true only: 0/9.
		name: "all apart", truth: "aaa", got: "123",
		items: 3, truthClusters: 1, gotClusters: 3, largest: 1,
		bcubedP: 1, bcubedR: 1. / 3, ceafeP: 1. / 6, ceafeR: 1. / 2, pairP: 1,
	},
	{
		// Both {aaa} and {bb} are most like 1 = {aabb}: φ4 4/7 and 4/6. If {aaa}
		// takes it, nothing is left for {bb}; the best is 4/6 and 2/4 for {aaa}
		// with 2 = {a}, 7/6 in all. B³ precision (4·½ + 1)/5, recall
		// (2·⅔ + ⅓ + 2·1)/5. Pairs: true 3+1, got 6, both 1+1, of 10:
		// a=2, b=2, c=4, d=2; 2(2·2 − 2·4)/(4·4 + 6·6) = −8/52.
		name: "contested cluster", truth: "aaabb", got: "11211",
		items: 5, truthClusters: 2, gotClusters: 2, largest: 4, largestMixed: 4,
		bcubedP: 3. / 5, bcubedR: 11. / 15, ceafeP: 7. / 12, ceafeR: 7. / 12,
		pairP: 1. / 3, pairR: 1. / 2, ari: -2. / 13,
	},
	{
		// Bagga and Baldwin 1998, response 1; B³ there 16/21 and 1.
		// CEAF-e: {12345} 1, {89ABC} in the seven 2·5/(5+7) = 5/6; Luo 2005 has F .733.
		// Pairs: true 10+1+10, got 10+21, 66 in all: a=21, b=0, c=10, d=35;
		// 2·21·35/(21·35 + 31·45) = 1470/2130.
		name: "Bagga, small merge", truth: "aaaaabbccccc", got: "111112222222",
		items: 12, truthClusters: 3, gotClusters: 2, largest: 7, largestMixed: 7,
		bcubedP: 16. / 21, bcubedR: 1, ceafeP: 11. / 12, ceafeR: 11. / 18,
		pairP: 21. / 31, pairR: 1, ari: 49. / 71,
	},
	{
		// Response 2: the merge of the two large ones costs more. B³ (10·½+2)/12;
		// CEAF-e 1 + 2·5/(5+10) = 5/3, F .667; pairs a=21, b=0, c=25, d=20:
		// 2·21·20/(21·20 + 46·45) = 840/2490.
		name: "Bagga, large merge", truth: "aaaaabbccccc", got: "111112211111",
		items: 12, truthClusters: 3, gotClusters: 2, largest: 10, largestMixed: 10,
		bcubedP: 7. / 12, bcubedR: 1, ceafeP: 5. / 6, ceafeR: 5. / 9,
		pairP: 21. / 46, pairR: 1, ari: 28. / 83,
	},
	{
		// Luo's response c. B³ (25+4+25)/12/12; CEAF-e 2·5/(5+12), F .294.
		// Everything together is what chance gets: a=21, c=45, b=d=0.
		name: "Luo, one cluster", truth: "aaaaabbccccc", got: "111111111111",
		items: 12, truthClusters: 3, gotClusters: 1, largest: 12, largestMixed: 12,
		bcubedP: 3. / 8, bcubedR: 1, ceafeP: 10. / 17, ceafeR: 10. / 51,
		pairP: 21. / 66, pairR: 1,
	},
	{
		// Luo's response d. B³ recall (5·⅕ + 2·½ + 5·⅕)/12; CEAF-e
		// 2/6 + 2/3 + 2/6 = 4/3, F .178.
		name: "Luo, all apart", truth: "aaaaabbccccc", got: "123456789ABC",
		items: 12, truthClusters: 3, gotClusters: 12, largest: 1,
		bcubedP: 1, bcubedR: 1. / 4, ceafeP: 1. / 9, ceafeR: 4. / 9, pairP: 1,
	},
	{name: "one item", truth: "a", got: "1", items: 1, truthClusters: 1, gotClusters: 1, largest: 1,
		bcubedP: 1, bcubedR: 1, ceafeP: 1, ceafeR: 1, pairP: 1, pairR: 1, ari: 1},
	{name: "all apart on both sides", truth: "abc", got: "123", items: 3, truthClusters: 3, gotClusters: 3, largest: 1,
		bcubedP: 1, bcubedR: 1, ceafeP: 1, ceafeR: 1, pairP: 1, pairR: 1, ari: 1},
	{name: "all together on both sides", truth: "aaa", got: "111", items: 3, truthClusters: 1, gotClusters: 1, largest: 3,
		bcubedP: 1, bcubedR: 1, ceafeP: 1, ceafeR: 1, pairP: 1, pairR: 1, ari: 1},
	{
		// 1 = {a, a, x}, 2 = {b}, 3 = {x}. B³ precision (⅔+⅔+1)/3.
		// CEAF-e: {aa} in the three 2·2/(2+3), {b} 1: 9/5 of 2 and 2; 3 counts
		// nowhere. Pairs with a label: 3 + 3·2 = 9; got aa, ax, ax; true aa:
		// a=1, b=0, c=2, d=6; 2·1·6/(1·6 + 3·8) = 12/30.
		name: "a stray without label", truth: "aa.b.", got: "11123",
		items: 3, truthClusters: 2, gotClusters: 2, largest: 3, largestMixed: 3,
		bcubedP: 7. / 9, bcubedR: 1, ceafeP: 9. / 10, ceafeR: 9. / 10,
		pairP: 1. / 3, pairR: 1, ari: 2. / 5,
	},
	{
		name: "strays among themselves", truth: "aa....b", got: "1133332",
		items: 3, truthClusters: 2, gotClusters: 2, largest: 2,
		bcubedP: 1, bcubedR: 1, ceafeP: 1, ceafeR: 1, pairP: 1, pairR: 1, ari: 1,
	},
}

func TestWorkedExamples(t *testing.T) {
	for _, w := range wants {
		t.Run(w.name, func(t *testing.T) {
			s, err := score.ComparePartial([]byte(w.truth), []byte(w.got), '.')
			require.NoError(t, err)
			assert.Equal(t, w.items, s.Items, "items")
			assert.Equal(t, w.truthClusters, s.TruthClusters, "clusters of the truth")
			assert.Equal(t, w.gotClusters, s.GotClusters, "clusters got")
			assert.Equal(t, w.largest, s.Largest, "largest")
			assert.Equal(t, w.largestMixed, s.LargestMixed, "largest mixed")
			assertPRF(t, w.bcubedP, w.bcubedR, s.BCubed, "B-cubed")
			assertPRF(t, w.ceafeP, w.ceafeR, s.CEAFe, "CEAF-e")
			assertPRF(t, w.pairP, w.pairR, s.Pairwise, "pairwise")
			assert.InDelta(t, w.ari, s.ARI, 1e-12, "ARI")
		})
	}
}

func assertPRF(t *testing.T, precision, recall float64, got score.PRF, name string) {
	t.Helper()
	f1 := 0.
	if precision > 0 && recall > 0 {
		f1 = 1 / ((1/precision + 1/recall) / 2)
	}
	assert.InDelta(t, precision, got.Precision, 1e-12, "%s precision", name)
	assert.InDelta(t, recall, got.Recall, 1e-12, "%s recall", name)
	assert.InDelta(t, f1, got.F1, 1e-12, "%s F1", name)
}

// Without a dot, the two functions are the same one.
func TestCompareTakesEveryLabel(t *testing.T) {
	for _, w := range wants {
		s, err := score.Compare([]byte(w.truth), []byte(w.got))
		require.NoError(t, err)
		partial, err := score.ComparePartial([]byte(w.truth), []byte(w.got), 0)
		require.NoError(t, err)
		assert.Equal(t, partial, s, "%s / %s", w.truth, w.got)
		assert.Equal(t, len(w.truth), s.Items)
	}
}

func TestNothingToScore(t *testing.T) {
	s, err := score.Compare([]string{}, []int(nil))
	assert.ErrorIs(t, err, score.ErrNoItems)
	assert.Zero(t, s)

	s, err = score.ComparePartial([]string{"", ""}, []int{1, 1}, "")
	assert.ErrorIs(t, err, score.ErrNoItems)
	assert.Zero(t, s)
}

func TestLengthsDiffer(t *testing.T) {
	_, err := score.Compare([]int{1, 2, 3}, []string{"a"})
	assert.EqualError(t, err, "score: truth has 3 labels, got has 1")

	_, err = score.ComparePartial([]int{}, []string{"a"}, 0)
	assert.EqualError(t, err, "score: truth has 0 labels, got has 1")
}

// random returns two labelings of n items by up to k labels each. Some items
// share a label by more than chance, and 0 can be taken as no label.
func random(r *rand.Rand, n, k int) (truth, got []int) {
	truth, got = make([]int, n), make([]int, n)
	for i := range n {
		truth[i] = r.IntN(k)
		got[i] = truth[i]
		if r.IntN(3) == 0 {
			got[i] = r.IntN(k)
		}
	}
	return truth, got
}

func mustCompare[T, G comparable](t *testing.T, truth []T, got []G) score.Scores {
	t.Helper()
	s, err := score.Compare(truth, got)
	require.NoError(t, err)
	return s
}

// sides are pairs of numbers of items and labels: few large clusters, many
// small ones, and clusters that are alike in size, whose alignments tie.
var sides = []struct{ n, k int }{{1, 1}, {10, 2}, {50, 50}, {300, 7}, {300, 100}, {2000, 1500}}

func TestNamesAndOrderDoNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, side := range sides {
		truth, got := random(r, side.n, side.k)
		whole := mustCompare(t, truth, got)
		partial, partialErr := score.ComparePartial(truth, got, 0)
		for range 5 {
			names, place := r.Perm(side.k), r.Perm(side.n)
			truth2, got2 := make([]string, side.n), make([]int, side.n)
			for i, p := range place {
				truth2[p] = strconv.Itoa(names[truth[i]])
				got2[p] = -names[got[i]]
			}
			assert.Equal(t, whole, mustCompare(t, truth2, got2), "n = %d, k = %d", side.n, side.k)

			again, err := score.ComparePartial(truth2, got2, strconv.Itoa(names[0]))
			assert.Equal(t, partialErr, err)
			assert.Equal(t, partial, again, "n = %d, k = %d", side.n, side.k)
		}
	}
}

func TestSwapTurnsPrecisionIntoRecall(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, side := range sides {
		truth, got := random(r, side.n, side.k)
		s, swapped := mustCompare(t, truth, got), mustCompare(t, got, truth)
		for _, p := range []struct{ a, b score.PRF }{
			{s.BCubed, swapped.BCubed}, {s.Told, swapped.Told}, {s.CEAFe, swapped.CEAFe}, {s.Pairwise, swapped.Pairwise},
		} {
			assert.Equal(t, p.a, score.PRF{Precision: p.b.Recall, Recall: p.b.Precision, F1: p.b.F1})
		}
		assert.Equal(t, s.ARI, swapped.ARI)
		assert.Equal(t, s.ToldItems, swapped.ToldItems)
		assert.Equal(t, s.TruthClusters, swapped.GotClusters)
	}
}

func TestEqualClusteringsScoreOne(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	one := score.PRF{Precision: 1, Recall: 1, F1: 1}
	for _, side := range sides {
		truth, _ := random(r, side.n, side.k)
		s := mustCompare(t, truth, truth)
		assert.Equal(t, one, s.BCubed)
		assert.Equal(t, one, s.Told)
		assert.Equal(t, s.Several, s.Pure)
		assert.Equal(t, one, s.CEAFe)
		assert.Equal(t, one, s.Pairwise)
		assert.Equal(t, 1., s.ARI)
		assert.Zero(t, s.LargestMixed)
		assert.Equal(t, s.TruthClusters, s.GotClusters)
	}
}

func TestRanges(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, side := range sides {
		truth, got := random(r, side.n, side.k)
		r.Shuffle(side.n, func(i, j int) { got[i], got[j] = got[j], got[i] })
		s := mustCompare(t, truth, got)
		for _, p := range []score.PRF{s.BCubed, s.Told, s.CEAFe, s.Pairwise} {
			assert.True(t, 0 <= p.Precision && p.Precision <= 1, "%+v", s)
			assert.True(t, 0 <= p.Recall && p.Recall <= 1, "%+v", s)
			assert.GreaterOrEqual(t, p.F1, min(p.Precision, p.Recall)-1e-15, "%+v", s)
			assert.LessOrEqual(t, p.F1, max(p.Precision, p.Recall)+1e-15, "%+v", s)
		}
		assert.True(t, -1 <= s.ARI && s.ARI <= 1, "%+v", s)
		assert.LessOrEqual(t, s.LargestMixed, s.Largest)
		assert.LessOrEqual(t, s.Largest, s.Items)
		assert.LessOrEqual(t, s.Pure, s.Several)
		assert.LessOrEqual(t, s.Several, s.GotClusters)
	}
}

// Items that are alone on both sides are right, and told does not count them:
// however many are added, it stays, and B-cubed goes to 1.
func TestToldLeavesOutWhatIsAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for _, side := range sides {
		truth, got := random(r, side.n, side.k)
		before := mustCompare(t, truth, got)
		for i := range 10 * side.n {
			truth, got = append(truth, side.k+i), append(got, side.k+i)
		}
		after := mustCompare(t, truth, got)
		assert.Equal(t, before.Told, after.Told, "n = %d, k = %d", side.n, side.k)
		assert.Equal(t, before.ToldItems, after.ToldItems)
		assert.Equal(t, before.Pure, after.Pure)
		assert.Equal(t, before.Several, after.Several)
		assert.GreaterOrEqual(t, after.BCubed.F1, before.BCubed.F1)
		assert.GreaterOrEqual(t, after.BCubed.F1, 10./11)
	}
}

// Events a and b have two reports each: a is found, with a distractor, and b is
// split; x and y are joined wrongly, and z is rightly alone. Told is of
// a, a, b, b, x and y: precision (⅔+⅔+1+1+½+½)/6, recall (1+1+½+½+1+1)/6. Of the
// stories {a a .}, {x y} and {. .}, the last counts nowhere and no other is pure.
func TestToldByHand(t *testing.T) {
	s, err := score.ComparePartial([]byte("aa.bbxyz.."), []byte("1112344566"), '.')
	require.NoError(t, err)
	assertPRF(t, 13./18, 5./6, s.Told, "told")
	assert.Equal(t, 6, s.ToldItems)
	assert.Equal(t, 7, s.Items)
	assert.Equal(t, 2, s.Several)
	assert.Zero(t, s.Pure)

	s = mustCompare(t, []byte("aabbcdd"), []byte("1122222"))
	assert.Equal(t, 2, s.Several)
	assert.Equal(t, 1, s.Pure)
}

// With one cluster on one side and n on the other, all scores have closed
// forms; at this n they would overflow 32 bits.
func TestOneClusterAgainstSingletons(t *testing.T) {
	const n = 200_000
	truth, got := make([]int, n), make([]int, n)
	for i := range got {
		got[i] = i
	}
	s := mustCompare(t, truth, got)
	assertPRF(t, 1, 1./n, s.BCubed, "B-cubed")
	assertPRF(t, 2./(n+1)/n, 2./(n+1), s.CEAFe, "CEAF-e")
	assertPRF(t, 1, 0, s.Pairwise, "pairwise")
	assert.Zero(t, s.ARI)
	assert.Equal(t, n, s.GotClusters)
}

// A NaN equals nothing, itself included: each is a cluster of its own, or has
// a label that no other item has.
func TestNaNLabels(t *testing.T) {
	nan := math.NaN()
	s := mustCompare(t, []float64{nan, nan, 1, 1}, []float64{nan, nan, 1, 1})
	assert.Equal(t, mustCompare(t, []int{1, 2, 3, 3}, []int{1, 2, 3, 3}), s)
}
