package corpus

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWithoutNames(t *testing.T) {
	assert.Equal(t, "ông nói (về giá) ngày", withoutNames("Hôm 12/9 ông Nguyễn \"Văn\" nói (về giá) ngày 3.1"))
}

// Names are what stories share: without those of one side, a pair is less alike.
func TestNamelessPairsAreLessAlike(t *testing.T) {
	files, err := Files("")
	require.NoError(t, err)
	set, err := ReadSet(files[0], "cluster")
	require.NoError(t, err)
	alike, err := set.EventPairs()
	require.NoError(t, err)
	require.Len(t, alike.Nameless, len(alike.Cosine))
	require.Len(t, alike.Jaccard, len(alike.Cosine))

	pairs, byLabel := 0, map[string]int{}
	for _, l := range set.Labels {
		if l != "" {
			pairs += byLabel[l]
			byLabel[l]++
		}
	}
	assert.Len(t, alike.Cosine, pairs, "all pairs of one label")
	less := 0
	for i := range alike.Cosine {
		if alike.Nameless[i] < alike.Cosine[i] {
			less++
		}
	}
	assert.Greater(t, less, pairs*9/10)
}
