package link

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Merges come off a queue in their order, whether they were pushed one by one or came
// all at once, and whatever is pushed meanwhile.
func TestQueueAsSortedList(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for n := range 200 {
		var q Queue[localID]
		var want []Merge[localID]
		add := func() Merge[localID] {
			m := NewMerge(rng.Uint32N(5), localID(rng.IntN(9)), localID(rng.IntN(9)))
			want = append(want, m)
			return m
		}
		for range n / 2 {
			q = append(q, add())
		}
		q.order()
		for range n / 2 {
			q.Push(add())
		}
		for len(want) > 0 {
			if rng.IntN(4) == 0 && n > 0 {
				q.Push(add())
				n--
			}
			slices.SortFunc(want, func(a, b Merge[localID]) int {
				switch {
				case a == b:
					return 0
				case a.before(b):
					return -1
				}
				return 1
			})
			require.Equal(t, want[0], q.Pop())
			want = want[1:]
		}
		require.Empty(t, q)
	}
}
