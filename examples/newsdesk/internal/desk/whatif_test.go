package desk

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A higher threshold parts a story and a lower one does not; each article of it is in
// one group. What is too high parts all but copies.
func TestWhatIf(t *testing.T) {
	d := openDesk(t, Options{})
	put(t, d, feedday(t)...)
	require.NoError(t, d.updateTopics(t.Context()))
	var largest Card
	for _, topic := range front(t, d, Filter{Limit: 200}).Topics {
		for _, c := range topic.Cards {
			if c.Articles > largest.Articles {
				largest = c
			}
		}
	}
	require.Greater(t, largest.Articles, 3)
	thresholds := []float64{0.08, 0.147, 0.25, 0.5, 1}
	all, err := d.WhatIf(t.Context(), largest.ID, thresholds...)
	require.NoError(t, err)
	require.Len(t, all, len(thresholds))
	st, err := d.Story(t.Context(), "", largest.ID)
	require.NoError(t, err)
	for i, groups := range all {
		seen := make(map[string]int)
		for _, g := range groups {
			for _, id := range g {
				seen[id]++
			}
		}
		for _, a := range st.Members {
			assert.Equal(t, 1, seen[a.ID])
		}
		if i > 0 {
			assert.GreaterOrEqual(t, len(groups), len(all[i-1]), "threshold %v", thresholds[i])
		}
	}
	assert.Greater(t, len(all[4]), len(all[0]))

	_, err = d.Split(t.Context(), "lan", largest.ID, []string{st.Members[0].ID})
	require.NoError(t, err)
	again, err := d.WhatIf(t.Context(), storyOf(t, d, st.Members[1].ID), 0.08)
	require.NoError(t, err)
	for _, g := range again[0] {
		assert.False(t, slices.Contains(g, st.Members[0].ID) && slices.Contains(g, st.Members[1].ID), "what an editor parted")
	}
	require.ErrorIs(t, second(d.WhatIf(t.Context(), 9999, 0.2)), ErrNoStory)
	require.Error(t, second(d.WhatIf(t.Context(), storyOf(t, d, st.Members[1].ID), 7)))
}
