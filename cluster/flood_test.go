package cluster

import (
	"fmt"
	"math/bits"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/liketest"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
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
			threshold := like.Units(DefaultThreshold)
			texts := liketest.Flood(t, n, test.words, test.changed)
			pairs, found, err := propose.Pairs(t.Context(), texts, threshold)
			require.NoError(t, err)
			assert.LessOrEqual(t, found.Met, 128*propose.MaxLater*n)
			assert.LessOrEqual(t, found.Compared, propose.MaxCompared*n)
			assert.LessOrEqual(t, len(pairs), propose.MaxPairs*n)
			if n > 2*propose.MaxLater {
				assert.Positive(t, found.Truncated)
			}

			g, linked, err := link.Parallel(t.Context(), texts, pairs, nil, link.Average, threshold)
			require.NoError(t, err)
			assert.Equal(t, make([]link.GroupID, n), g.Of, "they are one story")
			assert.LessOrEqual(t, linked.RowSteps, 2*len(pairs)*bits.Len(uint(n)))
			assert.LessOrEqual(t, linked.Scored, 16*n)
			t.Logf("%d pairs, %+v, %+v", len(pairs), found, linked)
		})
	}
}

func BenchmarkFlood(b *testing.B) {
	for _, n := range []int{1_000, 4_000, 16_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			texts := liketest.Flood(b, n, 12, 1)
			threshold := like.Units(DefaultThreshold)
			for b.Loop() {
				pairs, _, err := propose.Pairs(b.Context(), texts, threshold)
				require.NoError(b, err)
				link.Texts(b.Context(), texts, pairs, nil, link.Average, threshold)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/article")
		})
	}
}
