//go:build !race

package cluster

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// An article of a flood takes of memory what one of the news takes, and an Add
// what it takes when the flood is small. (Under the race detector, pools drop some of
// what they hold.)
func TestStreamUnderAFlood(t *testing.T) {
	const n = 6_000
	w := newWire(1, 5, 400, time.Minute)
	news := make([]Article, n)
	for i := range news {
		news[i] = w.next()
	}
	ordinary := inUse(func() any {
		s := newTestStream(t, StreamOptions{})
		addAll(t, s, news)
		return s
	})

	flood := nearEqual(n)
	var early, late int
	var s *Stream
	flooded := inUse(func() any {
		s = newTestStream(t, StreamOptions{})
		for i := range 6 {
			took := allocated(func() { addAll(t, s, flood[i*n/6:(i+1)*n/6]) })
			if i == 2 {
				early = took
			}
			late = took
		}
		return s
	})
	require.Len(t, s.stories, 1, "they are one story")
	assert.Less(t, flooded, 2*ordinary)
	assert.Less(t, late, early*13/10)
	assert.LessOrEqual(t, s.Stats().Segments, maxSealed+4, "that a search goes through")

	partial := 0
	for _, st := range s.stories {
		for _, n := range st.texts {
			require.LessOrEqual(t, len(n.neighbours), maxNeighbours)
			require.LessOrEqual(t, cap(n.neighbours), 2*maxNeighbours)
			for _, e := range n.neighbours {
				require.True(t, slices.Contains(e.to.neighbours, neighbour{n, e.similarity}))
			}
			if n.partial {
				partial++
			}
		}
	}
	assert.Positive(t, partial)
}
