package cluster

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// neighbourhoods returns a stream of stories of so many texts, some days long.
func neighbourhoods(t testing.TB, texts int) (*Stream, []*streamText) {
	s := newTestStream(t, StreamOptions{Window: 1 << 62})
	w := newWire(1, 5, 40, time.Hour)
	e := w.event()
	for i := range texts {
		a := w.report(e)
		a.ID, a.Time = fmt.Sprint(i), w.now.Add(time.Duration(i)*3*time.Hour)
		addAll(t, s, []Article{a})
	}
	var nodes []*streamText
	for i := range texts {
		nodes = append(nodes, s.byID[fmt.Sprint(i)].text)
	}
	return s, nodes
}

// Sums of disjoint groups have the dot products that they have with all features.
func TestCommons(t *testing.T) {
	_, nodes := neighbourhoods(t, 60)
	rng := rand.New(rand.NewPCG(41, 42))
	var c commons
	for range 50 {
		some := nodes[:2+rng.IntN(len(nodes)-1)]
		cut := 1 + rng.IntN(len(some)-1)
		less := c.of(some)
		same := func(n node) node { return n }
		taken := uint64(rng.IntN(1000))
		pairs := uint64(cut * (len(some) - cut))
		want := meanOf(sumByDay(some[:cut], (*streamText).asText), sumByDay(some[cut:], (*streamText).asText), taken, pairs)
		got := meanOf(sumByDay(less[:cut], same), sumByDay(less[cut:], same), taken, pairs)
		require.Equal(t, want, got)
		for i, n := range less {
			require.Equal(t, some[i].day, n.day)
			require.Less(t, len(n.doc.Vector), len(some[i].doc.Vector), "some words are in one text only")
		}
	}
}

func BenchmarkLinkLocal(b *testing.B) {
	for _, texts := range []int{8, 32, 128} {
		b.Run(fmt.Sprint(texts), func(b *testing.B) {
			s, nodes := neighbourhoods(b, texts)
			for b.Loop() {
				s.linkLocal(nodes)
			}
		})
	}
}
