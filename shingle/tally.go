package shingle

import (
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// A tally counts keys, and numbers them from 1 on by first occurrence. Call reset before
// the first text and before each other one.
type tally struct {
	n    int // the number of the next key
	few  fewKeys
	many *manyKeys // in place of few if not nil
	idle *manyKeys // of a text before this one
}

// all returns the keys by number and how often each occurs, in tenths of an occurrence.
// Number 0 is none.
func (t *tally) all() (keys []uint64, tenths []uint32) {
	if t.many != nil {
		return t.many.keys, t.many.tenths
	}
	return t.few.keys[:t.n], t.few.tenths[:t.n]
}

// add counts more keys, each as so many tenths, and sets numbers to those of the keys.
func (t *tally) add(keys []uint64, tenths uint32, numbers []uint32) {
	if t.many == nil && t.n+len(keys) < maxFew {
		t.few.reserve(t.n, len(keys))
		t.n = t.few.add(t.n, keys, tenths, numbers)
		return
	}
	if t.many == nil {
		known, counts := t.all()
		t.many, t.idle = t.idle, nil
		if t.many == nil {
			t.many = new(manyKeys)
		}
		t.many.set(known, counts)
	}
	t.many.add(keys, tenths, numbers)
	t.n = len(t.many.keys)
}

// reset forgets all keys, and the memory of a text that was far too long.
func (t *tally) reset() {
	t.few.reset()
	if t.many != nil && len(t.many.table) <= keptMemory {
		t.idle = t.many
	}
	t.many, t.n = nil, 1
}

// tableSeed spreads keys over a table in a way that differs from one process to the
// next, so that nobody can write a text whose features collide in it. What is counted
// does not depend on it.
var tableSeed = rand.Uint64()

// spread returns where in a table the search for a key begins, before it is masked. One
// product would do for hashes. But pairs of numbers are nearly in arithmetic progression,
// and so would be their products, which some seeds leave all in one place.
func spread(key, seed uint64) uint64 { return num.Fold(key^seed, num.Mul0) }

// maxFew is more than nearly all texts need: it is some 12 kB of Vietnamese.
const maxFew = 1 << 11

// fewKeys are the keys of a text that has fewer than maxFew tokens. Arrays of fixed size
// save the checks of bounds, and registers. The table is at most a quarter full: at half
// so many places more keys go on to the next one, which a processor cannot foresee, and
// counting takes a quarter more time.
type fewKeys struct {
	keys   [maxFew]uint64
	tenths [maxFew]uint32     // zero behind the last key
	table  [4 * maxFew]uint16 // open addressing in the first places: the number of a key, or 0
	places int                // of the table that are in use: as few as may be, so that they stay near the processor
}

const minPlaces = 1 << 9

// add counts keys, given the number of the next one, which it returns as well. In outline
// it is what manyKeys.add is. But whether a key is new is as good as random, and a
// processor that guesses it wrong loses more than all else takes. So nothing branches on
// it: each key is entered as if it were new, at n, and the search ends there if it does
// not end before. A place of the table that is free leads to n as well.
func (f *fewKeys) add(n int, list []uint64, tenths uint32, numbers []uint32) int {
	mask, seed := uint64(f.places-1)&(4*maxFew-1), tableSeed
	numbers = numbers[:len(list)]
	for i, key := range list {
		f.keys[n] = key
		place := spread(key, seed) & mask
		k := int(f.table[place])
		isNew := (k - 1) >> (bits.UintSize - 1) // -1 if the place is free, else 0
		k |= n & isNew
		for f.keys[k] != key {
			place = (place + 1) & mask
			k = int(f.table[place])
			isNew = (k - 1) >> (bits.UintSize - 1)
			k |= n & isNew
		}
		f.table[place] = uint16(k) // what stands there already, or n
		f.tenths[k] += tenths
		numbers[i] = uint32(k)
		n -= isNew
	}
	return n
}

// reserve makes room for more keys behind the first n.
func (f *fewKeys) reserve(n, more int) {
	places := max(minPlaces, 1<<bits.Len(uint(4*(n+more))))
	if places <= f.places {
		return
	}
	clear(f.table[:f.places])
	f.places = places
	for i := 1; i < n; i++ {
		place := spread(f.keys[i], tableSeed)
		for f.table[place&uint64(places-1)] != 0 {
			place++
		}
		f.table[place&uint64(places-1)] = uint16(i)
	}
}

func (f *fewKeys) reset() {
	clear(f.table[:f.places])
	clear(f.tenths[:min(f.places, maxFew)])
	f.places = 0
}

// manyKeys are those of a longer text.
type manyKeys struct {
	keys   []uint64
	tenths []uint32
	table  []uint32 // open addressing: the number of a key, or 0
}

func (m *manyKeys) set(keys []uint64, tenths []uint32) {
	m.keys, m.tenths = append(m.keys[:0], keys...), append(m.tenths[:0], tenths...)
	clear(m.table)
	m.table = m.table[:0]
}

func (m *manyKeys) add(keys []uint64, tenths uint32, numbers []uint32) {
	m.reserve(len(keys))
	for i, key := range keys {
		at := m.find(key)
		if *at == 0 {
			*at = uint32(len(m.keys))
			m.keys, m.tenths = append(m.keys, key), append(m.tenths, 0)
		}
		m.tenths[*at] += tenths
		numbers[i] = *at
	}
}

// find returns the place in the table that has the number of key, or a free one where it belongs.
func (m *manyKeys) find(key uint64) *uint32 {
	mask := uint64(len(m.table) - 1)
	place := spread(key, tableSeed) & mask
	for k := m.table[place]; k != 0 && m.keys[k] != key; k = m.table[place] {
		place = (place + 1) & mask
	}
	return &m.table[place]
}

// reserve makes room for more keys. The table is at most half full.
func (m *manyKeys) reserve(more int) {
	places := 1 << bits.Len(uint(2*(len(m.keys)+more)))
	if places <= len(m.table) {
		return
	}
	clear(m.table)
	m.table = slices.Grow(m.table[:0], places)[:places]
	for i, key := range m.keys[1:] {
		*m.find(key) = uint32(i + 1)
	}
}
