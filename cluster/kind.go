package cluster

import (
	"fmt"
	"slices"
)

// A Kind says how a member of a story relates to the members published before
// it.
type Kind int

// The kinds. What makes an article one of them is in package story.
const (
	// Report is an independent report, or the first one.
	Report Kind = iota

	// ExactCopy has the same tokens in the same order as an earlier member;
	// case, punctuation and the way marks are written may differ.
	ExactCopy

	// NearCopy shares with an earlier member at least half of all shingles
	// that either has: their Jaccard similarity is 0.5 or more.
	NearCopy

	// Excerpt is contained in an earlier, longer member, or contains an
	// earlier, shorter one: at least three quarters of the shingles of the
	// shorter text are in the longer one.
	Excerpt

	// Update is a near copy or excerpt of an earlier member by the same source:
	// the outlet updated its report.
	Update
)

var kindNames = [...]string{Report: "report", ExactCopy: "exact-copy", NearCopy: "near-copy", Excerpt: "excerpt", Update: "update"}

// String returns "report", "exact-copy", "near-copy", "excerpt" or "update".
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("Kind(%d)", int(k))
	}
	return kindNames[k]
}

// MarshalText implements [encoding.TextMarshaler] by [Kind.String]. What is none
// of the kinds is an error.
func (k Kind) MarshalText() ([]byte, error) {
	if k < 0 || int(k) >= len(kindNames) {
		return nil, fmt.Errorf("cluster: no kind of member is %d", int(k))
	}
	return []byte(k.String()), nil
}

// UnmarshalText implements [encoding.TextUnmarshaler] for what MarshalText gives.
func (k *Kind) UnmarshalText(text []byte) error {
	i := slices.Index(kindNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("cluster: no kind of member is called %q", text)
	}
	*k = Kind(i)
	return nil
}
