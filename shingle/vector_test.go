package shingle

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/idf"
)

// Of features whose 48 bits are the same the heaviest counts, and what stood in
// the vector before is not looked at.
func TestVectorKeepsTheHeaviestOfEqualHashes(t *testing.T) {
	const a, b = 1 << weightBits, 2 << weightBits
	assert.Equal(t, Vector{a | 9, b | 1}, dedupe(Vector{a | 5, a | 7, a | 9, b | 1}, 0))
	assert.Equal(t, Vector{b | 2, b | 8}, dedupe(Vector{b | 2, b | 3, b | 8}, 1))
	x := newExtractor(t, Options{})
	x.hashes = []uint64{0, unmix(0x1234_0000_0000_0001), unmix(0x1234_0000_0000_0002)} // a Vector holds the top bits of mix
	x.weights = []uint32{0, 70_000, 90_000}
	assert.Equal(t, Vector{0x1234_0000_0000_0000 | (90_000*Unit+minLength/2)/minLength}, x.appendVector(nil))
}

// A weight is its share of the length, rounded, as the documentation of Vector says.
func TestWeightsAreRounded(t *testing.T) {
	rng := rand.New(rand.NewPCG(37, 38))
	x := newExtractor(t, Options{MaxFeatures: 4096})
	for _, n := range []int{1, 2, 7, 192, 4096} {
		for range 50 {
			x.hashes, x.weights = x.hashes[:0], x.weights[:0]
			squares := new(big.Int)
			most := 1 + rng.Uint32N(idf.Max*maxGain)
			for i := range n {
				w := most - rng.Uint32N(1+most/uint32(1+i%5))
				x.hashes, x.weights = append(x.hashes, unmix(uint64(i)<<weightBits)), append(x.weights, w)
				squares.Add(squares, new(big.Int).SetUint64(uint64(w)*uint64(w)))
			}
			length := max(new(big.Int).Sqrt(squares).Uint64(), minLength)
			var want Vector
			for i, w := range x.weights {
				if w := (uint64(w)*Unit + length/2) / length; w > 0 {
					want = append(want, uint64(i)<<weightBits|w)
				}
			}
			require.Equal(t, want, x.appendVector(nil))
		}
	}
}
