package idf

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/internal/shingletest"
)

func TestReadersAllocateForWhatTheyRead(t *testing.T) {
	t.Run("table", func(t *testing.T) {
		read := func(data []byte) error { _, err := ReadTable(data); return err }
		shingletest.RequireBounded(t, read, true, num.AppendSum(tableFile("\x00\x01\xf1"), 0))
	})
	t.Run("counter", func(t *testing.T) {
		counter := marshal(t, addAll(newCounter(t, "vi", 14), labelled(t)))
		largest := num.AppendSum([]byte(countMagic+"\x02\x1c\x00\x05"), 0)
		assert.Less(t, len(largest), 20)
		read := func(data []byte) error { _, err := ReadCounter(data); return err }
		shingletest.RequireBounded(t, read, true, counter, largest)
	})
}

// A counter that was read counts on like the one that was written.
func TestReadCounterCountsOn(t *testing.T) {
	articles := labelled(t)
	read := func(c *Counter) *Counter {
		back, err := ReadCounter(marshal(t, c))
		require.NoError(t, err)
		return back
	}
	first, rest := addAll(newCounter(t, "vi", 14), articles[:50]), articles[50:]
	whole := marshal(t, addAll(newCounter(t, "vi", 14), articles))
	assert.Equal(t, whole, marshal(t, addAll(read(first), rest)), "by Add")

	second := addAll(newCounter(t, "vi", 14), rest)
	into, from := read(first), read(second)
	require.NoError(t, into.Merge(from))
	assert.Equal(t, whole, marshal(t, into), "by Merge")
	assert.Equal(t, marshal(t, second), marshal(t, from), "which leaves the other")

	opts := Options{Bits: 12, MinArticles: 2}
	assert.Equal(t, newTestTable(t, opts, addAll(first, rest)).Fingerprint(), newTestTable(t, opts, into, read(newCounter(t, "en", 14))).Fingerprint())
}
