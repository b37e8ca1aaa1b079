package measure

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSpread(t *testing.T) {
	assert.Equal(t, Spread{2, 1, 9}, NewSpread([]float64{9, 1, 2}))
	assert.Equal(t, Spread{2.5, 1, 9}, NewSpread([]float64{9, 1, 2, 3}))
}
