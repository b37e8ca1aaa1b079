package index

import (
	"errors"
	"fmt"
	"math"

	"github.com/chumtin/chumtin/shingle"
)

// Numbers of items, postings and places are 32 bits wide, and half of what an
// index takes is made of them. What they cannot count is refused before anything
// is counted wrong; memory is short long before, but for huge machines.
const (
	// maxItems bounds the IDs of an index that are there or were removed since
	// it was last made anew: at a load of 3/4 they fill a table of 1<<32.
	maxItems = 3 << 30

	// maxPostings bounds the postings of an index, one for each bucket that an item
	// is in: with the 32 of default copies there is room for 134 million items,
	// with the 128 of events at most for 33 million. Of keys there are 1<<32,
	// and a table for all of them has places for them (see hashOf).
	maxPostings = math.MaxUint32 - 1

	// maxValues bounds each part of a document in a store, and the bytes of an
	// ID: 16 times what an Extractor makes of the longest text.
	maxValues = shingle.MaxTokens << 4
)

// ErrLimit reports an item that an [Index] cannot hold, or an article that a batch or
// stream of package cluster cannot: an index has room for 4 billion entries in buckets,
// so for 134 million items in default ones of copies and 33 million in ones of events,
// and a batch or stream for 16 million articles. No part of a document may have more
// than 16 million values, and no ID of an item more bytes.
var ErrLimit = errors.New("over a limit")

// checkItem returns an error if an index cannot hold an item of this ID and
// document.
func checkItem(id string, d *shingle.Document) error {
	if len(id) > maxValues {
		return fmt.Errorf("index: ID %.20q... has %d bytes, at most %d are possible: %w", id, len(id), maxValues, ErrLimit)
	}
	for _, part := range []struct {
		name string
		n    int
	}{
		{"features", len(d.Vector)}, {"numbers", len(d.Numbers)}, {"shingles", len(d.Shingles)},
		{"headline words", len(d.Headline)}, {"dates", len(d.Dates)}, {"headline dates", len(d.HeadlineDates)},
	} {
		if part.n > maxValues {
			return fmt.Errorf("index: %q: document has %d %s, at most %d are possible: %w", id, part.n, part.name, maxValues, ErrLimit)
		}
	}
	return nil
}

// checkRoom returns an error if another item of so many keys has no room beside
// so many items and postings.
func checkRoom(items, posts uint64, keys int) error {
	if items >= maxItems || posts+uint64(keys) > maxPostings {
		return fmt.Errorf("index has %d items in %d places of buckets, and no room for another: %w", items, posts, ErrLimit)
	}
	return nil
}
