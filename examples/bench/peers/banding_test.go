package peers

import (
	"testing"

	minhashlsh "github.com/ekzhu/minhash-lsh"
	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

func TestBandingIsThatOfEkzhu(t *testing.T) {
	for _, threshold := range []float64{.1, .3, .5, .66, .8, .9} {
		rows, bands := minhashlsh.NewMinhashLSH32(corpus.Slots, threshold).Params()
		assert.Equal(t, Banding{bands, rows}, bandingFor(threshold), "threshold %v", threshold)
	}
}
