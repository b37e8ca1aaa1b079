package cluster

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// most returns the size of a maximum matching by trying all.
func most(offers [][]int, deduction uint) int {
	if len(offers) == 0 {
		return 0
	}
	best := most(offers[1:], deduction)
	for _, text := range offers[0] {
		if deduction>>text&1 == 0 {
			best = max(best, 1+most(offers[1:], deduction|1<<text))
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
		m := match(offers, texts)
		require.Equal(t, most(offers, 0), m.size(), "%v", offers)
		for p, text := range m.text {
			if text != none {
				require.Contains(t, offers[p], text)
				require.Equal(t, p, m.holder[text])
			}
		}
	}
}

// chain returns members of which each publisher copies the text of the one
// before, and then has one of its own.
func chain(n int) (members []Member) {
	for i := range n {
		source := fmt.Sprintf("outlet%d.vn", i)
		if i > 0 {
			members = append(members, Member{
				Article: Article{ID: fmt.Sprint("copy ", i), Source: source},
				Kind:    NearCopy, Of: fmt.Sprint("own ", i-1),
			})
		}
		members = append(members, Member{Article: Article{ID: fmt.Sprint("own ", i), Source: source}})
	}
	return members
}

// The steps of a matching are those of a few rounds, in chains of publishers
// that make way for each other and where all offer what all others do.
func TestMatchTakesFewSteps(t *testing.T) {
	p := newPublishers(nil)
	for _, n := range []int{1_000, 2_000, 4_000, 8_000} {
		members := chain(n)
		offers := p.offers(members)
		m := match(offers, len(members))
		assert.Equal(t, n, m.size())
		assert.LessOrEqual(t, m.steps, 8*len(members), "%d members", len(members))

		// The publisher that offers only the last text is the last, so that all
		// before make way.
		offers = nil
		for i := range n {
			offers = append(offers, []int{i, i + 1})
		}
		offers = append(offers, []int{0})
		m = match(offers, n+1)
		assert.Equal(t, n+1, m.size())
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
		assert.LessOrEqual(t, match(offers, n).steps, 3*n*2*bits.Len(uint(n)), "%d publishers of any three texts", n)
	}
}
