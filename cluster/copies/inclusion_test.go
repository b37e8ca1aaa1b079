package copies_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/copies"
)

// excerpts returns texts of which many are parts of others, edited or not.
func excerpts(rng *rand.Rand, n int) []string {
	var all [][]string
	for range n {
		if len(all) > 0 && rng.IntN(2) > 0 {
			from := all[rng.IntN(len(all))]
			part := from[rng.IntN(len(from)/2+1):]
			part = part[:1+rng.IntN(len(part))]
			part = edited(rng, part, rng.IntN(4))
			if rng.IntN(3) == 0 {
				part = append(part, words(rng, rng.IntN(20))...)
			}
			all = append(all, part)
		} else {
			all = append(all, words(rng, 5+rng.IntN(150)))
		}
	}
	texts := make([]string, n)
	for i, text := range all {
		texts[i] = strings.Join(text, " ")
	}
	return texts
}

// containment is the share of a in b by its definition.
func containment(a, b map[uint64]bool) float64 {
	common := 0
	for s := range a {
		if b[s] {
			common++
		}
	}
	return float64(common) / float64(len(a))
}

// naive compares each text, the largest first, with all before that are in no other.
func naive(sets []map[uint64]bool, least float64, among func(int) bool) (found []copies.Inclusion) {
	var order, kept []int
	for i, set := range sets {
		if len(set) > 0 && among(i) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return len(sets[j]) - len(sets[i]) })
	for _, i := range order {
		best := copies.Inclusion{Text: i}
		for _, j := range kept {
			if c := containment(sets[i], sets[j]); c >= least-1e-12 && c > best.Containment {
				best.In, best.Containment = j, c
			}
		}
		if best.Containment > 0 {
			found = append(found, best)
		} else {
			kept = append(kept, i)
		}
	}
	slices.SortFunc(found, func(a, b copies.Inclusion) int { return a.Text - b.Text })
	return found
}

// What is in another text is what comparing all with all finds.
func TestInclusionsOfAllPairs(t *testing.T) {
	total := 0
	for _, least := range []float64{0.1, 0.5, 0.8, 0.95, 1} {
		rng := rand.New(rand.NewPCG(7, uint64(100*least)))
		texts := append(excerpts(rng, 500), "", "…", "hai từ")
		sets := shinglesOf(texts)
		s := newSet(t, copies.Options{}, texts)
		for _, among := range []func(int) bool{nil, func(i int) bool { return i%3 > 0 }} {
			got, err := s.Inclusions(t.Context(), least, among)
			require.NoError(t, err)
			if among == nil {
				among = func(int) bool { return true }
			}
			want := naive(sets, least, among)
			require.Equal(t, want, got, "at %v", least)
			total += len(want)
			for _, in := range got {
				c, err := s.Containment(in.Text, in.In)
				require.NoError(t, err)
				require.InDelta(t, in.Containment, c, 1e-12)
			}
		}
	}
	assert.Greater(t, total, 500)
	s := newSet(t, copies.Options{}, nil)
	for _, least := range []float64{-1, 0, 1.1} {
		_, err := s.Inclusions(t.Context(), least, nil)
		assert.ErrorContains(t, err, "containment of")
	}
}

// A passage of many texts costs each of them no more than so many comparisons, and
// what is nothing but the passage is in one of them.
func TestInclusionsOfBoilerplate(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	passage := strings.Join(words(rng, 40), " ")
	texts := []string{passage}
	for range 2_000 {
		texts = append(texts, passage+" "+strings.Join(words(rng, 20), " "))
	}
	got, err := newSet(t, copies.Options{}, texts).Inclusions(t.Context(), 0.9, nil)
	require.NoError(t, err)
	assert.Equal(t, []copies.Inclusion{{Text: 0, In: got[0].In, Containment: 1}}, got)
}
