// Package snapshottest does to snapshots what tests need.
package snapshottest

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	magic  = 8
	prefix = 4 + 1
	sum    = 4
)

// Resummed returns data with each frame's sum set to that of what it holds, so
// that what is wrong gets to who reads the frame.
func Resummed(data []byte) []byte {
	data = bytes.Clone(data)
	rest := data[min(magic, len(data)):]
	for number := uint64(0); len(rest) > prefix; number++ {
		end := prefix + uint64(binary.LittleEndian.Uint32(rest))
		if end+sum > uint64(len(rest)) {
			break
		}
		crc := crc32.New(crc32.MakeTable(crc32.Castagnoli))
		_ = binary.Write(crc, binary.LittleEndian, number)
		_, _ = crc.Write(rest[:end])
		binary.LittleEndian.PutUint32(rest[end:], crc.Sum32())
		rest = rest[end+sum:]
	}
	return data
}

// Frames returns where in data the payload of each frame begins and ends.
func Frames(data []byte) (all [][2]int) {
	for at := magic; at < len(data); {
		end := at + prefix + int(binary.LittleEndian.Uint32(data[at:]))
		all = append(all, [2]int{at + prefix, end})
		at = end + sum
	}
	return all
}

// RequireAllDamageSeen fails the test if load refuses a snapshot, or does not return an
// error of a kind for each cut of it, each flipped bit and a byte more.
func RequireAllDamageSeen(t testing.TB, whole []byte, kind error, load func([]byte) error) {
	t.Helper()
	require.NoError(t, load(whole))
	for n := range whole {
		require.ErrorIs(t, load(whole[:n]), kind, "cut at %d", n)
	}
	changed := bytes.Clone(whole)
	for bit := range 8 * len(changed) {
		changed[bit/8] ^= 1 << (bit % 8)
		require.ErrorIs(t, load(changed), kind, "bit %d", bit)
		changed[bit/8] ^= 1 << (bit % 8)
	}
	require.ErrorIs(t, load(append(changed, 0)), kind, "a byte more")
}

// Golden returns the snapshot in a file of hexadecimal lines, after it wrote got
// there if update is set.
func Golden(t testing.TB, name string, got []byte, update bool) []byte {
	if update {
		var lines []byte
		for part := range slices.Chunk(got, 64) {
			lines = fmt.Appendf(lines, "%x\n", part)
		}
		require.NoError(t, os.WriteFile(name, lines, 0o644))
	}
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	want, err := hex.DecodeString(strings.ReplaceAll(string(text), "\n", ""))
	require.NoError(t, err)
	return want
}
