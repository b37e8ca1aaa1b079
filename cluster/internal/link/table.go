package link

import (
	"iter"
	"math/bits"

	"github.com/chumtin/chumtin/cluster/internal/like"
)

// A table holds the proximities of a group by the name of the other one: open
// addressing with linear probing, and removal that closes the gap (Knuth, TAOCP
// 6.4, algorithm R). Most groups have few, so an empty table takes nothing.
type table struct {
	slots []slot // a power of two
	used  int
	shift uint8 // of a hash to its slot
}

type slot struct {
	other     like.TextID
	full      bool
	proximity proximity
}

// golden is the golden ratio of 2^64 (Knuth, TAOCP 6.4), made odd.
const golden = 0x9E3779B97F4A7C15

// home returns the slot where a name belongs: the top bits of its product with
// golden, taken twice, as names that are evenly apart by a Fibonacci number would
// pile up after one.
func (t *table) home(name like.TextID) int {
	h := uint64(uint32(name)) * golden
	return int((h ^ h>>32) * golden >> t.shift)
}

// at returns the slot of a name, or the empty one where it belongs.
func (t *table) at(name like.TextID) int {
	i := t.home(name)
	for t.slots[i].full && t.slots[i].other != name {
		i = (i + 1) & (len(t.slots) - 1)
	}
	return i
}

func (t *table) get(name like.TextID) (proximity, bool) {
	if t.used == 0 {
		return proximity{}, false
	}
	s := &t.slots[t.at(name)]
	return s.proximity, s.full
}

func (t *table) put(name like.TextID, p proximity) {
	if 4*(t.used+1) > 3*len(t.slots) {
		t.grow()
	}
	s := &t.slots[t.at(name)]
	if !s.full {
		t.used++
	}
	*s = slot{name, true, p}
}

func (t *table) grow() {
	old := t.slots
	t.slots = make([]slot, max(4, 2*len(old)))
	t.shift = uint8(64 - bits.TrailingZeros(uint(len(t.slots))))
	for _, s := range old {
		if s.full {
			t.slots[t.at(s.other)] = s
		}
	}
}

func (t *table) remove(name like.TextID) {
	if t.used == 0 {
		return
	}
	gap := t.at(name)
	if !t.slots[gap].full {
		return
	}
	t.used--
	mask := len(t.slots) - 1
	for i := (gap + 1) & mask; t.slots[i].full; i = (i + 1) & mask {
		// What belongs between the gap and here stays; all else moves into the gap.
		if home := t.home(t.slots[i].other); (i-home)&mask >= (i-gap)&mask {
			t.slots[gap] = t.slots[i]
			gap = i
		}
	}
	t.slots[gap] = slot{}
}

// all yields the proximities, in no order. The table must not change meanwhile.
//
// It strides through the slots: in their order, which is that of hashes, what is
// put into a smaller table would fill it from one end, in quadratic time.
func (t *table) all() iter.Seq2[like.TextID, proximity] {
	return func(yield func(like.TextID, proximity) bool) {
		mask, stride := uint64(len(t.slots)-1), uint64(golden)>>t.shift|1
		for i := range uint64(len(t.slots)) {
			if s := &t.slots[i*stride&mask]; s.full && !yield(s.other, s.proximity) {
				return
			}
		}
	}
}
