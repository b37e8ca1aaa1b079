package idf

import (
	"bytes"
	"encoding"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

var (
	_ encoding.BinaryMarshaler = (*Table)(nil)
	_ encoding.BinaryAppender  = (*Table)(nil)
	_ encoding.BinaryMarshaler = (*Counter)(nil)
	_ encoding.BinaryAppender  = (*Counter)(nil)
)

// tableFile returns a file by hand, without the sum: origin "x\n" and 2^10
// slots, of which those given come first.
func tableFile(slots string) []byte {
	return []byte(tableMagic + "\x02\x0a\x02\x00x\n" + slots + strings.Repeat("\x00", 1<<10-len(slots)))
}

func TestTableBinaryForm(t *testing.T) {
	table, err := ReadTable(num.AppendSum(tableFile("\x00\x01\xf1"), 0))
	require.NoError(t, err)
	assert.Equal(t, "x\n", table.Origin())
	for slot, want := range []struct {
		nats float64
		ok   bool
	}{{5, false}, {0, true}, {7.5, true}, {5, false}} {
		nats, ok := table.IDF(uint64(slot) << 54)
		assert.Equal(t, want.nats, nats, "slot %d", slot)
		assert.Equal(t, want.ok, ok, "slot %d", slot)
	}
	b, err := table.AppendBinary([]byte("before"))
	require.NoError(t, err)
	assert.Equal(t, "before"+string(num.AppendSum(tableFile("\x00\x01\xf1"), 0)), string(b))

	data, err := Background().MarshalBinary()
	require.NoError(t, err)
	again, err := ReadTable(data)
	require.NoError(t, err)
	assert.Equal(t, Background(), again)
}

func TestReadTableRefuses(t *testing.T) {
	rest := strings.Repeat("\x00", 1<<10)
	for _, test := range []struct{ data, err string }{
		{"", "header"},
		{"chumidf1" + rest, "header"},
		{countMagic + "\x02\x0a\x00\x00" + rest, "header"},
		{tableMagic + "\x01\x0a\x00\x00" + rest, "version 1"},
		{tableMagic + "\x02\x09\x00\x00" + rest, "2^9 slots"},
		{tableMagic + "\x02\x1d\x00\x00" + rest, "2^29 slots"},
		{tableMagic + "\x02\x0a\x01\x00" + rest, "1040 bytes, want 1041"},
		{tableMagic + "\x02\x0a\x00\x00" + rest + "x", "1041 bytes, want 1040"},
		{tableMagic + "\x02\x0a\x01\x00\xff" + rest, "not UTF-8"},
		{string(tableFile("\x01\xf2")), "slot 1 holds 242"},
	} {
		_, err := ReadTable(num.AppendSum([]byte(test.data), 0))
		assert.ErrorIs(t, err, ErrTable, "%.20q", test.data)
		assert.ErrorContains(t, err, test.err, "%.20q", test.data)
	}
}

func TestReadTableSeesDamage(t *testing.T) {
	good := num.AppendSum(tableFile("\x00\x01\xf1"), 0)
	for i := range good {
		_, err := ReadTable(good[:i])
		assert.ErrorIs(t, err, ErrTable, "%d bytes", i)
		bad := append([]byte(nil), good...)
		bad[i] ^= 0x10
		_, err = ReadTable(bad)
		assert.ErrorIs(t, err, ErrTable, "byte %d changed", i)
	}
}

// FuzzReadTable takes the start of a file of 2^10 slots, of which the rest are 0: a
// whole one is too much to change byte by byte.
func FuzzReadTable(f *testing.F) {
	f.Add([]byte(tableMagic + "\x02\x0a\x02\x00x\n\x00\x01\xf1"))
	f.Add([]byte(tableMagic + "\x02\x0a\x00\x00\xf2"))
	f.Add([]byte(tableMagic + "\x02\x0b\x03\x00\xff"))
	f.Add([]byte(tableMagic))
	f.Fuzz(func(t *testing.T, start []byte) {
		data := bytes.Clone(start)
		if len(data) >= tableHeader {
			rest := tableHeader + int(data[len(tableMagic)+2]) + 1<<minTableBits - len(data)
			data = append(data, make([]byte, max(0, rest))...)
		}
		data = num.AppendSum(data, 0)
		table, err := ReadTable(data)
		if err != nil {
			require.ErrorIs(t, err, ErrTable)
			return
		}
		again, err := table.MarshalBinary()
		require.NoError(t, err)
		require.Equal(t, data, again)
		for h := range uint64(64) {
			nats, _ := table.IDF(h << 58)
			require.True(t, nats >= 0 && nats <= 7.5, "idf %v", nats)
		}
	})
}
