package shingle

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A reader allocates for what was read, not for what that says is to come. Tried
// are the bytes of good values, cut, changed and with lengths beyond all bounds,
// each with its sum set right.
func TestReadersAllocateForWhatTheyRead(t *testing.T) {
	const factor, constant = 8, 8 << 10
	x := newExtractor(t, Options{Slots: 64})
	p := x.Profile()
	document, err := x.Document("12/9", corpus()[0]).MarshalBinary()
	require.NoError(t, err)
	stamp, err := p.MarshalText()
	require.NoError(t, err)
	counter := marshal(t, addAll(newCounter(t, "vi", 14), labelled(t)))
	largest := appendSum([]byte(countMagic+"\x02\x1c\x00\x05"), 0)
	for _, reader := range []struct {
		name   string
		summed bool
		good   [][]byte
		read   func(data []byte) error
	}{
		{"table", true, [][]byte{appendSum(tableFile("\x00\x01\xe1"), 0)}, func(data []byte) error { _, err := ReadTable(data); return err }},
		{"counter", true, [][]byte{counter, largest}, func(data []byte) error { _, err := ReadCounter(data); return err }},
		{"document", true, [][]byte{document}, func(data []byte) error { _, err := p.ReadDocument(data); return err }},
		{"profile", false, [][]byte{stamp}, func(data []byte) error { return new(Profile).UnmarshalText(data) }},
	} {
		rng := rand.New(rand.NewPCG(51, 52))
		try := func(data []byte) {
			got := allocated(func() { err = reader.read(data) })
			require.LessOrEqual(t, got, uint64(factor*len(data)+constant), "%s of %d bytes %.40q: %v", reader.name, len(data), data, err)
		}
		for _, good := range reader.good {
			try(good)
			require.NoError(t, err, reader.name)
			for range 3000 {
				data := bytes.Clone(good[:rng.IntN(len(good)+1)])
				if rng.IntN(2) == 0 {
					data = bytes.Clone(good)
				}
				if reader.summed {
					data = data[:max(0, len(data)-4)]
				}
				for range rng.IntN(4) {
					if at := rng.IntN(len(data) + 1); at+8 < len(data) {
						// Most lengths are near the front.
						at >>= rng.IntN(8)
						binary.LittleEndian.PutUint64(data[at:], rng.Uint64()|0xFFFFFF<<rng.IntN(40))
					}
				}
				for range rng.IntN(3) {
					if len(data) > 0 {
						data[rng.IntN(min(64, len(data)))] = byte(rng.Uint32())
					}
				}
				if reader.summed {
					data = appendSum(data, 0)
				}
				try(data)
			}
		}
	}
	assert.Less(t, len(largest), 20)
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

	opts := TableOptions{Bits: 12, Least: 2}
	assert.Equal(t, newTestTable(t, opts, addAll(first, rest)).Fingerprint(), newTestTable(t, opts, into, read(newCounter(t, "en", 14))).Fingerprint())
}
