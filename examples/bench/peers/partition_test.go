package peers

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Two numbers are in one group if a path of joins leads from one to the other.
func TestPartitionIsReachability(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		const n = 12
		p := newPartition(n)
		var reach [n][n]bool
		for i := range n {
			reach[i][i] = true
		}
		for range rng.IntN(n) {
			a, b := rng.IntN(n), rng.IntN(n)
			p.join(a, b)
			reach[a][b], reach[b][a] = true, true
		}
		for k := range n { // Warshall
			for i := range n {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
				}
			}
		}
		groups := p.groups()
		for i := range n {
			assert.LessOrEqual(t, groups[i], i, "a group is called by its first number")
			for j := range n {
				assert.Equal(t, reach[i][j], groups[i] == groups[j], "%d and %d", i, j)
			}
		}
	}
}

func TestGroupsOfEqualKeys(t *testing.T) {
	assert.Equal(t, []int{0, 1, 0, 3, 4, 1}, groupEqual([]string{"a", "b", "a", "", "", "b"}))
	assert.Empty(t, groupEqual[string](nil))
}
