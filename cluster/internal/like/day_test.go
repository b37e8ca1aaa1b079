package like

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestDayOfWhen(t *testing.T) {
	for _, test := range []struct {
		at   time.Time
		want int
	}{
		{time.Unix(0, 0).UTC(), 0},
		{time.Unix(-1, 0).UTC(), -1},
		{time.Unix(24*60*60-1, 0).UTC(), 0},
		{time.Unix(24*60*60, 0).UTC(), 1},
		{time.Unix(-24*60*60, 0).UTC(), -1},
		{time.Unix(-24*60*60-1, 0).UTC(), -2},
		{time.Date(2026, 5, 12, 0, 0, 0, 0, time.FixedZone("", 7*60*60)), int(time.Date(2026, 5, 11, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))},
	} {
		assert.Equal(t, test.want, WhenOf(test.at).Day(), "%v", test.at)
	}
	for _, far := range []time.Time{time.Unix(-1<<55, 0), time.Unix(1<<55, 0)} {
		assert.Greater(t, WhenOf(far).Day()-Undated.Day(), 1000, "%v", far)
	}
}
