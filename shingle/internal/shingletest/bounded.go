package shingletest

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/shingle/internal/num"
)

// allocated returns how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// RequireBounded holds that a reader of binary forms allocates for what was read,
// not for what that says is to come. Tried are the bytes of good values, cut,
// changed and with lengths beyond all bounds, each with its sum set right if the
// form has one.
func RequireBounded(t *testing.T, read func(data []byte) error, summed bool, good ...[]byte) {
	t.Helper()
	const factor, constant = 8, 8 << 10
	rng := rand.New(rand.NewPCG(51, 52))
	try := func(data []byte) (err error) {
		got := allocated(func() { err = read(data) })
		require.LessOrEqual(t, got, uint64(factor*len(data)+constant), "%d bytes %.40q: %v", len(data), data, err)
		return err
	}
	for _, whole := range good {
		require.NoError(t, try(whole))
		for range 3000 {
			data := bytes.Clone(whole[:rng.IntN(len(whole)+1)])
			if rng.IntN(2) == 0 {
				data = bytes.Clone(whole)
			}
			if summed {
				data = data[:max(0, len(data)-num.SumSize)]
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
			if summed {
				data = num.AppendSum(data, 0)
			}
			_ = try(data) // most are damaged
		}
	}
}
