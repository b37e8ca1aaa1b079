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
	written, nameless, err := set.Nameless()
	require.NoError(t, err)
	require.Len(t, nameless, len(written))

	pairs, byLabel := 0, map[string]int{}
	for _, l := range set.Labels {
		if l != "" {
			pairs += byLabel[l]
			byLabel[l]++
		}
	}
	assert.Len(t, written, pairs, "all pairs of one label")
	less := 0
	for i := range written {
		if nameless[i] < written[i] {
			less++
		}
	}
	assert.Greater(t, less, pairs*9/10)
}
