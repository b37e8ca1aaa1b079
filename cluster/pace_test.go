package cluster

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A patience is a context that ends once it was looked at so many times.
type patience struct {
	context.Context
	most  int64
	looks atomic.Int64
	look  func() // at each, if not nil
}

func patient(t testing.TB, most int64) *patience {
	return &patience{Context: t.Context(), most: most}
}

const forever = 1 << 62

func (p *patience) Err() error {
	if p.look != nil {
		p.look()
	}
	if p.looks.Add(1) > p.most {
		return context.Canceled
	}
	return nil
}

// Linking one component, whatever its size, looks at the context every so many
// steps, and stops there.
func TestLinkingEndsWithItsContext(t *testing.T) {
	threshold := like.Units(DefaultThreshold)
	texts := liketest.Flood(t, 600, 12, 1)
	pairs, _, err := propose.Pairs(t.Context(), texts, measureOfDefaults)
	require.NoError(t, err)
	linkWith := func(most int64) (steps int, looks int64, err error) {
		ctx := patient(t, most)
		g, took, err := link.Texts(ctx, texts, pairs, nil, link.Average, threshold, 1)
		if err == nil {
			require.Equal(t, make([]link.GroupID, len(texts)), g.Of, "one component")
		}
		return took.Moved + took.Scored, ctx.looks.Load(), err
	}
	all, looks, err := linkWith(forever)
	require.NoError(t, err)
	require.Greater(t, all, 100*work.Steps)
	for most := int64(0); most < looks; most += 1 + looks/7 {
		steps, _, err := linkWith(most)
		require.ErrorIs(t, err, context.Canceled)
		require.LessOrEqual(t, steps, int(most+1)*2*work.Steps, "%d looks", most)
	}
}

// So does finding pairs: for each text, and while the buckets are made.
func TestFindingPairsEndsWithItsContext(t *testing.T) {
	texts := liketest.Flood(t, 600, 40, 3)
	ctx := patient(t, forever)
	_, _, err := propose.Pairs(ctx, texts, measureOfDefaults)
	require.NoError(t, err)
	entries := 0
	for _, n := range texts {
		entries += len(propose.Keys(nil, n.Doc))
	}
	assert.Greater(t, int(ctx.looks.Load()), len(texts)+2*entries/work.Steps)
	for most := int64(0); most < ctx.looks.Load()-2; most += 101 { // cores may look once more or less
		_, _, err := propose.Pairs(patient(t, most), texts, measureOfDefaults)
		require.ErrorIs(t, err, context.Canceled, "%d looks", most)
	}
}

// And telling the members of one story: it is looked at for each of them.
func TestStoryEndsWithItsContext(t *testing.T) {
	texts, _ := liketest.Copies(t, rand.New(rand.NewPCG(1, 2)), 10, 6)
	articles := make([]article, len(texts))
	for i, text := range texts {
		articles[i] = article{Article{ID: fmt.Sprint(i)}, text.Doc}
	}
	members := func(most int64) (asked int, looks int64) {
		ctx := patient(t, most)
		newStory(ctx, articles, func(int) []int { asked++; return nil })
		return asked, ctx.looks.Load()
	}
	all, looks := members(forever)
	require.Greater(t, all, len(articles)/2)
	require.GreaterOrEqual(t, looks, 3*int64(len(articles)), "for sums, means and kinds")
	for most := range looks {
		asked, used := members(most)
		require.LessOrEqual(t, asked, int(max(0, most-2*int64(len(articles)))))
		require.LessOrEqual(t, used, most+64, "it stops at once")
	}
}

// However early or late the context ends, nothing is returned but its error, and
// nothing has changed.
func TestStoriesEndWheneverTheContextDoes(t *testing.T) {
	b, err := NewBatch(Options{})
	require.NoError(t, err)
	w := newWire(3, 5, 40, time.Hour)
	for range 60 {
		require.NoError(t, b.Add(w.next()))
	}
	ctx := patient(t, forever)
	want, err := b.Stories(ctx)
	require.NoError(t, err)
	stats := b.Stats()
	for most := range ctx.looks.Load() - 2 {
		_, err := b.Stories(patient(t, most))
		require.ErrorIs(t, err, context.Canceled, "%d looks", most)
		require.Equal(t, stats, b.Stats())
	}
	got, err := b.Stories(t.Context())
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// A regrouping holds up what changes the stream, and nothing that reads it; if
// its context ends, the stream is as before.
func TestRegroupHoldsUpNoReader(t *testing.T) {
	h := newHistory(t, StreamOptions{})
	h.s.maxNear = 0 // stories never merge, so that there is something to regroup
	w := newWire(4, 6, 40, 20*time.Minute)
	for range 400 {
		h.add(w.next())
	}
	before := h.s.Stories()
	ctx := patient(t, forever)
	question, late := w.next(), w.next()
	added := make(chan Placement, 1)
	var once sync.Once
	var asked bool
	ctx.look = func() {
		assert.False(t, h.s.changing.TryLock(), "the stream might change")
		if !assert.True(t, h.s.mu.TryRLock(), "readers would wait") {
			return
		}
		h.s.mu.RUnlock()
		once.Do(func() {
			asked = true
			assert.Equal(t, before, h.s.Stories())
			assert.Equal(t, len(before), h.s.Stats().Stories)
			_, err := h.s.Query(question)
			assert.NoError(t, err)
			id, ok := h.s.StoryOf(before[0].Members[0].Article.ID)
			assert.True(t, ok)
			assert.Equal(t, before[0].ID, id)
			go func() {
				p, err := h.s.Put(late)
				assert.NoError(t, err)
				added <- p
			}()
		})
	}
	for most := int64(0); most < 60; most += 7 {
		_, err := h.s.Regroup(patient(t, most))
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, before, h.s.Stories())
	}
	changes, err := h.s.Regroup(ctx)
	require.NoError(t, err)
	require.NotEmpty(t, changes)
	h.apply(changes)
	require.True(t, asked)
	p := <-added
	h.articles[late.ID] = late
	h.apply(p.Changes) // numbered after those of Regroup
	h.check()
	h.checkRegrouped()
}
