package shingle

import (
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/chumtin/chumtin/shingle/token"
)

func TestCalendarKnowsDays(t *testing.T) {
	rng := rand.New(rand.NewPCG(61, 62))
	for range 100 {
		key := token.NewKey(rng.Uint64(), rng.Uint64())
		c := newCalendar(key)
		for n := range 400 {
			value, known := c.number(key.Hash(strconv.Itoa(n)))
			assert.Equal(t, n < 32, known, "%d", n)
			if known {
				assert.Equal(t, n, int(value))
			}
		}
		for _, other := range []uint64{0, 1, c.month, key.Hash("tám"), rng.Uint64()} {
			value, known := c.number(other)
			assert.False(t, known)
			assert.Zero(t, value)
		}
	}
}
