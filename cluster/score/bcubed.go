package score

import (
	"maps"
	"slices"
)

// bcubed returns the B-cubed scores. The n items of a cell each have precision
// n/|got| and recall n/|truth|, so that a cell adds n²/size to a sum over the
// items.
func (t *table) bcubed() PRF {
	precision, recall := bySize{}, bySize{}
	for _, c := range t.cells {
		precision[t.got[c.got]] += c.n * c.n
		recall[t.truth[c.truth]] += c.n * c.n
	}
	n := float64(t.labelled)
	return newPRF(precision.sum()/n, recall.sum()/n)
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
