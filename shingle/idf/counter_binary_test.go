package idf

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// counterFile returns a file by hand: three articles in "vi", 2^10 counts,
// with steps and counts as given.
func counterFile(stepsAndCounts ...uint64) []byte {
	b := []byte(countMagic + "\x02\x0a\x02vi\x03")
	for _, v := range stepsAndCounts {
		b = binary.AppendUvarint(b, v)
	}
	return b
}

func TestCounterBinaryForm(t *testing.T) {
	c, err := ReadCounter(num.AppendSum(counterFile(1, 2, 5, 3, 1024-6, 1), 0))
	require.NoError(t, err)
	assert.Equal(t, "vi", c.Lang())
	assert.Equal(t, 3, c.Articles())
	counts := make(map[int]uint32)
	for i, n := range c.notZero() {
		counts[int(i)] = n
	}
	assert.Equal(t, map[int]uint32{0: 2, 5: 3, 1023: 1}, counts)
	assert.Equal(t, num.AppendSum(counterFile(1, 2, 5, 3, 1024-6, 1), 0), marshal(t, c))

	b, err := c.AppendBinary([]byte("before"))
	require.NoError(t, err)
	assert.Equal(t, "before"+string(marshal(t, c)), string(b))
}

func TestReadCounterRefuses(t *testing.T) {
	for _, test := range []struct {
		data []byte // without the sum
		err  string
	}{
		{nil, "header"},
		{[]byte(countMagic), "header"},
		{[]byte(countMagic + "\x02\x0a"), "header"},
		{[]byte("chumidf2\x02\x0a\x02vi\x03"), "header"},
		{[]byte(countMagic + "\x07\x0a\x02vi\x03"), "version 7"},
		{[]byte(countMagic + "\x02\x00\x02vi\x03"), "2^0 counts"},
		{[]byte(countMagic + "\x02\x1d\x02vi\x03"), "2^29 counts"},
		{[]byte(countMagic + "\x02\x0a\x04vi\x03"), "name of a language of 4 bytes"},
		{[]byte(countMagic + "\x02\x0a\x02vi"), "ends within a number"},
		{binary.AppendUvarint([]byte(countMagic+"\x02\x0a\x02vi"), 1<<40+1), "articles, at most"},
		{counterFile(1), "ends within a number"},
		{append(counterFile(), "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"...), "beyond 64 bits"},
		{counterFile(0, 1), "a step of 0"},
		{counterFile(1, 1, 0, 1), "a step of 0"},
		{counterFile(1025, 1), "a step of 1025"},
		{counterFile(1024, 1, 1, 1), "a step of 1"},
		{counterFile(1, 1, math.MaxUint64, 1), "a step of 18446744073709551615"},
		{counterFile(1, 0), "a count of 0"},
		{counterFile(1, 4), "a count of 4 of 3 articles"},
	} {
		_, err := ReadCounter(num.AppendSum(test.data, 0))
		assert.ErrorIs(t, err, ErrCounter, "%q", test.data)
		assert.ErrorContains(t, err, test.err, "%q", test.data)
	}
}

func TestReadCounterSeesDamage(t *testing.T) {
	good := num.AppendSum(counterFile(1, 2, 5, 3), 0)
	for i := range good {
		_, err := ReadCounter(good[:i])
		assert.ErrorIs(t, err, ErrCounter, "%d bytes", i)
		bad := append([]byte(nil), good...)
		bad[i] ^= 0x10
		_, err = ReadCounter(bad)
		assert.ErrorIs(t, err, ErrCounter, "byte %d changed", i)
	}
}

func FuzzReadCounter(f *testing.F) {
	f.Add(counterFile())
	f.Add(counterFile(1, 2, 5, 3, 1024-6, 1))
	f.Add(counterFile(1025, 1))
	f.Add([]byte(countMagic + "\x02\x1c\x00\x05"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ReadCounter(num.AppendSum(bytes.Clone(data), 0))
		if err != nil {
			require.ErrorIs(t, err, ErrCounter)
			return
		}
		again, err := ReadCounter(marshal(t, c))
		require.NoError(t, err)
		require.Equal(t, marshal(t, c), marshal(t, again))
		require.Equal(t, c.Articles(), again.Articles())
		require.LessOrEqual(t, len(marshal(t, c)), len(data)+4, "longer than what was read")
	})
}
