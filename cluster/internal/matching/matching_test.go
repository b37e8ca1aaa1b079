package matching

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// most returns the size of a maximum matching by trying all.
func most(offers [][]int, taken uint) int {
	if len(offers) == 0 {
		return 0
	}
	best := most(offers[1:], taken)
	for _, text := range offers[0] {
		if taken>>text&1 == 0 {
			best = max(best, 1+most(offers[1:], taken|1<<text))
		}
	}
	return best
}

func TestMatchIsMaximum(t *testing.T) {
	rng := rand.New(rand.NewPCG(31, 32))
	for range 3_000 {
		offers, texts := make([][]int, rng.IntN(8)), 1+rng.IntN(8)
		for p := range offers {
			for text := range texts {
				if rng.IntN(texts) < 2 {
					offers[p] = append(offers[p], text)
				}
			}
		}
		m := Max(offers, texts)
		require.Equal(t, most(offers, 0), m.Size(), "%v", offers)
		for p, text := range m.text {
			if text != none {
				require.Contains(t, offers[p], text)
				require.Equal(t, p, m.holder[text])
			}
		}
	}
}

// chain returns the offers of publishers of which each has the text of the one
// before, and then one of its own.
func chain(n int) (offers [][]int) {
	for i := range n {
		offers = append(offers, []int{max(i-1, 0), i})
	}
	offers[0] = offers[0][1:]
	return offers
}

// The steps of a matching are those of a few rounds, in chains of publishers
// that make way for each other and where all offer what all others do.
func TestMatchTakesFewSteps(t *testing.T) {
	for _, n := range []int{1_000, 2_000, 4_000, 8_000} {
		offers := chain(n)
		m := Max(offers, n)
		assert.Equal(t, n, m.Size())
		assert.LessOrEqual(t, m.steps, 16*n, "%d publishers", n)

		// The publisher that offers only the last text is the last, so that all
		// before make way.
		offers = nil
		for i := range n {
			offers = append(offers, []int{i, i + 1})
		}
		offers = append(offers, []int{0})
		m = Max(offers, n+1)
		assert.Equal(t, n+1, m.Size())
		assert.LessOrEqual(t, m.steps, 16*n)
	}
	rng := rand.New(rand.NewPCG(33, 34))
	for _, n := range []int{1_000, 8_000} {
		offers := make([][]int, n)
		for i := range offers {
			for range 3 {
				offers[i] = append(offers[i], rng.IntN(n))
			}
		}
		assert.LessOrEqual(t, Max(offers, n).steps, 3*n*2*bits.Len(uint(n)), "%d publishers of any three texts", n)
	}
}
