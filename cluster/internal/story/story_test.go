package story

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
)

func copiesOf(t *testing.T, rng *rand.Rand, n, size int) (articles []Article, family []int) {
	texts, family := liketest.Copies(t, rng, n, size)
	for i, text := range texts {
		articles = append(articles, Article{ID: fmt.Sprint(i), Text: text})
	}
	return articles, family
}

// What a member copies is found though only the latest text of its family is
// said to be near it: as by comparing it with all earlier texts.
func TestKindsInLargeStories(t *testing.T) {
	for seed := range uint64(5) {
		rng := rand.New(rand.NewPCG(seed, 1))
		articles, family := copiesOf(t, rng, 120, 6)
		story := New(t.Context(), articles, func(i int) []int {
			for k := i - 1; k >= 0; k-- {
				if family[k] == family[i] {
					return []int{k, i}
				}
			}
			return nil
		})
		for i, m := range story.Members {
			kind, of := Report, ""
			same := slices.IndexFunc(articles[:i], func(a Article) bool { return like.SameText(a.Doc, articles[i].Doc) })
			if same >= 0 {
				kind, of = ExactCopy, articles[same].ID
			} else if k, n := new(maker).kindAmong(articles[i], articles, upTo(i)); k != Report {
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
