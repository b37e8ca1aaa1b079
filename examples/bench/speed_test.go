package main

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/peers"
)

// TestRatios guards what the library promises on speed. The ratios are those of
// one run, and half of what is promised is enough on a busy machine.
func TestRatios(t *testing.T) {
	if testing.Short() {
		t.Skip("measures for some seconds")
	}
	const rounds, share = 5, .5
	articles, err := corpus.ReadAll("")
	require.NoError(t, err)
	quiet := newProgress(io.Discard)

	all, costs, _, err := sketchRounds(t.Context(), corpus.NewPaired(articles, 200), rounds, true, quiet)
	require.NoError(t, err)
	targets := sketchTargets(all, costs)

	w, err := peers.NewLookupWork(50_000, 10_000)
	require.NoError(t, err)
	indexes, err := w.Lookups()
	require.NoError(t, err)
	indexCosts, err := lookupRounds(t.Context(), w, indexes, rounds, quiet)
	require.NoError(t, err)
	var qualities []peers.Quality
	for _, l := range indexes {
		q, err := w.Quality(l)
		require.NoError(t, err)
		assert.True(t, q.OK(), "%s: recall %v", l.Name, q)
		qualities = append(qualities, q)
	}
	for _, g := range append(targets, lookupTargets(indexes, indexCosts, qualities)...) {
		assert.True(t, g.comparable, g.name)
		assert.GreaterOrEqual(t, g.got.Median, share*g.want, "%s: %v of %.0f", g.name, g.got, g.want)
	}
}
