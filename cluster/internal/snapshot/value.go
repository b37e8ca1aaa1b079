package snapshot

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/chumtin/chumtin/shingle"
)

func appendUint[T ~int | ~uint32 | ~uint64](dst []byte, v T) []byte {
	return binary.AppendUvarint(dst, uint64(v))
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendFlags(dst []byte, flags ...bool) []byte {
	var b byte
	for i, f := range flags {
		if f {
			b |= 1 << i
		}
	}
	return append(dst, b)
}

// appendTime appends a time: the instant, and where it was stated.
func appendTime(dst []byte, t time.Time) []byte {
	_, east := t.Zone()
	dst = binary.AppendVarint(dst, t.Unix())
	dst = binary.AppendUvarint(dst, uint64(t.Nanosecond()))
	return binary.AppendVarint(dst, int64(east))
}

// appendFixed appends numbers of fixed size.
func appendFixed[T uint16 | uint32 | uint64 | shingle.Word](dst []byte, list []T) []byte {
	dst, err := binary.Append(dst, binary.LittleEndian, list)
	if err != nil {
		panic(err) // T is of fixed size
	}
	return dst
}

// values takes values off the front of a payload. It fails for good at the first
// that is not there.
type values struct {
	rest []byte
	err  error
}

func (v *values) fail(format string, args ...any) {
	if v.err == nil {
		v.err = fmt.Errorf(format, args...)
	}
	v.rest = nil
}

// end returns the error, or one if something is left.
func (v *values) end() error {
	if v.err == nil && len(v.rest) > 0 {
		return fmt.Errorf("%d bytes are left", len(v.rest))
	}
	return v.err
}

func (v *values) uint() uint64 {
	u, n := binary.Uvarint(v.rest)
	if n <= 0 {
		v.fail("%d bytes are left, and no number", len(v.rest))
		return 0
	}
	v.rest = v.rest[n:]
	return u
}

// number returns a uint that is at most max.
func (v *values) number(what string, max uint64) int {
	u := v.uint()
	if u > min(max, math.MaxInt) {
		v.fail("%s is %d, want at most %d", what, u, min(max, math.MaxInt))
		return 0
	}
	return int(u)
}

func (v *values) int() int64 {
	i, n := binary.Varint(v.rest)
	if n <= 0 {
		v.fail("%d bytes are left, and no number", len(v.rest))
		return 0
	}
	v.rest = v.rest[n:]
	return i
}

// take returns the next n bytes, or nil.
func (v *values) take(n uint64) []byte {
	if n > uint64(len(v.rest)) {
		v.fail("%d bytes are left, want %d", len(v.rest), n)
		return nil
	}
	p := v.rest[:n:n]
	v.rest = v.rest[n:]
	return p
}

func (v *values) text() string { return string(v.take(v.uint())) }

func (v *values) hash() (h [16]byte) {
	copy(h[:], v.take(16))
	return h
}

// flags sets flags to the bits of a byte, which has no others.
func (v *values) flags(flags ...*bool) {
	p := v.take(1)
	if p == nil {
		return
	}
	if p[0]>>len(flags) != 0 {
		v.fail("flags are %#b, want %d of them", p[0], len(flags))
		return
	}
	for i, f := range flags {
		*f = p[0]>>i&1 != 0
	}
}

func (v *values) time() time.Time {
	seconds, nanoseconds, east := v.int(), v.uint(), v.int()
	switch {
	case v.err != nil:
		return time.Time{}
	case nanoseconds >= 1e9:
		v.fail("a time of %d nanoseconds", nanoseconds)
		return time.Time{}
	case east != int64(int32(east)):
		v.fail("a time %d seconds east of UTC", east)
		return time.Time{}
	}
	t := time.Unix(seconds, int64(nanoseconds)).UTC()
	if east != 0 {
		t = t.In(time.FixedZone("", int(east)))
	}
	return t
}

// length returns the length of a list whose elements take so many bytes at least.
func (v *values) length(each int) int {
	n := v.uint()
	if n > uint64(len(v.rest)/each) {
		v.fail("%d bytes are left, want %d elements", len(v.rest), n)
		return 0
	}
	return int(n)
}

// list returns a list of elements that take so many bytes at least.
func list[T any](v *values, each int, read func() T) []T {
	n := v.length(each)
	if n == 0 {
		return nil
	}
	all := make([]T, 0, n)
	for range n {
		if all = append(all, read()); v.err != nil {
			return nil
		}
	}
	return all
}

// fixed returns the next n numbers of fixed size.
func fixed[T uint16 | uint32 | uint64 | shingle.Word](v *values, n uint64) []T {
	size := uint64(binary.Size(T(0)))
	if n > uint64(len(v.rest))/size {
		v.fail("%d bytes are left, want %d numbers of %d", len(v.rest), n, size)
	}
	if v.err != nil || n == 0 {
		return nil
	}
	all := make([]T, n)
	if _, err := binary.Decode(v.take(n*size), binary.LittleEndian, all); err != nil {
		panic(err) // it is of that size
	}
	return all
}

var errOrder = errors.New("out of order")

// ascending returns an error if list is not in ascending order, each once.
func ascending[T uint16 | uint32 | uint64 | shingle.Word](what string, list []T) error {
	for i := 1; i < len(list); i++ {
		if list[i] <= list[i-1] {
			return fmt.Errorf("%s %d, %#x after %#x, is %w", what, i, list[i], list[i-1], errOrder)
		}
	}
	return nil
}
