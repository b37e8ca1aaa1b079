package link

import "github.com/chumtin/chumtin/cluster/internal/like"

// A merge is two groups, a < b, and the bound of their score when it was proposed.
type merge struct {
	score uint32
	a, b  like.TextID
}

// before reports whether m comes before n: the higher score, then the lower names.
func (m merge) before(n merge) bool {
	switch {
	case m.score != n.score:
		return m.score > n.score
	case m.a != n.a:
		return m.a < n.a
	}
	return m.b < n.b
}

// A queue is a heap of merges.
type queue []merge

func (q *queue) push(m merge) {
	*q = append(*q, m)
	q.up(len(*q) - 1)
}

func (q *queue) pop() merge {
	h := *q
	first, last := h[0], len(h)-1
	h[0] = h[last]
	*q = h[:last]
	q.down(0)
	return first
}

// up moves the merge at i up to its place.
func (q queue) up(i int) {
	m := q[i]
	for i > 0 && m.before(q[(i-1)/2]) {
		q[i] = q[(i-1)/2]
		i = (i - 1) / 2
	}
	q[i] = m
}

// down moves the merge at i down to its place.
func (q queue) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(q) {
			return
		}
		if child+1 < len(q) && q[child+1].before(q[child]) {
			child++
		}
		if !q[child].before(q[i]) {
			return
		}
		q[i], q[child] = q[child], q[i]
		i = child
	}
}
