package cluster_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// A batch that articles were put into and removed from, with constraints that came and
// went with them, is one that never had what was removed.
func TestRemovedWasNeverThere(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	type constraint struct {
		a, b     string
		together bool
	}
	for seed := range uint64(4) {
		rng := rand.New(rand.NewPCG(seed, 9))
		b, err := cluster.NewBatch(cluster.Options{})
		require.NoError(t, err)
		held := make(map[string]cluster.Article)
		var constraints []constraint
		removed, refused := 0, 0
		for range 900 {
			id := fmt.Sprint(rng.IntN(90))
			switch rng.IntN(5) {
			case 0, 1:
				a := articles[rng.IntN(len(articles))]
				a.ID = id
				require.NoError(t, b.Put(a))
				held[id] = a
			case 2, 3:
				err := b.Remove(id)
				if _, ok := held[id]; !ok {
					require.ErrorIs(t, err, cluster.ErrNoArticle)
					continue
				}
				require.NoError(t, err)
				removed++
				delete(held, id)
				constraints = slices.DeleteFunc(constraints, func(c constraint) bool { return c.a == id || c.b == id })
			default:
				c := constraint{id, fmt.Sprint(rng.IntN(90)), rng.IntN(2) == 0}
				add := b.CannotLink
				if c.together {
					add = b.MustLink
				}
				switch err := add(c.a, c.b); {
				case err == nil:
					constraints = append(constraints, c)
				default:
					refused++
				}
			}
			require.Equal(t, len(held), b.Len())
		}
		require.Greater(t, removed, 100)
		require.Positive(t, refused)

		never, err := cluster.NewBatch(cluster.Options{})
		require.NoError(t, err)
		for _, id := range slices.Sorted(maps.Keys(held)) {
			require.NoError(t, never.Add(held[id]))
		}
		for _, c := range constraints {
			add := never.CannotLink
			if c.together {
				add = never.MustLink
			}
			require.NoError(t, add(c.a, c.b))
		}
		want, err := never.Stories(t.Context())
		require.NoError(t, err)
		got, err := b.Stories(t.Context())
		require.NoError(t, err)
		assert.Equal(t, want, got, "seed %d", seed)
	}
}

// A constraint ends with an article that it names, and does not come back with it.
func TestRemoveEndsConstraints(t *testing.T) {
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	article := func(id string) cluster.Article {
		return cluster.Article{ID: id, Title: "Chợ phiên họp ở bản " + id}
	}
	for _, id := range []string{"a", "b", "c"} {
		require.NoError(t, b.Add(article(id)))
	}
	require.NoError(t, b.MustLink("a", "b"))
	require.NoError(t, b.MustLink("b", "c"))
	require.ErrorIs(t, b.CannotLink("a", "c"), cluster.ErrConstraints)
	require.NoError(t, b.Remove("b"))
	assert.NoError(t, b.CannotLink("a", "c"), "nothing holds the two together any more")
	require.NoError(t, b.Add(article("b")))
	assert.NoError(t, b.CannotLink("a", "b"))

	assert.ErrorIs(t, b.Remove("nobody"), cluster.ErrNoArticle)
	assert.ErrorContains(t, b.Remove("nobody"), `"nobody"`)
	require.NoError(t, b.Remove("b"))
	assert.ErrorIs(t, b.Remove("b"), cluster.ErrNoArticle)
	assert.ErrorIs(t, b.MustLink("a", "b"), cluster.ErrNoArticle)
}
