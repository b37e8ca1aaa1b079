package link

import "github.com/chumtin/chumtin/cluster/internal/like"

// A merge of two groups, a < b, proposed when this was a bound of their score.
type merge struct {
	score uint32
	a, b  like.TextID
}

func (m merge) before(n merge) bool {
	if m.score != n.score {
		return m.score > n.score
	}
	if m.a != n.a {
		return m.a < n.a
	}
	return m.b < n.b
}

// A queue is a heap of merges, the highest score first, then the lowest groups.
type queue []merge

// init makes a heap of q, unless stop reports true before.
func (q queue) init(stop func() bool) {
	for i := len(q)/2 - 1; i >= 0 && !stop(); i-- {
		q.down(i)
	}
}

func (q *queue) push(m merge) {
	h := append(*q, m)
	i := len(h) - 1
	for i > 0 && m.before(h[(i-1)/2]) {
		h[i] = h[(i-1)/2]
		i = (i - 1) / 2
	}
	h[i] = m
	*q = h
}

func (q *queue) pop() merge {
	h := *q
	first, last := h[0], len(h)-1
	h[0] = h[last]
	*q = h[:last]
	q.down(0)
	return first
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
