package cluster

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/shingle"
)

// copiesOf returns texts of some families in random order: copies of one text
// with a word changed, and the text itself again.
func copiesOf(t *testing.T, rng *rand.Rand, n, size int) (articles []article, family []int) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	for i := range n * size {
		family = append(family, i%n)
	}
	rng.Shuffle(len(family), func(i, j int) { family[i], family[j] = family[j], family[i] })
	for i, f := range family {
		words := make([]string, 60)
		for k := range words {
			words[k] = fmt.Sprintf("tên%dx%d", f, k)
		}
		if rng.IntN(3) > 0 {
			words[30] = fmt.Sprint("khác", i)
		}
		doc := x.Document(strings.Join(words, " "))
		articles = append(articles, article{Article{ID: fmt.Sprint(i), Source: fmt.Sprint(rng.IntN(3))}, doc})
	}
	return articles, family
}

// What a member copies is found though only the latest text of its family is
// said to be near it: as by comparing it with all earlier texts.
func TestKindsInLargeStories(t *testing.T) {
	for seed := range uint64(5) {
		rng := rand.New(rand.NewPCG(seed, 1))
		articles, family := copiesOf(t, rng, 120, 6)
		story := newStory(t.Context(), articles, func(i int) []int {
			for k := i - 1; k >= 0; k-- {
				if family[k] == family[i] {
					return []int{k, i}
				}
			}
			return nil
		})
		for i, m := range story.Members {
			kind, of := Report, ""
			same := slices.IndexFunc(articles[:i], func(e article) bool { return like.SameText(e.doc, articles[i].doc) })
			if same >= 0 {
				kind, of = ExactCopy, articles[same].ID
			} else if k, n := kindAmong(articles[i], articles, upTo(i)); k != Report {
				kind, of = k, articles[n].ID
			}
			assert.Equal(t, [2]any{kind, of}, [2]any{m.Kind, m.Of}, "seed %d, member %d", seed, i)
		}
	}
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
