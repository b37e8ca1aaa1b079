package demo

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
)

func TestDayIsThatOfTestdata(t *testing.T) {
	want, err := os.ReadFile("../../../../testdata/feedday.jsonl")
	require.NoError(t, err)
	assert.Equal(t, string(want), string(feedday))
}

// All items come, the last ones one by one, and no item comes before its time.
func TestPlay(t *testing.T) {
	day, err := New()
	require.NoError(t, err)
	d, err := desk.Open(t.Context(), desk.Options{Clock: day.Now})
	require.NoError(t, err)
	notices, cancel := d.Subscribe()
	start := day.Now()
	heard := make(chan int)
	go func() {
		n := 0
		for range notices {
			n++
		}
		heard <- n
	}()
	require.NoError(t, day.Play(t.Context(), d, time.Microsecond))
	cancel()
	// At most 64 notices wait for a slow listener.
	assert.Greater(t, <-heard, 10)
	assert.True(t, day.Now().After(start))
	stats, err := d.Stats(t.Context())
	require.NoError(t, err)
	assert.Equal(t, len(day.articles), stats.Articles)
	assert.EqualValues(t, len(day.articles), stats.New)
	for i, a := range day.articles {
		got, err := d.Article(t.Context(), a.ID)
		require.NoError(t, err)
		assert.False(t, got.Arrived.Before(a.Time), "item %d", i)
		if i > 0 {
			assert.False(t, day.arrivals[i].Before(day.arrivals[i-1]))
		}
	}
	sections, err := d.Sections(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, sections)
	require.NoError(t, d.Close())
}

func TestPlayEnds(t *testing.T) {
	day, err := New()
	require.NoError(t, err)
	d, err := desk.Open(t.Context(), desk.Options{Clock: day.Now})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	notices, _ := d.Subscribe()
	go func() {
		<-notices
		cancel()
	}()
	_ = day.Play(ctx, d, time.Hour)
	stats, err := d.Stats(t.Context())
	require.NoError(t, err)
	assert.Less(t, stats.Articles, len(day.articles))
	require.NoError(t, d.Close())
}
