package shingle

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/idf"
)

// naiveGain is BM25 with its usual parameters, of numbers of occurrences.
func naiveGain(tf, length float64) float64 {
	const k1, b, mean = 3, 0.75, 400
	return (k1 + 1) * tf / (tf + k1*(1-b+b*length/mean))
}

func TestGainIsBM25(t *testing.T) {
	rng := rand.New(rand.NewPCG(61, 62))
	var g gain
	for range 300 {
		length := 1 + rng.Uint64N(1<<rng.IntN(25))
		g.reset(length)
		for range 200 {
			tf := 1 + rng.Uint32N(1<<rng.IntN(25))
			got := float64(g.of(tf))
			want := gainUnit * naiveGain(float64(tf)/10, float64(length)/10)
			require.InDelta(t, want-.5, got, .5+1e-6, "%d tenths of %d, rounded down", tf, length)
			require.Equal(t, g.of(tf), g.compute(tf), "%d tenths of %d, known", tf, length)
		}
	}
	assert.InDelta(t, 1, naiveGain(1, 400), 1e-12, "one occurrence in an article of mean length")
}

// The heaviest feature of the longest text has a class, so that no text can make
// weights of one class seem those of another.
func TestWeightsHaveAClass(t *testing.T) {
	var g gain
	for _, tenths := range []uint32{1, bodyTenths, headlineTenths} {
		for _, n := range []uint32{1, 2, 100, MaxTokens} {
			g.reset(uint64(n) * uint64(tenths))
			require.Less(t, g.of(n*tenths), uint32(maxGain))
		}
	}
	assert.Less(t, idf.Max*maxGain, len(chooser{}.classes)*classUnit)
}

// of returns the gain of a frequency in tenths.
func (g *gain) of(tf uint32) uint32 {
	var w [1]uint32
	g.weigh(w[:], []uint8{1}, []uint32{tf})
	return w[0]
}
