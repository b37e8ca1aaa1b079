package cluster

import (
	"hash/maphash"
	"math"
)

// names holds IDs, each under a number, without pointers. The zero names is
// empty.
type names struct {
	seed  maphash.Seed
	bytes slab[byte]
	at    []name   // by number
	table []uint32 // open addressing: 1 + a number, 0 is free
	live  int
}

// A name tells where an ID is. That of a removed one has length removed.
type name struct {
	place  place
	length uint32
}

const removed = math.MaxUint32

// find returns the number of an ID, and whether it is there.
func (s *names) find(id string) (uint32, bool) {
	if len(s.table) == 0 {
		return 0, false
	}
	slot := s.slot(id)
	return s.table[slot] - 1, s.table[slot] != 0
}

// slot returns where an ID is in the table, or the free place where it belongs.
func (s *names) slot(id string) uint64 {
	mask := uint64(len(s.table) - 1)
	for i := maphash.String(s.seed, id) & mask; ; i = (i + 1) & mask {
		n := s.table[i]
		if n == 0 || s.is(n-1, id) {
			return i
		}
	}
}

func (s *names) is(n uint32, id string) bool {
	at := s.at[n]
	return int(at.length) == len(id) && string(s.bytes.get(at.place, at.length)) == id
}

// add puts an ID that is not there under the next number.
func (s *names) add(id string) {
	if 4*len(s.at) >= 3*len(s.table) {
		s.grow()
	}
	s.table[s.slot(id)] = uint32(len(s.at)) + 1
	s.at = append(s.at, name{s.bytes.put([]byte(id), nil), uint32(len(id))})
	s.live++
}

// grow makes room in the table.
func (s *names) grow() {
	if s.table == nil {
		s.seed = maphash.MakeSeed()
	}
	s.table = make([]uint32, max(64, 2*len(s.table)))
	mask := uint64(len(s.table) - 1)
	for n, at := range s.at {
		if at.length == removed {
			continue
		}
		i := maphash.Bytes(s.seed, s.bytes.get(at.place, at.length)) & mask
		for s.table[i] != 0 {
			i = (i + 1) & mask
		}
		s.table[i] = uint32(n) + 1
	}
}

// remove forgets the ID of a number, which is not given again.
func (s *names) remove(n uint32) {
	s.at[n].length = removed // and stays in the table, equal to no ID
	s.live--
}

// has reports whether the ID of a number was not removed.
func (s *names) has(n uint32) bool { return s.at[n].length != removed }

// get returns the ID of a number.
func (s *names) get(n uint32) string {
	return string(s.bytes.get(s.at[n].place, s.at[n].length))
}
