package corpus

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestJaccardOfShingles(t *testing.T) {
	// a b c, b c d and c d e; of which the edit shares two of its three.
	a, b := ShingleSet("A b, c d-e"), ShingleSet("b c d e f")
	assert.Len(t, a, 3)
	assert.InDelta(t, 2./4, Jaccard(a, b), 1e-12)
}

func TestWordsOfAPeer(t *testing.T) {
	// Of two forms of Unicode, one word; marks belong to words, signs do not.
	assert.Equal(t, []string{"tiếng", "việt", "a1", "b"}, Words("TIẾNG, Vie\u0323\u0302t (a1)—b!"))
	assert.Empty(t, Words(" .,!"))
}

func TestShinglesAreRunsOfWords(t *testing.T) {
	assert.Equal(t, []string{"a b c", "b c d"}, Shingles([]string{"a", "b", "c", "d"}))
	assert.Equal(t, []string{"a b c"}, Shingles([]string{"a", "b", "c"}))
	assert.Empty(t, Shingles([]string{"a", "b"}))
	assert.Equal(t, []string{"a a a"}, ShingleSet("a a A a"), "each once")
}

func TestJaccardOfAllAndNothing(t *testing.T) {
	a := []string{"x", "y"}
	assert.InDelta(t, 1, Jaccard(a, a), 0)
	assert.InDelta(t, 0, Jaccard(a, []string{"z"}), 0)
	assert.InDelta(t, 0, Jaccard[string](nil, nil), 0)
	assert.InDelta(t, 1./3, Jaccard(a, []string{"y", "z"}), 1e-12)
	assert.InDelta(t, 1./3, Jaccard([]string{"y", "z"}, a), 1e-12)
}
