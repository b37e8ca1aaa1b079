package page

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFirstDashAsIndexAny(t *testing.T) {
	parts := []string{"-", "–", "—", "‐", "a", " ", "ệ", "…", "\xe2", "\xe2\x80", "\x94"}
	rng := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		var s strings.Builder
		for range rng.IntN(8) {
			s.WriteString(parts[rng.IntN(len(parts))])
		}
		require.Equal(t, strings.IndexAny(s.String(), "-–—"), firstDash(s.String()), "%q", s.String())
	}
}
