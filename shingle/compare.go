package shingle

import "unique"

// Profile returns the profile of the extractor that made d, or the zero Profile
// if none did.
func (d *Document) Profile() Profile { return profileOf(d.profile) }

// Check returns an error that wraps [ErrProfile] and names both profiles if d and
// other do not compare, because their profiles differ or one of them has none.
func (d *Document) Check(other *Document) error {
	if d.profile == other.profile && d.profile != (unique.Handle[Profile]{}) {
		return nil
	}
	return d.Profile().Check(other.Profile())
}

// Similarity returns how likely d and other report the same event, as
// [Vector.Similarity] of their vectors. It returns the error of [Document.Check]
// if they do not compare.
func (d *Document) Similarity(other *Document) (float64, error) {
	if err := d.Check(other); err != nil {
		return 0, err
	}
	return d.Vector.Similarity(other.Vector), nil
}

// Resemblance returns the estimated Jaccard similarity of the shingles of d and
// other, as [Sketch.Similarity] of their copy sketches: near 1 if they are copies. It returns
// the error of [Document.Check] if they do not compare.
func (d *Document) Resemblance(other *Document) (float64, error) {
	if err := d.Check(other); err != nil {
		return 0, err
	}
	return d.CopySketch.Similarity(other.CopySketch), nil
}
