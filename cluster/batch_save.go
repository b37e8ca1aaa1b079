package cluster

import (
	"fmt"
	"io"

	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/snapshot"
)

// Save writes the articles of the batch, without their texts, with what comparing
// needs of these, and the constraints. The bytes are a function of these, not of the
// order in which articles were added. Other calls do not wait while w is written to.
func (b *Batch) Save(w io.Writer) error {
	if b.isZero() {
		return errZeroBatch
	}
	articles, constraints := b.snapshot()
	state := snapshot.Batch{Articles: make([]snapshot.Article, len(articles))}
	for i, a := range articles {
		state.Articles[i] = snapshot.Article{ID: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, Lang: a.Lang, Time: a.Time, Doc: a.doc}
	}
	for _, c := range constraints {
		state.Constraints = append(state.Constraints, snapshot.Constraint(c))
	}
	c := b.opts.criteria()
	of := snapshot.Settings{Profile: b.profile, Similarity: similarityVersion, Threshold: c.Threshold, Horizon: c.Measure.Horizon, Linkage: int(b.opts.Linkage)}
	if err := state.Write(w, of); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// LoadBatch returns a batch of opts with what [Batch.Save] wrote to r, which it reads
// to its end. What shapes documents must be as it was: else the error wraps
// [shingle.ErrProfile] and names both. The threshold and all else may differ, so that
// one extraction serves many. Any damage is an error that wraps [ErrSnapshot].
func LoadBatch(r io.Reader, opts Options) (*Batch, error) {
	b, err := NewBatch(opts)
	if err != nil {
		return nil, err
	}
	from, err := snapshot.ReadBatch(r, func(of snapshot.Settings) error { return b.profile.Check(of.Profile) })
	if err != nil {
		return nil, fmt.Errorf("cluster: %w", err)
	}
	var keys []uint32
	for i, a := range from.Articles {
		keys = propose.Keys(keys[:0], a.Doc)
		of := Article{ID: a.ID, Title: a.Title, Source: a.Source, URL: a.URL, Lang: a.Lang, Time: a.Time}
		if err := checkID(&of); err != nil {
			return nil, fmt.Errorf("cluster: %w: article %d: %w", ErrSnapshot, i, err)
		}
		if err := b.store(of, a.Doc, keys, false); err != nil {
			return nil, fmt.Errorf("cluster: %w: %w", ErrSnapshot, err)
		}
	}
	if b.Len() != len(from.Articles) {
		return nil, fmt.Errorf("cluster: %w: %d articles have %d ids", ErrSnapshot, len(from.Articles), b.Len())
	}
	for _, c := range from.Constraints {
		if err := b.constrain(c.A, c.B, c.Together); err != nil {
			return nil, fmt.Errorf("cluster: %w: %w", ErrSnapshot, err)
		}
	}
	return b, nil
}
