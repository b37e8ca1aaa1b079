package cluster

import (
	"fmt"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// However many texts are nearly equal, each costs no more than bounds say: what
// is done for it in finding pairs, and, in linking, for each of its pairs a step
// for each time that its group can double.
func TestFloods(t *testing.T) {
	n := 2_500
	if testing.Short() {
		n = 800
	}
	for _, test := range []struct{ words, changed int }{{12, 1}, {25, 1}, {120, 3}} {
		t.Run(fmt.Sprintf("%d of %d words", test.changed, test.words), func(t *testing.T) {
			least := toSim(DefaultThreshold)
			nodes := flood(t, n, test.words, test.changed)
			pairs, found, err := findPairs(t.Context(), nodes, least)
			require.NoError(t, err)
			assert.LessOrEqual(t, found.met, 128*maxLater*n)
			assert.LessOrEqual(t, found.compared, maxCompared*n)
			assert.LessOrEqual(t, len(pairs), maxPairs*n)
			if n > 2*maxLater {
				assert.Positive(t, found.truncated)
			}

			g, linked, err := linkAll(t.Context(), nodes, pairs, nil, average, least)
			require.NoError(t, err)
			assert.Equal(t, make([]int32, n), g.of, "they are one story")
			assert.LessOrEqual(t, linked.rowSteps, 2*len(pairs)*bits.Len(uint(n)))
			assert.LessOrEqual(t, linked.scored, 16*n)
			t.Logf("%d pairs, %+v, %+v", len(pairs), found, linked)
		})
	}
}

func BenchmarkFlood(b *testing.B) {
	for _, n := range []int{1_000, 4_000, 16_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			nodes := flood(b, n, 12, 1)
			least := toSim(DefaultThreshold)
			for b.Loop() {
				pairs, _, err := findPairs(b.Context(), nodes, least)
				require.NoError(b, err)
				linkTexts(b.Context(), nodes, pairs, nil, average, least)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/article")
		})
	}
}
