package propose

import "slices"

// A List is an array that grows without being copied: it is in pieces, all but
// the first of which never move. The zero list is empty.
type List[T any] struct {
	pieces [][]T
	Len    uint64
}

const (
	listShift = 16
	listPiece = 1 << listShift // values
)

// Add appends a value. At most 1<<32 are ever added.
func (l *List[T]) Add(v T) {
	last := len(l.pieces) - 1
	if last < 0 || len(l.pieces[last]) == listPiece {
		var piece []T
		if last >= 0 {
			piece = make([]T, 0, listPiece)
		}
		l.pieces = append(l.pieces, piece)
		last++
	}
	l.pieces[last] = append(l.pieces[last], v)
	l.Len++
}

// At returns the value of a number.
func (l *List[T]) At(i uint32) *T { return &l.pieces[i>>listShift][i%listPiece] }

// room returns for how many values l has memory.
func (l *List[T]) room() int {
	sum := 0
	for _, piece := range l.pieces {
		sum += cap(piece)
	}
	return sum
}

// View returns what l is now. It may be read while more is added to l: only the
// first piece moves, and what is in a piece does not change.
func (l *List[T]) View() List[T] { return List[T]{slices.Clone(l.pieces), l.Len} }
