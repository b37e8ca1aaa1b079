package cluster

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// However far two times are apart, they take no more than driftDays.
func TestDrift(t *testing.T) {
	at := func(seconds int64) int32 { return dayOf(time.Unix(seconds, 0)) }
	const day = 24 * 60 * 60
	for _, test := range []struct {
		a, b int32
		want uint64
	}{
		{at(0), at(day), 0},
		{at(-1), at(2 * day), 1},
		{at(0), at(2*day + 1), 0},
		{at(0), at(5 * day), 3},
		{at(0), at(400 * day), driftDays},
		{at(math.MinInt64 / 4), at(math.MaxInt64 / 4), driftDays},
		{at(math.MaxInt64 / 4), at(math.MaxInt64 / 4), 0},
		{at(0), dayOf(time.Time{}), 0},
		{at(math.MinInt64 / 4), dayOf(time.Time{}), 0},
	} {
		assert.Equal(t, test.want, drift(test.a, test.b), "%d and %d", test.a, test.b)
		assert.Equal(t, test.want, drift(test.b, test.a), "%d and %d", test.b, test.a)
	}
}
