package normalize

import (
	"strings"
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
		{Key, 11, 12, "007"},
		{Key, 13, 16, "½"},
		{Key, 0, 16, "Hoà” bình 007½"},
		{Key, 8, 8, ""},
	} {
		out, offsets := c.form.Map(s)
		from, to := offsets.Source(c.start, c.end)
		assert.Equal(t, c.want, s[from:to], "source of %q in %q", out[c.start:c.end], out)
	}
}

// The source of a number has the zeros that the number loses: 05.09 is a date, and
// 5.09 is not.
func TestOffsetsOfZeros(t *testing.T) {
	for s, want := range map[string][]string{
		"05.09":            {"05", "09"},
		"0\u03075.09":      {"0\u03075", "09"},
		"ngày 20.08":       {"ngày", "20", "08"},
		"15.09.2026":       {"15", "09", "2026"},
		"5.09":             {"5", "0", "9"},
		"7,05 và 000, 00²": {"7", "0", "5", "và", "000", "00", "²"},
	} {
		key, offsets := Key.Map(s)
		var sources []string
		at := 0
		for word := range strings.FieldsSeq(key) {
			from, to := offsets.Source(at, at+len(word))
			sources = append(sources, s[from:to])
			at += len(word) + 1
		}
		assert.Equal(t, want, sources, s)
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
