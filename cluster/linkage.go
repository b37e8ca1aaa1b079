package cluster

import (
	"fmt"

	"github.com/chumtin/chumtin/cluster/internal/link"
)

// A Linkage says when two groups of articles become one story.
type Linkage int

const (
	// Average joins groups whose mean similarity, over all pairs of an article
	// of one and an article of the other, is highest and reaches the threshold
	// (UPGMA; Sokal and Michener 1958). So the mean similarity within a story
	// is never below the threshold.
	Average = Linkage(link.Average)

	// Complete joins groups of which every pair reaches the threshold. Of each
	// text the pairs with the 256 most alike later ones are known, so that it
	// splits a crowd of more than that; Quorum may as well, and Average not.
	Complete = Linkage(link.Complete)

	// Quorum joins groups of which half of the pairs reach the threshold.
	Quorum = Linkage(link.Quorum)

	// Single joins groups of which one pair reaches the threshold. It chains:
	// on news it makes a few huge stories, and is here to be compared with.
	Single = Linkage(link.Single)
)

var linkageNames = [...]string{Average: "average", Complete: "complete", Quorum: "quorum", Single: "single"}

// String returns "average", "complete", "quorum" or "single".
func (l Linkage) String() string {
	if l < 0 || int(l) >= len(linkageNames) {
		return fmt.Sprintf("Linkage(%d)", int(l))
	}
	return linkageNames[l]
}
