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
