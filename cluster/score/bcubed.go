package score

import (
	"maps"
	"slices"
)

// bcubed returns the B-cubed scores of all labelled items.
func (t *table) bcubed() PRF {
	scores, _ := t.bcubedOf(func(cell) bool { return true })
	return scores
}

// told returns the B-cubed scores of the labelled items that have company in
// what was got or in the truth, and how many they are.
func (t *table) told() (PRF, int) {
	return t.bcubedOf(func(c cell) bool { return t.got[c.got] > 1 || t.truth[c.truth] > 1 })
}

// bcubedOf returns the B-cubed scores of the items in some cells, and how many
// they are. The n items of a cell each have precision n/|got| and recall
// n/|truth|, so that a cell adds n²/size to a sum over the items.
func (t *table) bcubedOf(scored func(cell) bool) (scores PRF, items int) {
	precision, recall := bySize{}, bySize{}
	for _, c := range t.cells {
		if scored(c) {
			precision[t.got[c.got]] += c.n * c.n
			recall[t.truth[c.truth]] += c.n * c.n
			items += int(c.n)
		}
	}
	if items == 0 {
		return newPRF(1, 1), 0
	}
	n := float64(items)
	return newPRF(precision.sum()/n, recall.sum()/n), items
}

// A bySize is a sum of fractions: of value/key over all entries. Numerators of
// a size add up as integers and the rest is added by ascending size, so that
// the order of the terms cannot change the result by a rounding.
type bySize map[int64]int64

func (s bySize) sum() (total float64) {
	for _, size := range slices.Sorted(maps.Keys(s)) {
		total += float64(s[size]) / float64(size)
	}
	return total
}
