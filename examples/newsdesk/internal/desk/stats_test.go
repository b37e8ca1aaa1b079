package desk

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStats(t *testing.T) {
	d := openDesk(t, Options{Clock: afternoon().now})
	_, cancel := d.Subscribe()
	a := report("1", "a", flood, 0)
	edited := a
	edited.Title += " trong đêm"
	put(t, d, a, a, edited, report("2", "b", bridge, 1), report("3", "", "", 2))
	got, err := d.Stats(t.Context())
	require.NoError(t, err)
	assert.Positive(t, got.Commits)
	assert.Positive(t, got.CommitTime)
	assert.Positive(t, got.Bytes)
	assert.Equal(t, 2, got.Open.Articles)
	got.Commits, got.CommitTime, got.Bytes = 0, 0, 0
	got.Open.Articles, got.Open.Stories, got.Open.Segments, got.Open.IndexBytes = 0, 0, 0, 0
	want := Stats{Articles: 2, Stories: 2, Changes: 3, New: 2, Versions: 1, Known: 1, Refused: 1, Listening: 1}
	want.Open.Now = got.Open.Now
	assert.Equal(t, want, got)
	cancel()
	got, err = d.Stats(t.Context())
	require.NoError(t, err)
	assert.Zero(t, got.Listening)
}
