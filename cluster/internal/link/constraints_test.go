package link

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// A constraint is refused if and only if no partition keeps it and those before.
func TestConstraintsAsGraph(t *testing.T) {
	type pair struct{ a, b int }
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 2))
		const n = 12
		var h Constraints[int]
		var set [n]int // the naive way: the least article of each one's set
		for i := range set {
			set[i] = i
		}
		var apart []pair
		for range 40 {
			a, b, together := rng.IntN(n), rng.IntN(n), rng.IntN(3) > 0
			joined := set
			if together {
				for i := range joined {
					if joined[i] == set[b] {
						joined[i] = set[a]
					}
				}
			}
			held := apart
			if !together {
				held = append(held[:len(held):len(held)], pair{a, b})
			}
			possible := true
			for _, p := range held {
				possible = possible && joined[p.a] != joined[p.b]
			}
			require.Equal(t, possible, h.Add(a, b, together), "seed %d", seed)
			if possible {
				set, apart = joined, held
			}
		}
	}
}
