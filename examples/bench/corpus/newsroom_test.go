package corpus

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/score"
)

func TestMadeUpArticles(t *testing.T) {
	const n = 50
	var first []cluster.Article
	for range 2 {
		var got []cluster.Article
		ids := map[string]bool{}
		for a, err := range Articles("", n) {
			require.NoError(t, err)
			got = append(got, a)
			ids[a.ID] = true
		}
		assert.Len(t, got, n)
		assert.Len(t, ids, n)
		if first != nil {
			assert.Equal(t, first, got, "the seed is fixed")
		}
		first = got
	}
}

// Reports of one event share its names; those of two events seldom share any. A
// batch must find the events again, or the costs that are measured on them are
// those of another task.
func TestMadeUpEventsAreFoundAgain(t *testing.T) {
	r, err := newNewsroom()
	require.NoError(t, err)
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	const events, reports = 40, 3
	for i := range events {
		e := r.newEvent()
		for k := range reports {
			a := r.report(fmt.Sprintf("%d/%d", i, k), e)
			shared := 0
			for _, name := range e.names {
				if strings.Contains(a.Body, name) {
					shared++
				}
			}
			assert.Greater(t, shared, len(e.names)/2, "names in %s", a.ID)
			assert.WithinRange(t, a.Time, e.time, e.time.Add(24*time.Hour))
			require.NoError(t, b.Add(a))
		}
	}
	stories, err := b.Stories(t.Context())
	require.NoError(t, err)
	var truth, got []string
	for _, s := range stories {
		for _, m := range s.Members {
			event, _, _ := strings.Cut(m.Article.ID, "/")
			truth, got = append(truth, event), append(got, s.ID)
		}
	}
	scores, err := score.Compare(truth, got)
	require.NoError(t, err)
	assert.Greater(t, scores.BCubed.F1, .9)
}
