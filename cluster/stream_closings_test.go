package cluster_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// OnClose may ask the stream, and add to it.
func TestOnCloseMayCallTheStream(t *testing.T) {
	var s *cluster.Stream
	var closed []cluster.StoryID
	within := 0
	s = newStream(t, cluster.StreamOptions{
		MaxArticles: 1,
		OnClose: func(st cluster.StreamStory) {
			within++
			defer func() { within-- }()
			assert.Equal(t, 1, within, "one call after another")
			closed = append(closed, st.ID)
			_, ok := s.Story(st.ID)
			assert.False(t, ok, "it has closed")
			assert.LessOrEqual(t, s.Stats().Articles, 1)
			if len(closed) < 4 {
				_, err := s.Put(cluster.Article{ID: fmt.Sprint("again ", len(closed)), Title: "Ảnh", Time: noon})
				assert.NoError(t, err)
			}
		},
	})
	add(t, s, cluster.Article{ID: "a", Body: khasan, Time: noon})
	add(t, s, cluster.Article{ID: "b", Body: yagi, Time: noon.Add(time.Hour)})
	assert.Equal(t, []cluster.StoryID{1, 3, 4, 5}, closed)
	assert.Equal(t, 1, s.Stats().Articles)
}

// However many add at a time, OnClose is called in the order of changes, one call
// after another, and of all that closed when all have returned.
func TestOnCloseInTheOrderOfEvents(t *testing.T) {
	var running atomic.Int32
	var closed []cluster.StoryID
	s := newStream(t, cluster.StreamOptions{MaxArticles: 5, OnClose: func(st cluster.StreamStory) {
		assert.Equal(t, int32(1), running.Add(1))
		closed = append(closed, st.ID)
		running.Add(-1)
	}})
	var mu sync.Mutex
	var log []cluster.Change
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 100 {
				p, err := s.Put(cluster.Article{ID: fmt.Sprint(g, "-", i), Title: fmt.Sprint("Ảnh ", g, " ", i), Time: noon})
				assert.NoError(t, err)
				mu.Lock()
				log = append(log, p.Changes...)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.SortFunc(log, func(a, b cluster.Change) int { return int(a.Seq) - int(b.Seq) })
	var want []cluster.StoryID
	for _, e := range log {
		if e.Kind == cluster.Closed {
			want = append(want, e.Story)
		}
	}
	require.NotEmpty(t, want)
	assert.Equal(t, want, closed)
}

// A panic in OnClose goes to who called, and the calls that are due come later.
func TestOnClosePanics(t *testing.T) {
	calls := 0
	s := newStream(t, cluster.StreamOptions{MaxArticles: 1, OnClose: func(cluster.StreamStory) {
		if calls++; calls == 1 {
			panic("once")
		}
	}})
	add(t, s, cluster.Article{ID: "a", Body: khasan, Time: noon})
	assert.PanicsWithValue(t, "once", func() { s.Put(cluster.Article{ID: "b", Body: yagi, Time: noon}) })
	add(t, s, cluster.Article{ID: "c", Body: lamine, Time: noon})
	assert.Equal(t, 2, calls)
}
