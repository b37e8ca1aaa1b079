package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Renewing replaces what the same command printed and nothing else, and can be
// repeated.
func TestRenew(t *testing.T) {
	s := Section{
		Title: "Speed", Command: "bench speed", Conclusions: []string{"it is fast"},
		Tables: []Table{{Title: "Sketches", Command: "bench speed -texts 1", Head: []string{"a"}, Rows: [][]string{{"1"}}}},
	}
	const before, after = "# Results\n\n<!-- bench scale -->\n\nof scale\n\n<!-- end -->\n\n<!-- bench speed -->\n", "\n<!-- end -->\n\nWritten by hand.\n"
	once, err := s.Renew([]byte(before + "\nof speed\n" + after))
	require.NoError(t, err)
	printed, found := strings.CutPrefix(string(once), before)
	require.True(t, found, "%s", once)
	printed, found = strings.CutSuffix(printed, after)
	require.True(t, found, "%s", once)
	assert.True(t, strings.HasPrefix(printed, "\n    bench speed\n\nIn short:\n\n- it is fast\n\n### Sketches\n\n    bench speed -texts 1\n\n| a |\n|"), printed)
	assert.NotContains(t, printed, "of speed")
	assert.Contains(t, printed, "\nMeasured on:\n\n- machine: ")

	s.Conclusions = []string{"it is faster"}
	twice, err := s.Renew(once)
	require.NoError(t, err)
	assert.Contains(t, string(twice), "it is faster")
	assert.NotContains(t, string(twice), "it is fast\n")
}

func TestRenewNeedsAPlace(t *testing.T) {
	for _, text := range []string{
		"", "    bench speed\n\n<!-- end -->\n", "<!-- bench speed -->\n\nwithout an end\n",
		"<!-- bench speed -->\n\nthe end is another's\n\n<!-- bench scale -->\n\n<!-- end -->\n",
	} {
		_, err := Section{Command: "bench speed"}.Renew([]byte(text))
		assert.ErrorContains(t, err, `"<!-- bench speed -->"`, "%s", text)
	}
}
