package score_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/score"
)

// unlabelled is the truth of items without label in this file.
const unlabelled = 0

// Every clustering of up to five items, labelled in whole or in part, must
// score against every other what the definitions say word by word.
func TestAllSmallClusterings(t *testing.T) {
	for n := 1; n <= 5; n++ {
		gots := clusterings(n, 1)
		for _, truth := range clusterings(n, unlabelled) {
			if !slices.ContainsFunc(truth, func(l int) bool { return l != unlabelled }) {
				continue
			}
			for _, got := range gots {
				s, err := score.ComparePartial(truth, got, unlabelled)
				require.NoError(t, err)
				compareNaive(t, naive{truth, got}, s)
				if t.Failed() {
					t.Fatalf("truth %v, got %v", truth, got)
				}
			}
		}
	}
}

// clusterings returns all clusterings of n items with labels from least up.
// Each label beyond 1 is used only after the one before it, so that no
// clustering comes twice.
func clusterings(n, least int) [][]int {
	if n == 0 {
		return [][]int{nil}
	}
	var all [][]int
	for _, rest := range clusterings(n-1, least) {
		for label := least; label <= max(unlabelled, slices.Max(append(rest, unlabelled)))+1; label++ {
			all = append(all, append(slices.Clone(rest), label))
		}
	}
	return all
}

func TestClusteringsAreCountedByBell(t *testing.T) {
	for n, bell := range []int{1, 1, 2, 5, 15, 52} {
		assert.Len(t, clusterings(n, 1), bell)
	}
	// Those without label are one more cluster, which may be empty: Bell of n+1.
	assert.Len(t, clusterings(4, unlabelled), 52)
}

func compareNaive(t *testing.T, d naive, s score.Scores) {
	t.Helper()
	p, r := d.bcubed()
	assertPRF(t, p, r, s.BCubed, "B-cubed")
	p, r, told := d.told()
	assertPRF(t, p, r, s.Told, "told")
	assert.Equal(t, told, s.ToldItems, "told items")
	p, r = d.ceafe()
	assertPRF(t, p, r, s.CEAFe, "CEAF-e")
	p, r, ari := d.pairs()
	assertPRF(t, p, r, s.Pairwise, "pairwise")
	assert.InDelta(t, ari, s.ARI, 1e-12, "ARI")
	pure, several := d.pure()
	assert.Equal(t, pure, s.Pure, "pure")
	assert.Equal(t, several, s.Several, "of several")
	largest, mixed := d.largest()
	assert.Equal(t, largest, s.Largest, "largest")
	assert.Equal(t, mixed, s.LargestMixed, "largest mixed")
}

// naive scores straight from the definitions, by loops over items, pairs of
// items and permutations of clusters.
type naive struct{ truth, got []int }

func (d naive) labelled(i int) bool { return d.truth[i] != unlabelled }

func (d naive) together(i, j int) bool {
	return d.labelled(i) && d.labelled(j) && d.truth[i] == d.truth[j]
}

func (d naive) bcubed() (precision, recall float64) {
	precision, recall, _ = d.bcubedOf(d.labelled)
	return precision, recall
}

// told leaves out the items that are alone on both sides.
func (d naive) told() (precision, recall float64, items int) {
	return d.bcubedOf(func(i int) bool {
		for j := range d.truth {
			if d.labelled(i) && i != j && (d.got[i] == d.got[j] || d.truth[i] == d.truth[j]) {
				return true
			}
		}
		return false
	})
}

func (d naive) bcubedOf(scored func(i int) bool) (precision, recall float64, items int) {
	for i := range d.truth {
		if !scored(i) {
			continue
		}
		var both, truth, got float64
		for j := range d.truth {
			if d.got[i] == d.got[j] {
				got++
			}
			if d.together(i, j) {
				truth++
				if d.got[i] == d.got[j] {
					both++
				}
			}
		}
		items++
		precision += both / got
		recall += both / truth
	}
	if items == 0 {
		return 1, 1, 0
	}
	return precision / float64(items), recall / float64(items), items
}

// pure counts the scored clusters of several in which each item belongs with
// each other.
func (d naive) pure() (pure, several int) {
	for _, items := range d.scoredClusters(d.got) {
		if len(items) == 1 {
			continue
		}
		several++
		isPure := true
		for _, i := range items {
			for _, j := range items {
				isPure = isPure && d.together(i, j)
			}
		}
		if isPure {
			pure++
		}
	}
	return pure, several
}

// pairs returns the pairwise scores and the index in the form of Hubert and
// Arabie: (index − expected) / (maximum − expected).
func (d naive) pairs() (precision, recall, ari float64) {
	var all, both, truth, got float64
	for i := range d.truth {
		for j := range i {
			if !d.labelled(i) && !d.labelled(j) {
				continue
			}
			all++
			if d.together(i, j) {
				truth++
			}
			if d.got[i] == d.got[j] {
				got++
			}
			if d.together(i, j) && d.got[i] == d.got[j] {
				both++
			}
		}
	}
	precision, recall, ari = 1, 1, 1
	if got > 0 {
		precision = both / got
	}
	if truth > 0 {
		recall = both / truth
	}
	if all > 0 {
		expected, maximum := truth*got/all, (truth+got)/2
		if maximum != expected {
			ari = (both - expected) / (maximum - expected)
		}
	}
	return precision, recall, ari
}

func (d naive) ceafe() (precision, recall float64) {
	truths, gots := d.scoredClusters(d.truth), d.scoredClusters(d.got)
	total := d.align(truths, gots)
	return total / float64(len(gots)), total / float64(len(truths))
}

// scoredClusters returns the clusters of a side with a labelled item.
func (d naive) scoredClusters(side []int) [][]int {
	byLabel := map[int][]int{}
	for i, label := range side {
		byLabel[label] = append(byLabel[label], i)
	}
	var scored [][]int
	for _, items := range byLabel {
		if slices.ContainsFunc(items, d.labelled) {
			scored = append(scored, items)
		}
	}
	return scored
}

// align tries every way to give the clusters of the truth different clusters
// got, or none, and returns the best total of φ4.
func (d naive) align(truths, gots [][]int) float64 {
	if len(truths) == 0 {
		return 0
	}
	best := d.align(truths[1:], gots)
	for j, got := range gots {
		var common float64
		for _, i := range truths[0] {
			if slices.Contains(got, i) {
				common++
			}
		}
		phi4 := 2 * common / float64(len(truths[0])+len(got))
		best = max(best, phi4+d.align(truths[1:], slices.Delete(slices.Clone(gots), j, j+1)))
	}
	return best
}

func (d naive) largest() (all, mixed int) {
	for _, got := range d.scoredClusters(d.got) {
		all = max(all, len(got))
		for _, i := range got[1:] {
			if !d.together(got[0], i) {
				mixed = max(mixed, len(got))
			}
		}
	}
	return all, mixed
}
