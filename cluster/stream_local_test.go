package cluster

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
)

// neighbourhoods returns a stream of stories of so many texts, some days long.
func neighbourhoods(t testing.TB, n int) (*Stream, []*streamText) {
	s := newTestStream(t, StreamOptions{Window: 1 << 62})
	w := newWire(1, 5, 40, time.Hour)
	e := w.event()
	for i := range n {
		a := w.report(e)
		a.ID, a.Time = fmt.Sprint(i), w.now.Add(time.Duration(i)*3*time.Hour)
		addAll(t, s, []Article{a})
	}
	var texts []*streamText
	for i := range n {
		texts = append(texts, s.byID[fmt.Sprint(i)].text)
	}
	return s, texts
}

// Sums of disjoint groups have the dot products that they have with all features.
func TestCommons(t *testing.T) {
	_, texts := neighbourhoods(t, 60)
	rng := rand.New(rand.NewPCG(41, 42))
	var c commons
	for range 50 {
		some := texts[:2+rng.IntN(len(texts)-1)]
		cut := 1 + rng.IntN(len(some)-1)
		less := c.of(some)
		same := func(n like.Text) like.Text { return n }
		deduction := uint64(rng.IntN(1000))
		pairs := uint64(cut * (len(some) - cut))
		want := link.MeanOf(link.SumByDay(some[:cut], (*streamText).asText), link.SumByDay(some[cut:], (*streamText).asText), deduction, pairs)
		got := link.MeanOf(link.SumByDay(less[:cut], same), link.SumByDay(less[cut:], same), deduction, pairs)
		require.Equal(t, want, got)
		for i, n := range less {
			require.Equal(t, some[i].Day, n.Day)
			require.Less(t, len(n.Doc.Vector), len(some[i].Doc.Vector), "some words are in one text only")
		}
	}
}

func BenchmarkLinkLocal(b *testing.B) {
	for _, texts := range []int{8, 32, 128} {
		b.Run(fmt.Sprint(texts), func(b *testing.B) {
			s, texts := neighbourhoods(b, texts)
			for b.Loop() {
				s.linkLocal(texts)
			}
		})
	}
}
