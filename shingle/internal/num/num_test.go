package num

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLog2(t *testing.T) {
	for _, n := range []uint64{1, 2, 3, 5, 7, 255, 256, 257, 1_000_000, 1<<63 - 1, 1 << 63, math.MaxUint64} {
		assert.InDelta(t, math.Log2(float64(n)), float64(Log2(n))/(1<<Log2Frac), 1.1/(1<<Log2Frac), "n = %d", n)
	}
}

func TestMixIsBijective(t *testing.T) {
	seen := make(map[uint64]bool)
	for i := range uint64(1 << 16) {
		seen[Mix(i)] = true
		seen[Mix(i<<48)] = true
	}
	assert.Len(t, seen, 2<<16-1, "zero is in both")
}
