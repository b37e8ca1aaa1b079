package score_test

import (
	"fmt"

	"github.com/chumtin/chumtin/cluster/score"
)

func ExampleCompare() {
	truth := []string{"flood", "flood", "flood", "match", "match"}
	got := []int{1, 1, 2, 2, 2}

	s, err := score.Compare(truth, got)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("B-cubed  %.3f\n", s.BCubed.F1)
	fmt.Printf("CEAF-e   %.3f\n", s.CEAFe.F1)
	fmt.Printf("pairwise %.3f\n", s.Pairwise.F1)
	fmt.Printf("ARI      %.3f\n", s.ARI)
	// Output:
	// B-cubed  0.733
	// CEAF-e   0.800
	// pairwise 0.500
	// ARI      0.167
}

// Articles from a stream are mixed among the labelled ones, to see whether
// they are drawn into their stories.
func ExampleComparePartial() {
	truth := []string{"flood", "flood", "match", "match", "", ""}
	got := []int{1, 1, 2, 2, 2, 3}

	s, err := score.ComparePartial(truth, got, "")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d items, largest wrong cluster %d\n", s.Items, s.LargestMixed)
	fmt.Printf("precision %.3f, recall %.3f\n", s.BCubed.Precision, s.BCubed.Recall)
	// Output:
	// 4 items, largest wrong cluster 3
	// precision 0.833, recall 1.000
}
