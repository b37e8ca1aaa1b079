package normalize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/transform"
)

// TestTransformerReset leaves a stream wherever its output can be cut, and holds that
// nothing of it comes into the next.
func TestTransformerReset(t *testing.T) {
	const left, next = "Uỷ ban “tòan quốc” 007 qu", "Hoà bình 0"
	for _, f := range allForms {
		for room := range len(left) {
			tr := f.Transformer()
			_, _, err := tr.Transform(make([]byte, room), []byte(strings.Repeat(left+" ", 3)), false)
			require.ErrorIs(t, err, transform.ErrShortDst)
			tr.Reset()
			dst := make([]byte, 100)
			n, _, err := tr.Transform(dst, []byte(next), true)
			require.NoError(t, err)
			assert.Equal(t, f.String(next), string(dst[:n]), "form %#x, room for %d bytes", f, room)
		}
	}
}
