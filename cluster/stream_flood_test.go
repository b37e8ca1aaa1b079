package cluster

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
)

func newTestStream(t testing.TB, opts StreamOptions) *Stream {
	s, err := NewStream(opts)
	require.NoError(t, err)
	return s
}

func addAll(t testing.TB, s *Stream, articles []Article) {
	for _, a := range articles {
		_, err := s.Put(a)
		require.NoError(t, err)
	}
}

func nearEqual(n int) []Article {
	all := make([]Article, n)
	for i := range all {
		all[i] = Bulletin(i)
	}
	return all
}

// allocated returns the bytes that f allocates.
func allocated(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

// inUse returns the bytes that what f returns holds. What other tests left in
// pools takes more than one collection to go.
func inUse(f func() any) int {
	held := func() int {
		var m runtime.MemStats
		for range 3 {
			runtime.GC()
		}
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	before := held()
	it := f()
	after := held()
	runtime.KeepAlive(it)
	return after - before
}

// The edges that a crowd does not keep are not missed: not by one that comes
// with a text that was there, nor by what is left of the crowd.
func TestStreamOfACrowd(t *testing.T) {
	const n = 700
	s := newTestStream(t, StreamOptions{})
	addAll(t, s, nearEqual(n))
	copied := 0
	for i := 0; i < n; i += 50 {
		a := Bulletin(i)
		a.ID = "copy " + a.ID
		p, err := s.Put(a)
		require.NoError(t, err)
		want, err := s.Query(a)
		require.NoError(t, err)
		if s.byID[a.ID].text.partial {
			copied++
			require.Equal(t, Bulletin(i).ID, p.Matches[0].ID, "the same text")
			require.Subset(t, p.Matches, want[:min(len(want), propose.MaxPairs-1)])
		}
	}
	require.Positive(t, copied, "some of these texts have edges that are not kept")

	story := s.byID[Bulletin(0).ID].story
	for i := range n {
		if i%7 == 0 {
			continue
		}
		changes, err := s.Remove(Bulletin(i).ID)
		require.NoError(t, err)
		if i%50 != 0 { // or else a copy is left
			require.Len(t, changes, 1, "what is left stays together")
		}
	}
	assert.Len(t, s.stories, 1)
	assert.Less(t, len(story.texts), maxNear)
	changes, err := s.Regroup(t.Context())
	require.NoError(t, err)
	assert.Empty(t, changes, "as a batch would have it")
}

// What is done to one article of a large story does not go through the others.
// All that is counted are the steps through texts and articles one by one.
func TestStreamWalksThroughNoLargeStory(t *testing.T) {
	n := 1_500
	if testing.Short() {
		n = 1_000
	}
	copies := make([]Article, n)
	for i := range copies {
		copies[i] = Bulletin(0)
		copies[i].ID = fmt.Sprintf("b%06d", i)
	}
	for name, articles := range map[string][]Article{"near-equal": nearEqual(n), "equal": copies} {
		t.Run(name, func(t *testing.T) {
			s := newTestStream(t, StreamOptions{})
			addAll(t, s, articles)
			require.Len(t, s.stories, 1)
			steps := func(what string, most int, do func(i int)) {
				before := s.walked
				for i := range n {
					do(i)
				}
				assert.LessOrEqual(t, s.walked-before, most, what)
			}
			readd := func(change func(a *Article)) func(int) {
				return func(i int) {
					a := articles[i]
					change(&a)
					_, err := s.Put(a)
					require.NoError(t, err)
				}
			}
			steps("another address", 0, readd(func(a *Article) { a.URL = "https://hongha.example/" + a.ID }))
			steps("another time of the hour", 0, readd(func(a *Article) { a.Time = a.Time.Add(time.Millisecond) }))
			steps("another hour", 10*n, readd(func(a *Article) { a.Time = a.Time.Add(time.Hour) }))
			steps("another source", 10*n, readd(func(a *Article) { a.Source = "hongha.example" }))
			steps("another headline", 10*n, readd(func(a *Article) { a.Title += " " + a.ID }))
			steps("the headline that was", 10*n, readd(func(*Article) {}))
			require.Len(t, s.stories, 1)
			// The last texts are linked anew each time.
			steps("removed", 4*n+maxNear*maxNear, func(i int) {
				_, err := s.Remove(articles[n-1-i].ID)
				require.NoError(t, err)
			})
			assert.Empty(t, s.stories)
		})
	}
}

// A story of so many texts as can be linked anew is, and one of more is not.
func TestStreamNearMost(t *testing.T) {
	s := newTestStream(t, StreamOptions{})
	for _, size := range []int{1, 127, 128, 129, 1000} {
		st := &openStory{texts: make([]*streamText, size)}
		to := &streamText{story: st}
		near, far := s.near(&streamText{neighbours: []neighbour{{to, like.Unit}}}, nil)
		assert.Equal(t, size <= 128, slices.Contains(near, st), "%d texts", size)
		assert.Equal(t, size > 128, slices.Contains(far, st), "%d texts", size)
	}
}
