package measure

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSpread(t *testing.T) {
	assert.Equal(t, Spread{2, 1, 9}, NewSpread([]float64{9, 1, 2}))
	assert.Equal(t, Spread{2.5, 1, 9}, NewSpread([]float64{9, 1, 2, 3}))
	assert.Equal(t, Spread{7, 7, 7}, NewSpread([]float64{7}))
	assert.Equal(t, "2.5 (1.0–9.0)", Spread{2.5, 1, 9}.String())
}

// A ratio is taken within each round: a machine that is slow in one of them
// slows both.
func TestRatiosAreWithinRounds(t *testing.T) {
	ours := []Cost{{CPU: 10}, {CPU: 100}, {CPU: 10}}
	peer := []Cost{{CPU: 20}, {CPU: 200}, {CPU: 40}}
	assert.Equal(t, Spread{2, 2, 4}, Ratios(peer, ours))
	assert.Equal(t, Spread{1, 1, 1}, Ratios(ours, ours))
	assert.Equal(t, Spread{10, 10, 100}, CPU(ours))
}
