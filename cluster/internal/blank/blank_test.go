package blank

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIs(t *testing.T) {
	for _, s := range []string{
		"", " ", "\t\r\n", "\x00", "\x7f", "\u00a0", "\u3000", "\u2028", // white space and control codes
		"\u200b", "\u200c\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u202e", "\u180e", // formats
		"\ufe0f", "\U000e0100", "\u115f", "\u3164", "\uffa0", "\u2800", // selectors and fillers
	} {
		assert.True(t, Is(s), "%+q", s)
		assert.True(t, Is(" "+s+"\u200b"), "%+q", s)
		assert.False(t, Is(s+"a"), "%+q", s)
	}
	for _, s := range []string{"a", ".", "~", "-", "ệ", "字", "\u0301", "\ufffd", "\xff", "😀"} {
		assert.False(t, Is(s), "%+q", s)
	}
}
