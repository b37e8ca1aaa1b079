package corpus

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Only words with a capital letter that begin no sentence are names.
func TestRename(t *testing.T) {
	got := rename("Hôm nay (Nam) gặp bà Lan, Huế. Sau đó: Ông về Huế 2026", strings.ToUpper)
	assert.Equal(t, "Hôm nay (NAM) gặp bà LAN, HUẾ. Sau đó: Ông về HUẾ 2026", got)
}

// In each world two names are two, so that what shares a name there shares it here.
func TestNamesOfAWorldAreDistinct(t *testing.T) {
	files, err := Files("")
	require.NoError(t, err)
	n, err := newNames(files)
	require.NoError(t, err)
	require.Greater(t, len(n.words), nameBlock)
	for _, world := range []int{1, 2, 7, 1001} {
		was, same := map[string]string{}, 0
		for _, word := range n.words {
			other := n.in(word, world)
			assert.Empty(t, was[other], "world %d: %s and %s are one", world, word, was[other])
			was[other] = word
			if other == word {
				same++
			}
		}
		assert.Less(t, same, len(n.words)/10, "world %d: names that stay", world)
	}
}
