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

const (
	nearJaccard        = .5
	excerptContainment = .75

	// excerptTokens is the minimum length of the shorter text of an excerpt. In
	// a shorter one, stock phrases and names could be all that is shared.
	excerptTokens = 20
)

// KindOf returns the kind of an article beside an earlier one.
func KindOf(a, earlier like.Text) Kind {
	kind := kindOfText(a.Doc, earlier.Doc)
	if (kind == NearCopy || kind == Excerpt) && a.Source != 0 && a.Source == earlier.Source {
		return Update
	}
	return kind
}

func kindOfText(d, earlier *shingle.Document) Kind {
	if d.Tokens == 0 {
		return Report // like nothing, not even like nothing
	}
	if like.SameText(d, earlier) {
		return ExactCopy
	}
	jaccard, containment := like.Overlap(d, earlier)
	switch {
	case jaccard >= nearJaccard:
		return NearCopy
	case containment >= excerptContainment && min(d.Tokens, earlier.Tokens) >= excerptTokens:
		return Excerpt
	}
	return Report
}
