package steps_test

import (
	"cmp"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/steps"
)

// rounds links items as the package's doc says, and returns the groups of the last
// round, and the size of the largest component.
func rounds(t *testing.T, w *steps.Worker, items []steps.Item, pairs []steps.Pair, levels []float64) (groups []steps.Group, largest int) {
	byID := make(map[string]steps.Item)
	for _, item := range items {
		byID[item.Article.ID] = item
		groups = append(groups, steps.Group{IDs: []string{item.Article.ID}, Texts: 1})
	}
	for round, level := range levels {
		of := make(map[string]int) // the group of each item
		for n, g := range groups {
			for _, id := range g.IDs {
				of[id] = n
			}
		}
		type between struct{ a, b int }
		sums, highest := make(map[between]uint64), make(map[between]uint64)
		parent := make([]int, len(groups))
		for n := range parent {
			parent[n] = n
		}
		find := func(n int) int {
			for parent[n] != n {
				n = parent[n]
			}
			return n
		}
		for _, p := range pairs {
			a, b := of[p.A], of[p.B]
			if a == b {
				continue
			}
			if p.Same {
				require.Zero(t, round)
				parent[max(find(a), find(b))] = min(find(a), find(b))
			}
			k := between{min(a, b), max(a, b)}
			sums[k] += uint64(p.Units) * uint64(1+p.Others)
			highest[k] = max(highest[k], uint64(p.Units))
		}
		least := level * steps.One
		for k, sum := range sums {
			x, y := groups[k.a].Texts, groups[k.b].Texts
			if float64(highest[k]) >= least && (max(x, y) > 256 || float64(sum) >= least*float64(x*y)) {
				a, b := find(k.a), find(k.b)
				parent[max(a, b)] = min(a, b)
			}
		}
		itemsOf, pairsOf := make(map[int][]steps.Item), make(map[int][]steps.Pair)
		for _, item := range items {
			c := find(of[item.Article.ID])
			itemsOf[c] = append(itemsOf[c], item)
			largest = max(largest, len(itemsOf[c]))
		}
		for _, p := range pairs {
			if c := find(of[p.A]); c == find(of[p.B]) {
				pairsOf[c] = append(pairsOf[c], p)
			}
		}
		groups = nil
		for _, c := range slices.Sorted(maps.Keys(itemsOf)) {
			found, err := w.LinkTo(t.Context(), level, itemsOf[c], pairsOf[c], nil)
			require.NoError(t, err)
			groups = append(groups, found...)
		}
	}
	return groups, largest
}

// Groups linked in rounds are those linked at once. Constraints are left out.
func TestRoundsAreOne(t *testing.T) {
	merged := 0
	for _, x := range append(trials(t), trial{name: "crowd", articles: crowd(300, 2)}) {
		if x.opts.Linkage != cluster.Average {
			continue
		}
		w := x.worker(t)
		items := x.items(t, w)
		pairs, err := w.Pairs(t.Context(), items)
		require.NoError(t, err)
		want, err := w.Link(t.Context(), items, pairs, nil)
		require.NoError(t, err)
		got, largest := rounds(t, w, items, pairs, []float64{.4, .3, .25, .2, w.Options().Threshold})
		slices.SortFunc(got, func(a, b steps.Group) int { return cmp.Compare(a.IDs[0], b.IDs[0]) })
		slices.SortFunc(want, func(a, b steps.Group) int { return cmp.Compare(a.IDs[0], b.IDs[0]) })
		require.Equal(t, want, got, x.name)
		merged += len(items) - len(got)
		t.Logf("%s: %d items, a component of %d", x.name, len(items), largest)
	}
	assert.Greater(t, merged, 100)
}

func TestLinkToRefuses(t *testing.T) {
	w, err := steps.NewWorker(cluster.Options{Threshold: .2})
	require.NoError(t, err)
	for _, least := range []float64{0, .19, 1.1} {
		_, err := w.LinkTo(t.Context(), least, nil, nil, nil)
		assert.ErrorContains(t, err, "want at least the threshold, 0.2,")
	}
	_, err = new(steps.Worker).LinkTo(t.Context(), .5, nil, nil, nil)
	assert.ErrorContains(t, err, "NewWorker")
}
