package score

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The prices that come with a matching prove it the best: any matching weighs
// at most the sum of all prices, and this one weighs just that.
func TestMatchingIsProvenBest(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 300 {
		rows, cols := 1+r.IntN(40), 1+r.IntN(40)
		density := r.Float64()
		weights := []int64{1, 3, 1 << 56}[r.IntN(3)] // many ties or few
		m := newMatching(rows, cols)
		for row := range rows {
			for col := range cols {
				if r.Float64() < density {
					m.addEdge(uint32(row), uint32(col), r.Int64N(weights+1))
				}
			}
		}
		requireBest(t, m)
	}
}

// A path of clusters that overlap two by two, entered in random order, makes
// long searches over many ties.
func TestMatchingAlongAPath(t *testing.T) {
	const n = 2000
	r := rand.New(rand.NewPCG(11, 12))
	m := newMatching(n, n)
	for i, row := range r.Perm(n) {
		m.addEdge(uint32(row), uint32(i), 1)
		m.addEdge(uint32(row), uint32((i+1)%n), 1)
	}
	assert.EqualValues(t, n, requireBest(t, m), "a cycle has a perfect matching")
}

func TestMatchingWithoutEdges(t *testing.T) {
	assert.Zero(t, requireBest(t, newMatching(3, 2)))
	assert.Zero(t, requireBest(t, newMatching(0, 0)))
}

// requireBest checks the conditions of linear programming duality.
func requireBest(t *testing.T, m *matching) int64 {
	t.Helper()
	total := m.maximize()
	require.GreaterOrEqual(t, total, int64(0))

	slack := total
	for row, price := range m.rowPrice {
		require.GreaterOrEqual(t, price, int64(0), "row %d", row)
		slack -= price
		for _, e := range m.edges[row] {
			require.GreaterOrEqual(t, price+m.colPrice[e.col], e.weight, "row %d, column %d", row, e.col)
		}
		if col := m.rowMatch[row]; col != none {
			require.EqualValues(t, row, m.colMatch[col], "column %d is taken once", col)
		}
	}
	for col, price := range m.colPrice {
		require.GreaterOrEqual(t, price, int64(0), "column %d", col)
		slack -= price
		if row := m.colMatch[col]; row != none {
			require.EqualValues(t, col, m.rowMatch[row], "row %d is taken once", row)
		}
	}
	require.Zero(t, slack, "weight less prices")
	return total
}

func TestPhi4(t *testing.T) {
	for _, c := range []struct {
		common, sizes int64
		scale         int
		want          int64
	}{
		{5, 10, 46, 1 << 46}, // equal clusters have similarity 1
		{1, 4, 46, 1 << 45},
		{1, 3, 10, 2 * (1 << 10) / 3},   // rounded down
		{1 << 40, 1 << 41, 61, 1 << 61}, // the product has more than 64 bits
	} {
		assert.Equal(t, c.want, phi4(c.common, c.sizes, c.scale), "%+v", c)
	}
}
