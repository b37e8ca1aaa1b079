package link

import (
	"iter"
	"math/bits"
)

// A table holds the place of the proximity to each other group by its name: open
// addressing with linear probing (Knuth, TAOCP 6.4, algorithm L). Most groups have few,
// so an empty table takes nothing.
//
// A slot takes 8 bytes, and the proximity, of 40, is elsewhere and once for both
// groups: with the proximities in the slots, the tables of 150,000 articles and edits
// of them took 3.8 GB, and two thirds of the time of linking was waiting for them.
//
// Names of groups that are no more stay until the table is full: to take one out of the
// tables of all others would be half of the waiting that is left.
type table struct {
	slots []slot // a power of two
	used  int32
	shift uint8 // of a hash to its slot
}

// A slot is free if it is zero.
type slot struct {
	other localID
	next  int32 // 1 and the place of the proximity
}

// minTable is the size of the smallest table.
const minTable = 4

// tableSize returns the size of a table with room for n names: at most three of four
// slots are taken.
func tableSize(n int) int {
	if n == 0 {
		return 0
	}
	return max(minTable, 1<<bits.Len(uint((4*n+2)/3-1)))
}

// newTable returns a table of slots, which are free and a power of two or none.
func newTable(slots []slot) table {
	return table{slots: slots, shift: uint8(64 - bits.TrailingZeros(uint(len(slots))))}
}

// golden is the golden ratio of 2^64 (Knuth, TAOCP 6.4), made odd.
const golden = 0x9E3779B97F4A7C15

// home returns the slot where a name belongs: the top bits of its product with
// golden, taken twice, as names that are evenly apart by a Fibonacci number would
// pile up after one.
func (t *table) home(name localID) int {
	h := uint64(uint32(name)) * golden
	return int((h ^ h>>32) * golden >> t.shift)
}

// at returns the slot of a name, or the free one where it belongs.
func (t *table) at(name localID) int {
	i := t.home(name)
	for t.slots[i].next != 0 && t.slots[i].other != name {
		i = (i + 1) & (len(t.slots) - 1)
	}
	return i
}

func (t *table) get(name localID) (place int32, ok bool) {
	if t.used == 0 {
		return 0, false
	}
	s := t.slots[t.at(name)]
	return s.next - 1, s.next != 0
}

// put sets the place of a name. If the table is full, those that are gone are left out.
func (t *table) put(name localID, place int32, isGone func(localID) bool) {
	if 4*(int(t.used)+1) > 3*len(t.slots) {
		t.renew(isGone)
	}
	s := &t.slots[t.at(name)]
	if s.next == 0 {
		t.used++
	}
	*s = slot{name, place + 1}
}

// renew makes a table without the names that are gone, and with room for as many again
// as there are others.
func (t *table) renew(isGone func(localID) bool) {
	left := 0
	for name := range t.all() {
		if !isGone(name) {
			left++
		}
	}
	renewed := newTable(make([]slot, tableSize(2*left+1)))
	for name, place := range t.all() {
		if !isGone(name) {
			renewed.slots[renewed.at(name)] = slot{name, place + 1}
		}
	}
	renewed.used = int32(left)
	*t = renewed
}

// all yields the places of proximities, in no order. The table must not change
// meanwhile.
//
// It strides through the slots: in their order, which is that of hashes, what is
// put into a smaller table would fill it from one end, in quadratic time.
func (t *table) all() iter.Seq2[localID, int32] {
	return func(yield func(localID, int32) bool) {
		mask, stride := uint64(len(t.slots)-1), uint64(golden)>>t.shift|1
		for i := range uint64(len(t.slots)) {
			if s := t.slots[i*stride&mask]; s.next != 0 && !yield(s.other, s.next-1) {
				return
			}
		}
	}
}
