package propose

import (
	"slices"
	"unsafe"

	"github.com/chumtin/chumtin/shingle"
)

// A Store keeps what comparing needs of documents, by number, in a few large
// pieces of memory without pointers: the garbage collector has nothing to
// follow there, however many they are. The zero store is empty.
type Store struct {
	All    List[stored]
	words  slab[uint64] // vectors, then numbers
	halves slab[uint32] // keys, then shingles
	heads  slab[shingle.Word]
	dates  slab[uint16] // dates, then those of headlines
}

// A stored says where the parts of a document are.
type stored struct {
	text                    [16]byte
	words, halves           place
	heads, dates            place
	Vector, numbers         uint32
	headline                uint32
	keys, shingles          uint32
	allDates, headlineDates uint32
	tokens                  uint32
	truncated               bool
}

// Add keeps a document under the next number, but for its sketches: keys take the
// place of the weighted one.
func (s *Store) Add(d *shingle.Document, keys []uint32) {
	s.All.Add(stored{
		text:          d.TextHash,
		words:         s.words.put(d.Vector, d.Numbers),
		halves:        s.halves.put(keys, d.Shingles),
		heads:         s.heads.put(d.Headline, nil),
		dates:         s.dates.put(d.Dates, d.HeadlineDates),
		Vector:        uint32(len(d.Vector)),
		numbers:       uint32(len(d.Numbers)),
		headline:      uint32(len(d.Headline)),
		keys:          uint32(len(keys)),
		shingles:      uint32(len(d.Shingles)),
		allDates:      uint32(len(d.Dates)),
		headlineDates: uint32(len(d.HeadlineDates)),
		tokens:        uint32(d.Tokens),
		truncated:     d.Truncated,
	})
}

// Len returns the number of documents.
func (s *Store) Len() int { return int(s.All.Len) }

// Get sets d to the document of a number, with its keys as d.EventSketch. It shares
// s's memory, which does not change when more is added.
func (s *Store) Get(n uint32, d *shingle.Document) {
	r := s.All.At(n)
	words := s.words.get(r.words, r.Vector+r.numbers)
	halves := s.halves.get(r.halves, r.keys+r.shingles)
	dates := s.dates.get(r.dates, r.allDates+r.headlineDates)
	*d = shingle.Document{
		Vector:        words[:r.Vector],
		Numbers:       words[r.Vector:],
		Headline:      s.heads.get(r.heads, r.headline),
		EventSketch:   halves[:r.keys],
		Shingles:      halves[r.keys:],
		Dates:         dates[:r.allDates],
		HeadlineDates: dates[r.allDates:],
		TextHash:      r.text,
		Tokens:        int(r.tokens),
		Truncated:     r.truncated,
	}
}

// View returns what s is now, to be read while more is added to s.
func (s *Store) View() Store {
	return Store{s.All.View(), s.words.view(), s.halves.view(), s.heads.view(), s.dates.view()}
}

// A slab holds runs of values one behind the other, in pieces that never move.
type slab[T any] struct{ pieces [][]T }

// Warm reads a run of values, one of each line of the cache: see [buckets.warm].
//
//go:noinline
func Warm[T uint32 | uint64](values []T) (sum T) {
	line := 64 / int(unsafe.Sizeof(sum))
	for i := 0; i < len(values); i += line {
		sum += values[i]
	}
	return sum
}

// A place is where a run begins.
type place struct{ piece, at uint32 }

const minPiece, maxPiece = 1 << 10, 1 << 17 // values

// put copies two runs, one behind the other.
func (s *slab[T]) put(a, b []T) place {
	n := len(a) + len(b)
	last := len(s.pieces) - 1
	if last < 0 || cap(s.pieces[last])-len(s.pieces[last]) < n {
		size := maxPiece
		if last < 6 {
			size = minPiece << (last + 1)
		}
		s.pieces = append(s.pieces, make([]T, 0, max(size, n)))
		last++
	}
	piece := &s.pieces[last]
	at := place{uint32(last), uint32(len(*piece))}
	*piece = append(append(*piece, a...), b...)
	return at
}

// get returns n values from a place on.
func (s *slab[T]) get(p place, n uint32) []T {
	return s.pieces[p.piece][p.at:][:n:n]
}

// view returns what s is now: see [List.View].
func (s *slab[T]) view() slab[T] { return slab[T]{slices.Clone(s.pieces)} }
