package cluster

import (
	"fmt"

	"github.com/chumtin/chumtin/cluster/internal/link"
)

// A Linkage decides when two groups of articles become one story. Linking
// starts from one group for each distinct text and merges the two groups with
// the highest score, again and again, until no score is high enough. The result
// does not depend on the order in which articles were added. Articles whose
// headlines name different days are never in one story, whatever the linkage.
type Linkage int

// The linkages. What each scores is in package link.
const (
	// Average merges the groups with the highest mean similarity, over all
	// pairs of an article from each, while that reaches the threshold (UPGMA;
	// Sokal and Michener 1958). The mean similarity within a story is never
	// below the threshold, so a chain of look-alikes cannot grow. From the mean
	// of two groups of 2 to 32 texts up to a third is taken if the outlets of the
	// smaller one are in the larger one: they rather report two events.
	Average = Linkage(link.Average)

	// Complete merges groups in which every pair reaches the threshold. For
	// each text only 256 pairs with later texts are known, half of them the most
	// similar ones, so Complete splits a larger crowd of look-alikes. Quorum may do so too;
	// Average does not.
	Complete = Linkage(link.Complete)

	// Quorum merges groups in which at least half of the pairs reach the
	// threshold.
	Quorum = Linkage(link.Quorum)

	// Single merges groups in which one pair reaches the threshold. It chains:
	// on news it makes a few huge stories. It is provided for comparison.
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
