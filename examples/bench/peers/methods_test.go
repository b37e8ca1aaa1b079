package peers

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

// TestMethodsOnCopies gives each method what it is made for.
func TestMethodsOnCopies(t *testing.T) {
	articles, err := corpus.ReadAll("")
	require.NoError(t, err)
	n := len(articles)
	for i, a := range articles[:4] {
		a.ID = "copy-" + strconv.Itoa(i)
		articles = append(articles, a)
	}
	for _, m := range Methods {
		group, err := m.Prepare(t.Context(), articles)
		require.NoError(t, err, m.Name)
		got, err := group(m.Usual)
		require.NoError(t, err, m.Name)
		for i := range 4 {
			assert.Equal(t, got[i], got[n+i], "%s: article %d and its copy", m.Name, i)
		}
		assert.NotEqual(t, got[0], got[7], "%s: two events", m.Name)
	}
}
