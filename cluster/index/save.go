package index

import (
	"errors"
	"fmt"
	"io"

	"github.com/chumtin/chumtin/cluster/internal/blank"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/snapshot"
	"github.com/chumtin/chumtin/shingle"
)

// Errors of [Load].
var (
	// ErrSnapshot reports bytes that are no snapshot, or that were changed or cut.
	ErrSnapshot = snapshot.Err

	// ErrOptions reports a snapshot that was made with other options.
	ErrOptions = snapshot.ErrOptions
)

// Save writes the items of the index, with what it keeps of their documents. What
// [Load] makes of it answers all queries as ix does, and goes on as ix does. The bytes
// are the same on every machine. Changes of the index wait while its table is copied,
// which takes a hundredth of the time, not while w is written to.
func (ix *Index) Save(w io.Writer) error {
	if ix.isZero() {
		return errZeroIndex
	}
	ix.mu.RLock()
	ids, docs, stamps, filed := ix.ids.View(), ix.docs.View(), ix.stamps.View(), ix.buckets.Filed()
	ix.mu.RUnlock()

	numbers := ids.Numbers()
	var terms propose.Terms
	of := ix.snapshotOf()
	err := of.Write(w, len(numbers), func(item *snapshot.Item) {
		n := numbers[0]
		numbers = numbers[1:]
		filed.Next(n, &terms)
		at := stamps.At(n)
		item.ID, item.When, item.Source = ids.Get(n), int32(at.when), uint64(at.source)
		item.Keys, item.Rests = terms.Keys, terms.Rests
		docs.Get(n, &item.Doc)
	})
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func (ix *Index) snapshotOf() snapshot.Index {
	b := ix.opts.Banding
	return snapshot.Index{Profile: ix.profile, Copies: ix.opts.Mode == NearCopy, Bands: b.Bands, Rows: b.Rows, Agreements: b.Agreements}
}

// Load returns an index of opts for documents of profile p with the items that
// [Index.Save] wrote to r, which it reads to its end. The profile, Mode and Banding
// must be those of the index that was saved: else the error wraps [shingle.ErrProfile]
// or [ErrOptions], and names both. MaxPerBucket may differ, and so may the Horizon of an
// index of [SameEvent]. Any damage is an error that wraps [ErrSnapshot]. Memory is taken
// for what is there, not for what the bytes promise.
//
// The counts of [Index.Stats] that are of queries start anew.
func Load(r io.Reader, p shingle.Profile, opts Options) (*Index, error) {
	ix, err := New(p, opts)
	if err != nil {
		return nil, err
	}
	var weighted propose.Terms
	err = snapshot.ReadIndex(r, ix.checkSnapshot, func(item *snapshot.Item) error {
		terms := propose.Terms{Keys: item.Keys, Rests: item.Rests}
		if ix.opts.Mode == SameEvent {
			weighted.Keys = item.Keys
			weighted.Weigh(item.Doc.Vector)
			terms.Weights = weighted.Weights
		}
		return ix.restore(item, terms)
	})
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	return ix, nil
}

// checkSnapshot returns an error if a snapshot was made with other options.
func (ix *Index) checkSnapshot(of snapshot.Index) error {
	err := ix.profile.Check(of.Profile)
	mode := SameEvent
	if of.Copies {
		mode = NearCopy
	}
	if mode != ix.opts.Mode {
		return errors.Join(err, fmt.Errorf("%w: mode %v, want %v", ErrOptions, mode, ix.opts.Mode))
	}
	if got := (Banding{of.Bands, of.Rows, of.Agreements}); got != ix.opts.Banding {
		err = errors.Join(err, fmt.Errorf("%w: a banding of %+v, want %+v", ErrOptions, got, ix.opts.Banding))
	}
	return err
}

// restore adds an item that was saved.
func (ix *Index) restore(item *snapshot.Item, terms propose.Terms) error {
	if blank.Is(item.ID) {
		return ErrNoID
	}
	if err := checkItem(item.ID, &item.Doc); err != nil {
		return err
	}
	if err := checkRoom(ix.stamps.Len, ix.buckets.Posts.Len, len(terms.Keys)); err != nil {
		return fmt.Errorf("%q: %w", item.ID, err)
	}
	if _, ok := ix.ids.Find(item.ID); ok {
		return fmt.Errorf("%q: %w", item.ID, ErrExists)
	}
	at := stamp{like.When(item.When), like.Source(item.Source)}
	ix.buckets.Add(terms, ix.add(item.ID, at, &item.Doc))
	return nil
}
