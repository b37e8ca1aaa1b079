package num

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// SumSize is the length of the checksum in bytes.
const SumSize = crc32.Size

// AppendSum appends the CRC-32C of b[start:] to b.
func AppendSum(b []byte, start int) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// Checked returns data without the CRC-32C at its end, or an error if that is
// wrong. It panics if data is shorter than SumSize.
func Checked(data []byte) ([]byte, error) {
	n := len(data) - SumSize
	body, want := data[:n], binary.LittleEndian.Uint32(data[n:])
	if got := crc32.Checksum(body, castagnoli); got != want {
		return nil, fmt.Errorf("CRC-32C is %08x, want %08x", got, want)
	}
	return body, nil
}
