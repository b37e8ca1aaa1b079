// Package score tells how well a clustering matches labels.
//
// A clustering of n items is a slice of n labels: items with equal labels are
// in one cluster, and the labels mean nothing else. [Compare] takes two of
// them, the truth and what a program got:
//
//	truth := []string{"flood", "flood", "match", "match"}
//	got := []int{1, 1, 1, 2}
//	s, err := score.Compare(truth, got)
//
// No one number tells all. B-cubed asks of each article how pure and how
// complete its cluster is; CEAF-e asks of each story whether it was found as
// one cluster, and so punishes splitting most; the two pair scores ask of each
// pair whether it was rightly put together, and so are ruled by the largest
// clusters.
//
// In the news of a day most articles stand alone, and who joins nothing is right
// about all of them. Told leaves these out: it is B-cubed over the articles that
// share a story with another one, or ought to. Pure counts the stories of several
// articles in which a reader finds nothing that does not belong there.
//
// Results depend on the two partitions alone: not on the labels' names, not on
// the order of the items, not on the machine.
package score

import (
	"errors"
	"fmt"
)

// ErrNoItems reports that there is nothing to score: no items, or none that
// has a label.
var ErrNoItems = errors.New("score: no labelled items")

// Scores tells how well a clustering matches the truth. All scores are in
// [0, 1], where 1 is best, but for ARI, which is in [-1, 1].
type Scores struct {
	// Items is the number of items scored.
	Items int

	// TruthClusters and GotClusters are the numbers of clusters with at least
	// one scored item.
	TruthClusters, GotClusters int

	// Largest is the size of the largest cluster got, and LargestMixed that of
	// the largest one which holds items of more than one cluster of the truth;
	// it is 0 if there is none.
	Largest, LargestMixed int

	// BCubed is the mean over the items of the share of an item's cluster that
	// belongs with it (precision), and of the share of its true cluster that
	// was put with it (recall), itself included. Bagga and Baldwin 1998;
	// Amigó, Gonzalo, Artiles and Verdejo 2009.
	BCubed PRF

	// Told is BCubed over the ToldItems scored items that are in a cluster of
	// several items, got or true: of these a clustering says, or fails to say,
	// what they belong with. If there are none, both sides join nothing, and
	// Told is 1.
	Told      PRF
	ToldItems int

	// Several is the number of clusters got with several items, at least one of
	// them scored, and Pure is the number of those whose items are all of one
	// cluster of the truth.
	Several, Pure int

	// CEAFe is the similarity of the clusters under the best one-to-one
	// alignment of the two sides, divided by the number of clusters got
	// (precision) or of the truth (recall). The similarity of clusters T and G
	// is 2|T∩G| / (|T|+|G|), Luo's φ4. Luo 2005.
	CEAFe PRF

	// Pairwise is the share of the pairs got that are true, and of the true
	// pairs that were got. The share of no pairs is 1: who joins nothing makes
	// no error of precision.
	Pairwise PRF

	// ARI is the Rand index adjusted for chance: 0 is what chance would get
	// with clusters of the same sizes, less is worse than that. It is 1 for
	// equal clusterings, also where chance alone would get them. Hubert and
	// Arabie 1985.
	ARI float64
}

// PRF holds a precision, a recall and their harmonic mean F1, which is 0 if
// both are.
type PRF struct {
	Precision, Recall, F1 float64
}

func newPRF(precision, recall float64) PRF {
	if precision+recall == 0 {
		return PRF{}
	}
	return PRF{precision, recall, 2 * precision * recall / (precision + recall)}
}

// Compare scores got against truth, where truth[i] and got[i] label item i.
// It fails if the lengths differ, and with [ErrNoItems] if they are 0.
//
// Every item counts, and the zero label is a label like any other. Leave out
// items whose label is not known, or use [ComparePartial].
//
// It takes O(n log n) time for n items, but for the alignment of CEAF-e: that
// takes O(k·m·log m) at worst, where k is the number of clusters of the truth
// and m <= n the number of pairs of clusters that overlap, and in practice
// little more than O(m log m), since its searches stay among the clusters that
// compete for the same items. Memory is O(n).
func Compare[T, G comparable](truth []T, got []G) (Scores, error) {
	return compare(truth, got, func(T) bool { return true })
}

// ComparePartial is [Compare] where only some items have a label, such as the
// labelled articles of a benchmark among unlabelled distractors. An item is
// unlabelled if its truth equals none.
//
// Unlabelled items are held to belong with no labelled item, but are not
// scored themselves. So they enlarge the clusters that they share with
// labelled items, in all precisions and in Largest and LargestMixed; a cluster
// that holds one is not pure; the pair
// scores count all pairs with at least one labelled item; and a cluster
// without any labelled item counts nowhere. Without unlabelled items the
// result is that of Compare.
func ComparePartial[T, G comparable](truth []T, got []G, none T) (Scores, error) {
	return compare(truth, got, func(label T) bool { return label != none })
}

func compare[T, G comparable](truth []T, got []G, labelled func(T) bool) (Scores, error) {
	if len(truth) != len(got) {
		return Scores{}, fmt.Errorf("score: truth has %d labels, got has %d", len(truth), len(got))
	}
	t := newTable(truth, got, labelled)
	if t.labelled == 0 {
		return Scores{}, ErrNoItems
	}
	pairs := t.pairs()
	s := Scores{
		Items:         int(t.labelled),
		TruthClusters: len(t.truth),
		GotClusters:   len(t.got),
		BCubed:        t.bcubed(),
		CEAFe:         t.ceafe(),
		Pairwise:      pairs.prf(),
		ARI:           pairs.adjustedRand(),
	}
	s.Told, s.ToldItems = t.told()
	s.Pure, s.Several = t.pure()
	s.Largest, s.LargestMixed = t.largest()
	return s, nil
}
