package score

import (
	"cmp"
	"container/heap"
	"slices"
)

// A matching pairs rows with columns of a sparse bipartite graph, each at most
// once, so that the total weight is as large as can be.
//
// This is the assignment problem, solved by shortest augmenting paths (Jonker
// and Volgenant 1987) on adjacency lists: no matrix, and no search leaves the
// connected component that it starts in. Rows enter one by one. Rows and
// columns have prices, and between searches, for the rows entered so far:
//
//	price(row) + price(col) >= weight(row, col), and = if the two are matched
//	price >= 0, and = 0 for rows and columns that are not matched
//
// By linear programming duality, this proves that the matching is the best.
// No price exceeds the largest weight.
type matching struct {
	edges              [][]edge // of each row
	rowPrice, colPrice []int64
	rowMatch, colMatch []int32 // the partner, or none

	// A search goes from the row that enters along edges, at the cost of what
	// they weigh less than the prices of their ends, and back from columns to
	// the rows matched with them, which is free.
	cost    []int64 // of the cheapest path to a matched column, or unreached
	from    []int32 // the row before that column
	reached []int32 // the columns with a cost
	settled []int32 // those whose cost is final and less than the best end's
	queue   queue
}

type edge struct {
	col    int32
	weight int64
}

// An end is where a search may end: at a row that takes a free column, or that
// is left without one.
type end struct {
	cost     int64
	row, col int32 // col may be none
}

const (
	none      = int32(-1)
	unreached = int64(-1)
)

func newMatching(rows, cols int) *matching {
	return &matching{
		edges:    make([][]edge, rows),
		rowPrice: make([]int64, rows),
		colPrice: make([]int64, cols),
		rowMatch: slices.Repeat([]int32{none}, rows),
		colMatch: slices.Repeat([]int32{none}, cols),
		cost:     slices.Repeat([]int64{unreached}, cols),
		from:     make([]int32, cols),
	}
}

// addEdge adds an edge between a row and a column.
//
// REQUIRES: they have no edge yet; weight >= 0.
func (m *matching) addEdge(row, col uint32, weight int64) {
	m.edges[row] = append(m.edges[row], edge{int32(col), weight})
}

// maximize finds the best matching and returns its weight.
//
// Rows enter by ascending degree. So a row of degree d is scanned again only
// for rows of at least that degree, which are few if d is large: one cluster
// that overlaps all others is not scanned once for each of them.
func (m *matching) maximize() (total int64) {
	rows := make([]int32, len(m.edges))
	for i := range rows {
		rows[i] = int32(i)
	}
	slices.SortFunc(rows, func(a, b int32) int { return cmp.Compare(len(m.edges[a]), len(m.edges[b])) })
	for _, row := range rows {
		m.enter(row)
	}
	for row, edges := range m.edges {
		for _, e := range edges {
			if e.col == m.rowMatch[row] {
				total += e.weight
			}
		}
	}
	return total
}

// enter extends the best matching by a row.
func (m *matching) enter(row int32) {
	for _, e := range m.edges[row] {
		m.rowPrice[row] = max(m.rowPrice[row], e.weight)
	}
	best := m.search(row)
	m.reprice(row, best.cost)
	m.augment(row, best)

	for _, col := range m.reached {
		m.cost[col] = unreached
	}
	m.reached, m.settled, m.queue = m.reached[:0], m.settled[:0], m.queue[:0]
}

// search returns the cheapest end of a path from row, by Dijkstra's algorithm.
func (m *matching) search(row int32) end {
	best := end{m.rowPrice[row], row, none}
	m.relax(row, 0, &best)
	for len(m.queue) > 0 {
		next := heap.Pop(&m.queue).(reach)
		if next.cost >= best.cost {
			break
		}
		if next.cost > m.cost[next.col] {
			continue // a cheaper path to it came up later, and was taken
		}
		m.settled = append(m.settled, next.col)
		owner := m.colMatch[next.col]
		if cost := next.cost + m.rowPrice[owner]; cost < best.cost {
			best = end{cost, owner, none}
		}
		m.relax(owner, next.cost, &best)
	}
	return best
}

// relax follows the edges of a row that is reached at a cost.
func (m *matching) relax(row int32, cost int64, best *end) {
	for _, e := range m.edges[row] {
		cost := cost + m.rowPrice[row] + m.colPrice[e.col] - e.weight
		switch {
		case cost >= best.cost:
		case m.colMatch[e.col] == none:
			*best = end{cost, row, e.col}
		case m.cost[e.col] == unreached || cost < m.cost[e.col]:
			if m.cost[e.col] == unreached {
				m.reached = append(m.reached, e.col)
			}
			m.cost[e.col], m.from[e.col] = cost, row
			heap.Push(&m.queue, reach{cost, e.col})
		}
	}
}

// reprice makes the cheapest path from row cost nothing, and no edge less.
func (m *matching) reprice(row int32, cost int64) {
	m.rowPrice[row] -= cost
	for _, col := range m.settled {
		m.colPrice[col] += cost - m.cost[col]
		m.rowPrice[m.colMatch[col]] -= cost - m.cost[col]
	}
}

// augment gives each row of the path from row to its end the next column.
func (m *matching) augment(row int32, e end) {
	for r, col := e.row, e.col; ; {
		previous := m.rowMatch[r]
		m.rowMatch[r] = col
		if col != none {
			m.colMatch[col] = r
		}
		if r == row {
			return
		}
		r, col = m.from[previous], previous
	}
}

// A reach is a column and what a path to it costs.
type reach struct {
	cost int64
	col  int32
}

// A queue is a heap of columns to settle, the cheapest first.
type queue []reach

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].cost < q[j].cost }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)        { *q = append(*q, x.(reach)) }

func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
