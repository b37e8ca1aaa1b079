package furniture

import (
	"encoding/binary"
	"hash/crc32"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What was saved is read as it was, and each byte that changed is an error.
func TestBinary(t *testing.T) {
	l := Learner{generation: 6}
	l.Learn(published("x", feet["footer"])...)
	require.NotEmpty(t, l.old)
	data, err := l.MarshalBinary()
	require.NoError(t, err)
	var read Learner
	require.NoError(t, read.UnmarshalBinary(data))
	again, err := read.AppendBinary(nil)
	require.NoError(t, err)
	assert.Equal(t, data, again)

	for i := range data {
		damaged := append([]byte{}, data...)
		damaged[i] ^= 1 << (i % 8)
		assert.ErrorIs(t, read.UnmarshalBinary(damaged), Err)
		assert.ErrorIs(t, read.UnmarshalBinary(data[:i]), Err)
	}
	kept, err := read.AppendBinary(nil)
	require.NoError(t, err)
	assert.Equal(t, data, kept, "an error changes nothing")
}

// FuzzUnmarshal reads any bytes behind a head and before their checksum: they are
// refused, or those that the Learner is saved as again.
func FuzzUnmarshal(f *testing.F) {
	l := Learner{generation: 6}
	l.Learn(published("x", feet["footer"])...)
	data, _ := l.AppendBinary(nil)
	f.Add(data[len(magic) : len(data)-crc32.Size])
	f.Add([]byte{0, 0})
	f.Fuzz(func(t *testing.T, body []byte) {
		data := append([]byte(magic), body...)
		data = binary.LittleEndian.AppendUint32(data, crc32.Checksum(data, castagnoli))
		var l Learner
		if err := l.UnmarshalBinary(data); err != nil {
			require.ErrorIs(t, err, Err)
			return
		}
		again, err := l.AppendBinary(nil)
		require.NoError(t, err)
		require.Equal(t, data, again)
	})
}
