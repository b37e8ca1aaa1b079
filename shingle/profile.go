package shingle

import (
	"errors"
	"fmt"
)

// Version is the version of tokens, shingles, hashes and sketches. It changes
// when any of them changes for any text.
const Version = 1

// A Profile states everything that shaped a [Document]. Documents of equal
// profiles compare; those of others must not, see [Profile.Check]. It is plain
// data, to be stored beside the documents.
type Profile struct {
	Shingle   int    `json:"shingle"`   // [Version]
	Normalize int    `json:"normalize"` // the version of package normalize
	Unicode   string `json:"unicode"`   // of the normalization tables
	Table     uint64 `json:"table"`     // [Table.Fingerprint]
	Features  int    `json:"features"`
	Slots     int    `json:"slots"`
	Width     int    `json:"width"`
	Seed      uint64 `json:"seed"` // a hash of the seed, 0 for none
}

// ErrProfile reports documents of different profiles.
var ErrProfile = errors.New("shingle: profiles differ")

// Check returns an error that wraps [ErrProfile] and names both profiles if
// they differ.
func (p Profile) Check(q Profile) error {
	if p != q {
		return fmt.Errorf("%w: %v and %v", ErrProfile, p, q)
	}
	return nil
}

// String returns the profile on one line.
func (p Profile) String() string {
	return fmt.Sprintf("shingle/%d normalize/%d unicode/%s table/%016x features/%d slots/%d width/%d seed/%x",
		p.Shingle, p.Normalize, p.Unicode, p.Table, p.Features, p.Slots, p.Width, p.Seed)
}
