package peers

import (
	"math/rand/v2"
	"testing"

	minhashlsh "github.com/ekzhu/minhash-lsh"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

func TestBandingIsThatOfEkzhu(t *testing.T) {
	for _, threshold := range []float64{.1, .3, .5, .66, .8, .9} {
		rows, bands := minhashlsh.NewMinhashLSH32(corpus.Slots, threshold).Params()
		assert.Equal(t, Banding{bands, rows}, bandingFor(threshold), "threshold %v", threshold)
	}
}

// A band is shared by signatures whose slots in it are equal: what the buckets
// hold together is what comparing slots holds together.
func TestSharedBandsAreThoseThatAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	signatures := make([][]uint64, 60)
	for i := range signatures {
		if i%10 == 9 {
			continue // a text without shingles
		}
		for range corpus.Slots {
			signatures[i] = append(signatures[i], rng.Uint64N(3))
		}
	}
	for _, b := range []Banding{{32, 4}, {42, 3}, {8, 16}, {1, 1}} {
		shared := map[[2]int]bool{}
		for band := range b.Bands {
			for i, j := range b.sharing(signatures, band) {
				require.Less(t, j, i)
				shared[[2]int{i, j}] = true
			}
		}
		for i, x := range signatures {
			for j, y := range signatures[:i] {
				want := x != nil && y != nil && b.Agree(x, y)
				assert.Equal(t, want, shared[[2]int{i, j}], "%v: %d and %d", b, i, j)
			}
		}
	}
}

// The rate is the share of random signatures that agree in a band.
func TestRateIsHowOftenSignaturesAgree(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	const trials, j = 4000, .7
	for _, b := range []Banding{{16, 8}, {32, 4}, {1, 2}} {
		agreed := 0
		for range trials {
			x, y := make([]uint64, corpus.Slots), make([]uint64, corpus.Slots)
			for i := range y {
				if rng.Float64() >= j {
					y[i] = 1
				}
			}
			if b.Agree(x, y) {
				agreed++
			}
		}
		assert.InDelta(t, b.Rate(j), float64(agreed)/trials, .04, "%v", b) // five deviations
	}
	b := Banding{16, 8}
	assert.InDelta(t, 0, b.Rate(0), 0)
	assert.InDelta(t, 1, b.Rate(1), 0)
}

// text-dedup says that its defaults make 25 bands of 10 rows.
func TestBandingOfTextDedup(t *testing.T) {
	assert.Equal(t, Banding{25, 10}, bandingWithin(256, 0.7))
}
