package cluster

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A document whose parts are longer than their counts can tell is refused, and
// nothing of it is in the index.
func TestIndexRefusesWhatItCannotCount(t *testing.T) {
	p, docs := documents(t, 1)
	ix := newIndex(t, p, IndexOptions{})
	require.NoError(t, ix.Add(Item{ID: "a", Doc: docs[0]}))
	long := *docs[0]
	long.Dates = make([]uint16, maxValues+1)
	err := ix.Add(Item{ID: "b", Doc: &long})
	assert.ErrorIs(t, err, ErrLimit)
	assert.ErrorContains(t, err, `"b": document has 16777217 dates`)
	assert.ErrorIs(t, ix.Add(Item{ID: strings.Repeat("x", maxValues+1), Doc: docs[0]}), ErrLimit)
	assert.Equal(t, 1, ix.Len())
	assert.NoError(t, ix.Add(Item{ID: "b", Doc: docs[0]}))
}
