package snapshot

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/chumtin/chumtin/shingle"
)

// An Index is what the items of an index depend on.
type Index struct {
	Profile shingle.Profile
	Copies  bool // the index is one of copies, and its keys have rests

	// Of an index of copies: how many bands of how many rows its keys are made of,
	// and in how many two documents must agree.
	Bands, Rows, Agreements int
}

// maxKeys returns how many keys an item has at most. Of copies that is what it has
// if it has any.
func (x *Index) maxKeys() int {
	if x.Copies {
		return x.Bands
	}
	return x.Profile.Slots + 1 // and one for a short text
}

// An Item is an item of an index.
type Item struct {
	ID     string
	When   int32
	Source uint64
	Keys   []uint32
	Rests  []uint32 // what each key is the top half of; of copies alone
	Doc    shingle.Document
}

// Write writes an index of so many items. next sets the one that follows.
func (x *Index) Write(w io.Writer, items int, next func(*Item)) error {
	f := newFrameWriter(w)
	copies := uint64(0)
	if x.Copies {
		copies = 1
	}
	f.head("index", x.Profile, copies, uint64(x.Bands), uint64(x.Rows), uint64(x.Agreements))
	var item Item
	f.sequence(Items, items, func(p []byte, _ int) []byte {
		next(&item)
		p = appendText(p, item.ID)
		p = binary.AppendVarint(p, int64(item.When))
		p = binary.LittleEndian.AppendUint64(p, item.Source)
		p = appendUint(p, len(item.Keys))
		p = appendFixed(p, item.Keys)
		p = appendFixed(p, item.Rests)
		return appendDocument(p, &item.Doc)
	})
	return f.end()
}

// ReadIndex reads an index, and all of r: it takes its items in their order. check
// says whether the index will do; its error is returned as it is.
func ReadIndex(r io.Reader, check func(Index) error, take func(*Item) error) error {
	f, err := newFrameReader(r)
	if err != nil {
		return err
	}
	var x Index
	err = f.head("index", 4, func(p shingle.Profile, options []uint64) error {
		for _, option := range options {
			if option > math.MaxInt32 {
				return fmt.Errorf("%w: an option is %d, want at most %d", Err, option, math.MaxInt32)
			}
		}
		x = Index{p, options[0] == 1, int(options[1]), int(options[2]), int(options[3])}
		if options[0] > 1 {
			return fmt.Errorf("%w: an index of mode %d, want 0 or 1", Err, options[0])
		}
		return check(x)
	})
	if err != nil {
		return err
	}
	if err := sequenceOnAll(f, Items, func(v *values) *Item { return v.item(&x) }, take); err != nil {
		return err
	}
	return f.end()
}

func (v *values) item(x *Index) *Item {
	item := &Item{ID: v.text()}
	when := v.int()
	if item.When = int32(when); when != int64(item.When) {
		v.fail("item %q is of hour %d", item.ID, when)
	}
	if p := v.take(8); p != nil {
		item.Source = binary.LittleEndian.Uint64(p)
	}
	keys := v.uint()
	if most := uint64(x.maxKeys()); keys > most || x.Copies && keys != most && keys != 0 {
		v.fail("item %q has %d keys, want %d", item.ID, keys, most)
	}
	item.Keys = fixed[uint32](v, keys)
	if x.Copies {
		item.Rests = fixed[uint32](v, keys)
	} else if err := ascending("key", item.Keys); err != nil {
		v.fail("item %q: %w", item.ID, err)
	}
	v.parts(&item.Doc, x.Profile)
	return item
}
