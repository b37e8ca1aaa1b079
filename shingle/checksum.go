package shingle

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// appendSum appends the CRC-32C of b[start:] to b.
func appendSum(b []byte, start int) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// checked returns data without the CRC-32C at its end, which must be right.
func checked(data []byte) ([]byte, error) {
	n := len(data) - crc32.Size
	body, want := data[:n], binary.LittleEndian.Uint32(data[n:])
	if got := crc32.Checksum(body, castagnoli); got != want {
		return nil, fmt.Errorf("CRC-32C is %08x, want %08x", got, want)
	}
	return body, nil
}
