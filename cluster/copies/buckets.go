package copies

import (
	"iter"
	"math/bits"
)

// A table finds equal keys, by linear probing. It is used again for each band. All
// numbers of texts in it are one higher, so that 0 is none.
type table struct {
	first []uint32 // at a place, the first text with a key
	next  []uint32 // of each text, the next with its key
	last  []uint32 // of each first text, the last with its key
}

// clear makes room for n texts, in a table that stays half empty.
func (t *table) clear(n int) (shift int) {
	width := bits.Len(uint(2 * n))
	if len(t.first) != 1<<width {
		*t = table{make([]uint32, 1<<width), make([]uint32, n), make([]uint32, n)}
	}
	clear(t.first)
	clear(t.next)
	clear(t.last)
	return 64 - width
}

// buckets returns the texts of each key that several have: how many, then their
// numbers in ascending order. Key 0 is none.
func (t *table) buckets(keys []uint64) []uint32 {
	shift := t.clear(len(keys))
	for i, key := range keys {
		if key == 0 {
			continue
		}
		text := uint32(i + 1)
		place := key * 0x9E3779B97F4A7C15 >> shift
		for t.first[place] != 0 && keys[t.first[place]-1] != key {
			place = (place + 1) & uint64(len(t.first)-1)
		}
		first := t.first[place]
		if first == 0 {
			t.first[place], first = text, text
		} else {
			t.next[t.last[first-1]-1] = text
		}
		t.last[first-1] = text
	}
	var buckets []uint32
	for i, last := range t.last {
		if last == 0 || t.next[i] == 0 {
			continue
		}
		head := len(buckets)
		buckets = append(buckets, 0)
		for text := uint32(i + 1); text != 0; text = t.next[text-1] {
			buckets = append(buckets, text-1)
		}
		buckets[head] = uint32(len(buckets) - head - 1)
	}
	return buckets
}

// each yields the buckets in what [table.buckets] returned.
func each(buckets []uint32) iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		for len(buckets) > 0 {
			n := buckets[0]
			if !yield(buckets[1 : n+1]) {
				return
			}
			buckets = buckets[n+1:]
		}
	}
}
