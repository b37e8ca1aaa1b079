package propose

import (
	"hash/maphash"
	"slices"
)

// IDs holds IDs, each under a number, without pointers. The zero names is
// empty.
type IDs struct {
	seed  maphash.Seed
	bytes slab[byte]
	All   List[idPlace] // by number
	gone  []uint64      // a bit for each number that was removed; those beyond are not
	table []slot        // open addressing, a power of two
	Live  int
}

// An idPlace says where an ID is.
type idPlace struct {
	place  place
	Length uint32
}

// A slot holds 1 + a number, 0 if it is free, and the hash of its ID: another ID
// of the table is nearly always told by the hash alone, and need not be read to
// see that it is another, nor to find its place in a larger table.
type slot struct{ hash, id uint32 }

func (s *IDs) hash(id string) uint32 { return uint32(maphash.String(s.seed, id) >> 32) }

// Find returns the number of an ID, and whether it is there.
func (s *IDs) Find(id string) (uint32, bool) {
	if len(s.table) == 0 {
		return 0, false
	}
	at := s.table[s.slot(id, s.hash(id))].id
	return at - 1, at != 0
}

// slot returns where an ID of this hash is in the table, or the free place where
// it belongs.
func (s *IDs) slot(id string, hash uint32) uint32 {
	mask := uint32(len(s.table) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		if at := s.table[i]; at.id == 0 || at.hash == hash && s.Is(at.id-1, id) {
			return i
		}
	}
}

// Is reports whether id is the ID of a number.
func (s *IDs) Is(n uint32, id string) bool {
	at := s.All.At(n)
	return int(at.Length) == len(id) && string(s.bytes.get(at.place, at.Length)) == id
}

// Add puts an ID that is not there under the next number.
func (s *IDs) Add(id string) {
	if 4*s.Live >= 3*len(s.table) {
		s.grow()
	}
	hash := s.hash(id)
	s.All.Add(idPlace{s.bytes.put([]byte(id), nil), uint32(len(id))})
	s.table[s.slot(id, hash)] = slot{hash, uint32(s.All.Len)}
	s.Live++
}

// grow makes room in the table.
func (s *IDs) grow() {
	if s.table == nil {
		s.seed = maphash.MakeSeed()
	}
	old := s.table
	s.table = make([]slot, max(64, 2*len(old)))
	mask := uint32(len(s.table) - 1)
	for _, at := range old {
		if at.id == 0 {
			continue
		}
		i := at.hash & mask
		for s.table[i].id != 0 {
			i = (i + 1) & mask
		}
		s.table[i] = at
	}
}

// Remove forgets the ID of a number, which is not given again.
func (s *IDs) Remove(n uint32) {
	id := s.Get(n)
	mask := uint32(len(s.table) - 1)
	free := s.slot(id, s.hash(id))
	// What stands behind moves up, unless that were before its place (Knuth,
	// TAOCP 6.4, algorithm R): nothing is left that a search must pass over.
	for i := (free + 1) & mask; s.table[i].id != 0; i = (i + 1) & mask {
		if at := s.table[i]; (i-at.hash)&mask >= (i-free)&mask {
			s.table[free], free = at, i
		}
	}
	s.table[free] = slot{}
	s.Live--
	if missing := int(n/64) + 1 - len(s.gone); missing > 0 {
		s.gone = append(s.gone, make([]uint64, missing)...)
	}
	s.gone[n/64] |= 1 << (n % 64)
}

// Has reports whether the ID of a number was not removed.
func (s *IDs) Has(n uint32) bool {
	return int(n/64) >= len(s.gone) || s.gone[n/64]>>(n%64)&1 == 0
}

// Get returns the ID of a number.
func (s *IDs) Get(n uint32) string {
	at := s.All.At(n)
	return string(s.bytes.get(at.place, at.Length))
}

// View returns what s is now, to be read while more is added to s or removed. It
// finds no ID, but has those of all numbers.
func (s *IDs) View() IDs {
	return IDs{bytes: s.bytes.view(), All: s.All.View(), gone: slices.Clone(s.gone), Live: s.Live}
}

// Numbers returns the numbers whose IDs were not removed, in order.
func (s *IDs) Numbers() []uint32 {
	all := make([]uint32, 0, s.Live)
	for n := range s.All.Len {
		if n := uint32(n); s.Has(n) {
			all = append(all, n)
		}
	}
	return all
}
