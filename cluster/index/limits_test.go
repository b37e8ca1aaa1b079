package index

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/shingle"
)

// A document whose parts are longer than their counts can tell is refused, and
// nothing of it is in the index.
func TestIndexRefusesWhatItCannotCount(t *testing.T) {
	p, docs := liketest.Documents(t, 1)
	ix := newIndex(t, p, Options{})
	require.NoError(t, ix.Add(Item{ID: "a", Doc: docs[0]}))
	long := *docs[0]
	long.Dates = make([]uint16, maxValues+1)
	err := ix.Add(Item{ID: "b", Doc: &long})
	assert.ErrorIs(t, err, ErrLimit)
	assert.ErrorContains(t, err, `"b": document has 16777217 dates`)
	long = *docs[0]
	long.Headline = make([]shingle.Word, maxValues+1)
	assert.ErrorContains(t, ix.Add(Item{ID: "b", Doc: &long}), `"b": document has 16777217 headline words`)
	assert.ErrorIs(t, ix.Add(Item{ID: strings.Repeat("x", maxValues+1), Doc: docs[0]}), ErrLimit)
	assert.Equal(t, 1, ix.Len())
	assert.NoError(t, ix.Add(Item{ID: "b", Doc: docs[0]}))
}

// The last items and postings of which there is room are taken, none beyond:
// what is counted after these fits 32 bits.
func TestRoomEndsBeforeCountsDo(t *testing.T) {
	assert.NoError(t, checkRoom(0, 0, 512))
	assert.NoError(t, checkRoom(maxItems-1, 1<<20, 32))
	assert.ErrorIs(t, checkRoom(maxItems, 1<<20, 0), ErrLimit)
	assert.NoError(t, checkRoom(1<<27, math.MaxUint32-1-32, 32))
	assert.ErrorIs(t, checkRoom(1<<27, math.MaxUint32-32, 32), ErrLimit)
}

func TestNoRoomIsAnError(t *testing.T) {
	p, docs := liketest.Documents(t, 2)
	ix := newIndex(t, p, Options{})
	require.NoError(t, ix.Add(Item{ID: "a", Doc: docs[0]}))
	posts := ix.buckets.Posts.Len
	ix.buckets.Posts.Len = maxPostings // as if so many were there
	for _, put := range []func(Item) error{ix.Add, ix.Put} {
		assert.ErrorIs(t, put(Item{ID: "b", Doc: docs[1]}), ErrLimit)
	}
	ix.buckets.Posts.Len = posts
	assert.NoError(t, ix.Add(Item{ID: "b", Doc: docs[1]}))
}
