package propose

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A list is what was added to it, and a piece that is full does not move.
func TestListAsSlice(t *testing.T) {
	var l List[int]
	var second *int
	const n = 3*listPiece + 5
	for i := range n {
		require.EqualValues(t, i, l.Len)
		l.Add(i * i)
		if i == listPiece {
			second = l.At(listPiece)
		}
	}
	for i := range uint32(n) {
		require.Equal(t, int(i)*int(i), *l.At(i))
	}
	assert.Same(t, second, l.At(listPiece))
	assert.GreaterOrEqual(t, l.room(), n)
	assert.LessOrEqual(t, l.room(), n+listPiece+listPiece/4)
}
