package like

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle"
)

// shinglesFrom returns a document of n shingles from a number on.
func shinglesFrom(first, n uint32) *shingle.Document {
	d := &shingle.Document{}
	for i := range n {
		d.Shingles = append(d.Shingles, first+i)
	}
	return d
}

// One text quotes another if it has two thirds of it and is longer by half.
func TestQuotes(t *testing.T) {
	for _, test := range []struct {
		first, n uint32 // of the longer, beside the 300 from 0 on
		want     bool
	}{
		{0, 450, true}, {0, 449, false}, {100, 450, true}, {101, 450, false}, {0, 2_000, true},
		{0, 300, false}, {900, 450, false}, {0, 0, false},
	} {
		a, b := shinglesFrom(0, 300), shinglesFrom(test.first, test.n)
		assert.Equal(t, test.want, quotes(nil, a, b), "%+v", test)
		assert.Equal(t, test.want, quotes(nil, b, a), "%+v", test)
	}
}
