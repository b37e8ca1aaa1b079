package cluster

import (
	"fmt"
	"math"
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
	n := 3_000
	if testing.Short() {
		n = 800
	}
	for _, test := range []struct {
		words, changed int
		hours          int
		oneStory       bool
	}{{12, 1, 1, true}, {25, 1, 1, true}, {120, 3, 1, true}, {25, 1, 12, true}, {120, 3, 12, true}, {25, 1, 720, true}} {
		t.Run(fmt.Sprintf("%d of %d words in %d hours", test.changed, test.words, test.hours), func(t *testing.T) {
			threshold := like.Units(DefaultThreshold)
			texts := liketest.Flood(t, n, test.words, test.changed)
			for i := range texts {
				texts[i].When = texts[0].When + like.When(i*test.hours/n*2)
			}
			pairs, found, err := propose.Pairs(t.Context(), texts, measureOfDefaults)
			require.NoError(t, err)
			assert.LessOrEqual(t, found.Met, 128*propose.MaxLater*n)
			assert.LessOrEqual(t, found.Compared, propose.MaxCompared*n)
			assert.LessOrEqual(t, len(pairs), propose.MaxPairs*n)
			if n > 2*propose.MaxLater {
				assert.Positive(t, found.Truncated)
			}

			g, linked, err := link.Texts(t.Context(), texts, pairs, nil, link.Average, threshold, math.MaxInt)
			require.NoError(t, err)
			if test.oneStory {
				assert.Equal(t, make([]link.GroupID, n), g.Of, "they are one story")
			}
			assert.LessOrEqual(t, linked.Moved, 2*len(pairs)*bits.Len(uint(n)))
			assert.LessOrEqual(t, linked.Scored, 128*n)
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
				pairs, _, err := propose.Pairs(b.Context(), texts, measureOfDefaults)
				require.NoError(b, err)
				link.Texts(b.Context(), texts, pairs, nil, link.Average, threshold, 1)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/article")
		})
	}
}
