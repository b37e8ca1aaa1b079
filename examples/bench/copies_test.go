package main

import (
	"io"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// On the articles of the project all pairs are found by all methods' own groups, none
// wrongly, and chumtin finds all copies whose words are those of their texts.
func TestCopies(t *testing.T) {
	s, err := findCopies(t.Context(), copiesOptions{planted: 12}, newProgress(io.Discard))
	require.NoError(t, err)
	require.Len(t, s.Tables, 2)
	for _, row := range s.Tables[0].Rows[:2] {
		assert.Equal(t, "0", row[2], "%s drops nothing wrongly", row[0])
	}
	for i, row := range s.Tables[1].Rows {
		require.Len(t, row, 6)
		n, err := strconv.Atoi(row[1])
		require.NoError(t, err)
		require.Positive(t, n, row[0])
		if i < 3 {
			assert.Equal(t, "1.000", row[2], "chumtin, %s", row[0])
		}
	}
	assert.Greater(t, s.Tables[1].Rows[6][3], "0.800", "what is in a larger text, though it may be another than that it is from")
}
