package like

import (
	"github.com/chumtin/chumtin/cluster/internal/sorted"
	"github.com/chumtin/chumtin/shingle"
)

// Overlap returns the Jaccard similarity of the shingle sets of a and b, and
// the containment of the smaller set in the larger: the share of its shingles
// that are in the other. Both are 0 if either set is empty.
func Overlap(a, b *shingle.Document) (jaccard, containment float64) {
	x, y := a.Shingles, b.Shingles
	if len(x) == 0 || len(y) == 0 {
		return 0, 0
	}
	shared := sorted.Common(x, y)
	return float64(shared) / float64(len(x)+len(y)-shared), float64(shared) / float64(min(len(x), len(y)))
}

// SameText reports whether a and b have the same tokens in the same order. Digests
// are enough: with a seed or without, some 2^64 texts must be tried to find two of
// one digest.
func SameText(a, b *shingle.Document) bool {
	return a.TextHash == b.TextHash
}
