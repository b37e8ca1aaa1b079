package shingle

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// naiveShingles computes each polynomial anew.
func naiveShingles(tokens []uint64, k int) []uint64 {
	k = min(k, len(tokens))
	var out []uint64
	for i := 0; k > 0 && i+k <= len(tokens); i++ {
		var h uint64
		for _, t := range tokens[i : i+k] {
			h = h*num.Mul0 + t
		}
		out = append(out, num.Mix(h))
	}
	return out
}

func TestAppendShingles(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for n := range 30 {
		tokens := make([]uint64, n)
		for i := range tokens {
			tokens[i] = rng.Uint64()
		}
		for k := 1; k <= 12; k++ {
			assert.Equal(t, naiveShingles(tokens, k), AppendShingles(nil, tokens, k), "%d tokens, k = %d", n, k)
		}
	}
	assert.Equal(t, []uint64{7}, AppendShingles([]uint64{7}, nil, 3), "no tokens")
	assert.Len(t, AppendShingles(nil, []uint64{1, 2}, 3), 1, "a short text has one shingle")
	assert.Panics(t, func() { AppendShingles(nil, []uint64{1}, 0) })
}
