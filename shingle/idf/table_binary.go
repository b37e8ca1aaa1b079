package idf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/token"
)

// The binary form of a Table. Numbers are little-endian.
//
//	offset     bytes
//	0          8      "chumidf2"
//	8          1      token.Version
//	9          1      b, the binary logarithm of the number of slots, 10 to 28
//	10         2      n, the length of the origin
//	12         n      the origin, in UTF-8
//	12 + n     2^b    the slots: 0 for none, else 1 + idf in 1/32 nat, at most 241
//	…          4      CRC-32C of all before
const (
	tableMagic   = "chumidf2"
	tableHeader  = len(tableMagic) + 4
	minTableBits = 10
	maxTableBits = 28
	maxOrigin    = math.MaxUint16
)

// ErrTable reports bytes that are not the binary form of a [Table].
var ErrTable = errors.New("idf: not a frequency table")

// MarshalBinary implements [encoding.BinaryMarshaler].
func (t *Table) MarshalBinary() ([]byte, error) { return t.AppendBinary(nil) }

// AppendBinary implements [encoding.BinaryAppender].
func (t *Table) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	b = slices.Grow(b, tableHeader+len(t.origin)+len(t.slots)+num.SumSize)
	b = append(b, tableMagic...)
	b = append(b, token.Version, uint8(64-t.shift))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(t.origin)))
	b = append(b, t.origin...)
	b = append(b, t.slots...)
	return num.AppendSum(b, start), nil
}

// ReadTable returns the table whose binary form is data. It keeps no
// reference to data. The error wraps [ErrTable].
func ReadTable(data []byte) (*Table, error) {
	t, err := readTable(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTable, err)
	}
	return t, nil
}

func readTable(data []byte) (*Table, error) {
	if len(data) < tableHeader || string(data[:len(tableMagic)]) != tableMagic {
		return nil, fmt.Errorf("%d bytes do not start with a header %q", len(data), tableMagic)
	}
	header := data[len(tableMagic):]
	version, bits, n := header[0], int(header[1]), int(binary.LittleEndian.Uint16(header[2:]))
	if version != token.Version {
		return nil, fmt.Errorf("features of version %d, want %d", version, token.Version)
	}
	if bits < minTableBits || bits > maxTableBits {
		return nil, fmt.Errorf("2^%d slots, want 2^%d to 2^%d", bits, minTableBits, maxTableBits)
	}
	if want := tableHeader + n + 1<<bits + num.SumSize; len(data) != want {
		return nil, fmt.Errorf("%d bytes, want %d for an origin of %d and 2^%d slots", len(data), want, n, bits)
	}
	body, err := num.Checked(data)
	if err != nil {
		return nil, err
	}
	origin, slots := string(body[tableHeader:tableHeader+n]), body[tableHeader+n:]
	if err := errors.Join(checkOrigin(origin), checkSlots(slots)); err != nil {
		return nil, err
	}
	return newTable(slices.Clone(slots), origin), nil
}

func checkSlots(slots []uint8) error {
	for i, q := range slots {
		if q > Max+1 {
			return fmt.Errorf("slot %d holds %d, at most %d allowed", i, q, Max+1)
		}
	}
	return nil
}

func checkOrigin(origin string) error {
	if len(origin) > maxOrigin {
		return fmt.Errorf("origin of %d bytes, at most %d allowed", len(origin), maxOrigin)
	}
	if !utf8.ValidString(origin) {
		return fmt.Errorf("origin %.60q is not UTF-8", origin)
	}
	return nil
}
