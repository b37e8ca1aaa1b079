package score

import "slices"

// A table is the contingency table of two clusterings, whose clusters are
// numbered from 0 on both sides.
type table struct {
	cells []cell  // those that are not empty, by truth, then by got
	truth []int64 // sizes of the clusters of the truth
	got   []int64 // sizes of the clusters got that have a labelled item, with all their items

	labelled, unlabelled int64 // items
}

// A cell counts the items that a cluster of the truth shares with one got.
type cell struct {
	truth, got uint32
	n          int64
}

func newTable[T, G comparable](truth []T, got []G, labelled func(T) bool) *table {
	var t table
	truths, gots := map[T]uint32{}, map[G]uint32{}
	var keys []uint64 // of the labelled items: truth<<32 | got
	for i, label := range truth {
		if labelled(label) {
			keys = append(keys, uint64(number(truths, label))<<32|uint64(number(gots, got[i])))
		}
	}
	slices.Sort(keys)
	t.truth = make([]int64, len(truths))
	t.got = make([]int64, len(gots))
	t.labelled = int64(len(keys))
	t.unlabelled = int64(len(truth) - len(keys))
	t.count(keys)

	for i, label := range truth {
		if !labelled(label) {
			if j, ok := gots[got[i]]; ok {
				t.got[j]++
			}
		}
	}
	return &t
}

// number returns the number of a label, which is the next one if it is new.
func number[L comparable](numbers map[L]uint32, label L) uint32 {
	n, ok := numbers[label]
	if !ok {
		n = uint32(len(numbers))
		numbers[label] = n
	}
	return n
}

// count fills the cells and the sizes from the sorted keys of items.
func (t *table) count(keys []uint64) {
	for len(keys) > 0 {
		n := slices.IndexFunc(keys, func(k uint64) bool { return k != keys[0] })
		if n < 0 {
			n = len(keys)
		}
		c := cell{uint32(keys[0] >> 32), uint32(keys[0]), int64(n)}
		t.cells = append(t.cells, c)
		t.truth[c.truth] += c.n
		t.got[c.got] += c.n
		keys = keys[n:]
	}
}

// pure returns how many clusters got hold several items, and how many of these
// are in a single cell.
func (t *table) pure() (pure, several int) {
	for _, c := range t.cells {
		if size := t.got[c.got]; size > 1 && size == c.n {
			pure++
		}
	}
	for _, size := range t.got {
		if size > 1 {
			several++
		}
	}
	return pure, several
}

// largest returns the size of the largest cluster got, and of the largest one
// that is in no single cell.
func (t *table) largest() (all, mixed int) {
	pure := make([]bool, len(t.got))
	for _, c := range t.cells {
		pure[c.got] = c.n == t.got[c.got]
	}
	for j, size := range t.got {
		all = max(all, int(size))
		if !pure[j] {
			mixed = max(mixed, int(size))
		}
	}
	return all, mixed
}
