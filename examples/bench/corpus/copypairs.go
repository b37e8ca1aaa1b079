package corpus

import (
	"cmp"
	"math"
	"slices"
)

// A CopyPair is two texts and their Jaccard similarity.
type CopyPair struct {
	A, B       int
	Similarity float64
}

// CopyPairs returns all pairs of sets of a Jaccard similarity of at least threshold,
// without sketches: of two such sets the rarest elements, as many as could be missing
// from the other and one more, have one in common (prefix filtering; Chaudhuri, Ganti
// and Kaushik, ICDE 2006). The elements of each set are in ascending order.
func CopyPairs(sets [][]uint64, threshold float64) (pairs []CopyPair) {
	counts := make([]uint32, 1<<24) // of elements with these bits in common: any order will do
	for _, set := range sets {
		for _, v := range set {
			counts[v>>40]++
		}
	}
	postings := make(map[uint64][]int)
	for i, set := range sets {
		rare := slices.Clone(set)
		slices.SortFunc(rare, func(a, b uint64) int {
			return cmp.Or(cmp.Compare(counts[a>>40], counts[b>>40]), cmp.Compare(a, b))
		})
		if len(rare) > 0 {
			rare = rare[:len(rare)-int(math.Ceil(threshold*float64(len(rare))-1e-9))+1]
		}
		met := make(map[int]bool)
		for _, v := range rare {
			for _, j := range postings[v] {
				if met[j] {
					continue
				}
				met[j] = true
				if s := Jaccard(sets[j], set); s >= threshold {
					pairs = append(pairs, CopyPair{j, i, s})
				}
			}
			postings[v] = append(postings[v], i)
		}
	}
	return pairs
}
