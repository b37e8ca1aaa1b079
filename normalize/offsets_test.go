package normalize

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOffsets(t *testing.T) {
	const s = "“Hoà” bình 007½"
	for _, c := range []struct {
		form       Form
		start, end int
		want       string
	}{
		{Text, 0, 1, "“"},
		{Text, 1, 2, "Hoà"}, // any part of a repaired word is the word
		{Text, 1, 5, "Hoà"},
		{Text, 5, 6, "”"},
		{Text, 7, 9, "bì"[:2]}, // byte for byte
		{Text, 6, 12, " bình"},
		{Text, 12, 16, " 007"},
		{Text, 16, 20, "½"}, // with the space that keeps 007 and 1 apart
		{Key, 0, 4, "Hoà"},
		{Key, 4, 5, "” "},
		{Key, 5, 10, "bình"},
		{Key, 11, 12, "7"},
		{Key, 13, 16, "½"},
		{Key, 0, 16, "Hoà” bình 007½"},
		{Key, 8, 8, ""},
	} {
		out, offsets := c.form.Map(s)
		from, to := offsets.Source(c.start, c.end)
		assert.Equal(t, c.want, s[from:to], "source of %q in %q", out[c.start:c.end], out)
	}
}

func TestOffsetsOfNothing(t *testing.T) {
	out, offsets := Key.Map("…")
	assert.Empty(t, out)
	from, to := offsets.Source(0, 0)
	assert.Equal(t, [2]int{}, [2]int{from, to})
	_, offsets = Text.Map("abc")
	from, to = offsets.Source(3, 3)
	assert.Equal(t, [2]int{3, 3}, [2]int{from, to})
	for _, r := range [][2]int{{-1, 0}, {2, 1}, {0, 4}} {
		assert.Panics(t, func() { offsets.Source(r[0], r[1]) })
	}
}
