package link

// A Merge is two groups by their names, A < B, and their score, or a bound of it, when
// it was proposed.
type Merge[N ~int32] struct {
	Score uint32
	A, B  N
}

// NewMerge returns the merge of two groups, given in any order.
func NewMerge[N ~int32](score uint32, a, b N) Merge[N] {
	return Merge[N]{score, min(a, b), max(a, b)}
}

// before reports whether m comes before n: the higher score, then the lower names.
func (m Merge[N]) before(n Merge[N]) bool {
	switch {
	case m.Score != n.Score:
		return m.Score > n.Score
	case m.A != n.A:
		return m.A < n.A
	}
	return m.B < n.B
}

// A Queue is a heap of merges: the highest score first, of equal ones the lowest
// names. Each has up to four below it, which lie in one line of the cache or two.
type Queue[N ~int32] []Merge[N]

// order makes a heap of merges that were appended in any order.
func (q Queue[N]) order() {
	for i := len(q) / 4; i >= 0; i-- {
		q.down(i)
	}
}

func (q *Queue[N]) Push(m Merge[N]) {
	*q = append(*q, m)
	q.up(len(*q) - 1)
}

// Pop takes off the first merge. There must be one.
func (q *Queue[N]) Pop() Merge[N] {
	h := *q
	first, last := h[0], len(h)-1
	h[0] = h[last]
	*q = h[:last]
	q.down(0)
	return first
}

// up moves the merge at i up to its place.
func (q Queue[N]) up(i int) {
	m := q[i]
	for i > 0 && m.before(q[(i-1)/4]) {
		q[i] = q[(i-1)/4]
		i = (i - 1) / 4
	}
	q[i] = m
}

// down moves the merge at i down to its place.
func (q Queue[N]) down(i int) {
	if i >= len(q) {
		return
	}
	m := q[i]
	for 4*i+1 < len(q) {
		first := 4*i + 1
		for child := first + 1; child < min(4*i+5, len(q)); child++ {
			if q[child].before(q[first]) {
				first = child
			}
		}
		if !q[first].before(m) {
			break
		}
		q[i] = q[first]
		i = first
	}
	q[i] = m
}
