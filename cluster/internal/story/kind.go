package story

import (
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// A Kind says how an article relates to one published before: see the constants of
// package cluster.
type Kind int

const (
	Report Kind = iota
	ExactCopy
	NearCopy
	Excerpt
	Update
)

// A near copy has a Jaccard similarity of 1/2, which is a third of all shingles of both
// in each, and an excerpt a containment of 3/4.
func sharedByNear(x, y int) int    { return (x + y + 2) / 3 }
func sharedByExcerpt(x, y int) int { return (3*min(x, y) + 3) / 4 }

// excerptTokens is the minimum length of the shorter text of an excerpt. In
// a shorter one, stock phrases and names could be all that is shared.
const excerptTokens = 20

// KindOf returns the kind of an article beside an earlier one.
func KindOf(a, earlier like.Text) Kind {
	return kindOf(a, earlier, func(other []uint32, n int) bool { return like.Share(a.Doc.Shingles, other, n) })
}

// kindOf is KindOf, by share, which reports whether a has so many shingles in common
// with others.
func kindOf(a, earlier like.Text, share func(others []uint32, n int) bool) Kind {
	kind := kindOfText(a.Doc, earlier.Doc, share)
	if (kind == NearCopy || kind == Excerpt) && a.Source != 0 && a.Source == earlier.Source {
		return Update
	}
	return kind
}

func kindOfText(d, earlier *shingle.Document, share func(others []uint32, n int) bool) Kind {
	if d.Tokens == 0 {
		return Report // like nothing, not even like nothing
	}
	if like.SameText(d, earlier) {
		return ExactCopy
	}
	x, y := len(d.Shingles), len(earlier.Shingles)
	near, excerpt := sharedByNear(x, y), sharedByExcerpt(x, y)
	mayBeExcerpt := min(d.Tokens, earlier.Tokens) >= excerptTokens
	switch {
	case min(x, y) == 0:
		return Report
	case share(earlier.Shingles, near):
		return NearCopy
	case mayBeExcerpt && excerpt < near && share(earlier.Shingles, excerpt):
		return Excerpt
	}
	return Report
}
