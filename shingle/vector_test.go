package shingle

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Of features whose 48 bits are the same the heaviest counts, and what stood in
// the vector before is not looked at.
func TestVectorKeepsTheHeaviestOfEqualHashes(t *testing.T) {
	const a, b = 1 << weightBits, 2 << weightBits
	assert.Equal(t, Vector{a | 9, b | 1}, dedupe(Vector{a | 5, a | 7, a | 9, b | 1}, 0))
	assert.Equal(t, Vector{b | 2, b | 8}, dedupe(Vector{b | 2, b | 3, b | 8}, 1))
	x := newExtractor(t, Options{})
	x.reset()
	for _, h := range []uint64{0x1234_0000_0000_0001, 0x1234_0000_0000_0002, 0x1234_0000_0000_0001} {
		x.counts.add([]occurrence{{hash: unmix(h), idf: 100}}, bodyTenths) // a Vector holds the top bits of mix
	}
	var want uint64
	for _, f := range x.chooser.heaviest(x.counts.all(), &x.gain, 16) {
		assert.Equal(t, uint64(0x1234_0000_0000_0000), f.hash)
		want = max(want, (uint64(f.weight)*Unit+minLength/2)/minLength)
	}
	assert.Equal(t, Vector{0x1234_0000_0000_0000 | want}, x.appendVector(nil))
}
