package cluster

// A list is an array that grows without being copied: it is in pieces, all but
// the first of which never move. The zero list is empty.
type list[T any] struct {
	pieces [][]T
	len    uint64
}

const (
	listShift = 16
	listPiece = 1 << listShift // values
)

// add appends a value. At most 1<<32 are ever added.
func (l *list[T]) add(v T) {
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
	l.len++
}

// at returns the value of a number.
func (l *list[T]) at(i uint32) *T { return &l.pieces[i>>listShift][i%listPiece] }

// room returns for how many values l has memory.
func (l *list[T]) room() int {
	sum := 0
	for _, piece := range l.pieces {
		sum += cap(piece)
	}
	return sum
}
