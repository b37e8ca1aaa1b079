package corpus

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
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
