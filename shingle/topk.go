package shingle

import (
	"slices"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// A weighted feature is one whose weight has not been scaled yet.
type weighted struct {
	hash   uint64 // the low bits, which a Vector does not hold, are zero
	weight uint32
}

// A chooser picks the heaviest features of a text, in time proportional to
// their number. It counts how many fall into each class of weights, takes all of the
// heavier classes, and ranks only the features of the one class that does not fit
// whole. It is used again for the next text.
type chooser struct {
	classes [1024]uint32 // how many features weigh classUnit times the index, and less than one unit more
	heavy   []uint32     // the indices of those that may be chosen
	chosen  []weighted
	ties    []uint64
}

const (
	classBits = 10
	classUnit = 1 << classBits
)

// heaviest returns the n heaviest features in any order, given their hashes and weights; of
// equal weights it takes the lower hashes of a [Vector]. The result is valid until the next
// call. Features without weight may be among them.
func (c *chooser) heaviest(hashes []uint64, weights []uint32, n int) []weighted {
	if len(weights) <= n {
		c.chosen = slices.Grow(c.chosen[:0], len(weights))[:len(weights)]
		for i, w := range weights {
			c.chosen[i] = weighted{num.Mix(hashes[i]) &^ Unit, w}
		}
		return c.chosen
	}
	last, room := c.lastClass(weights, n)
	c.chosen, c.ties = slices.Grow(c.chosen[:0], n), c.ties[:0]
	for _, i := range c.atLeast(weights, last*classUnit) {
		w, hash := weights[i], num.Mix(hashes[i])
		if w/classUnit > last {
			c.chosen = append(c.chosen, weighted{hash &^ Unit, w})
		} else {
			// A key that is lower if the feature is heavier: the low bits of
			// the weight, inverted, then the hash.
			c.ties = append(c.ties, uint64(^w)<<(64-classBits)|hash>>classBits)
		}
	}
	for _, tie := range lowest(c.ties, room) {
		w := ^uint32(tie>>(64-classBits)) % classUnit
		c.chosen = append(c.chosen, weighted{tie << classBits &^ Unit, last*classUnit + w})
	}
	return c.chosen
}

// lastClass returns the class of which not all features may be among the n heaviest, and
// how many are.
func (c *chooser) lastClass(weights []uint32, n int) (class uint32, room int) {
	clear(c.classes[:])
	heaviest := uint32(0)
	for _, w := range weights {
		c.classes[w/classUnit%uint32(len(c.classes))]++
		heaviest = max(heaviest, w)
	}
	room = n
	for class = heaviest / classUnit; class > 0 && int(c.classes[class]) <= room; class-- {
		room -= int(c.classes[class])
	}
	return class, min(room, int(c.classes[class]))
}

// atLeast returns the indices of the features that weigh weight or more. Its loop has
// no branch that the processor would guess wrong.
func (c *chooser) atLeast(weights []uint32, weight uint32) []uint32 {
	c.heavy = slices.Grow(c.heavy[:0], len(weights))[:len(weights)]
	n := 0
	for i, w := range weights {
		c.heavy[n] = uint32(i)
		n += int((uint64(weight) - uint64(w) - 1) >> 63)
	}
	return c.heavy[:n]
}

// lowest returns the n lowest keys in any order. It sorts up to 32 of them, and
// selects among more by radix: each round looks at one byte, from the highest on, of
// the keys that are still in doubt.
func lowest(keys []uint64, n int) []uint64 {
	if len(keys) <= 32 {
		insertionSort(keys)
		return keys[:n]
	}
	// keys[:found] are among the n lowest, keys[end:] are not, and those between
	// are in doubt: all have the same bytes above shift. found ≤ n ≤ end.
	found, end := 0, len(keys)
	for shift := 56; n < end && shift >= 0; shift -= 8 {
		var counts [256]int
		for _, k := range keys[found:end] {
			counts[k>>shift&255]++
		}

		// Of the keys in doubt those with a byte below limit are found, those
		// with limit stay in doubt, and those above are out.
		limit := uint64(0)
		for sum := found; sum+counts[limit] <= n; limit++ {
			sum += counts[limit]
		}
		for i := found; i < end; i++ {
			if keys[i]>>shift&255 < limit {
				keys[i], keys[found] = keys[found], keys[i]
				found++
			}
		}
		doubt := found
		for i := found; i < end; i++ {
			if keys[i]>>shift&255 == limit {
				keys[i], keys[doubt] = keys[doubt], keys[i]
				doubt++
			}
		}
		end = doubt
	}
	return keys[:n]
}
