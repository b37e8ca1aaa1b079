package idf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/chumtin/chumtin/shingle/internal/num"
	"github.com/chumtin/chumtin/shingle/token"
)

// The binary form of a Counter. Counts of zero are left out.
//
//	bytes
//	8        "chumcnt1"
//	1        token.Version
//	1        b, the binary logarithm of the number of counts, 10 to 28
//	1        n, the length of the language's name, at most 64
//	n        the language's name
//	uvarint  the number of articles, at most 2^40
//	then for each count, by ascending index,
//	uvarint    its index less that of the count before, which is -1 at first
//	uvarint    the count
//	and at last
//	4        CRC-32C of all before, little-endian
//
// A uvarint is that of package encoding/binary.
const (
	countMagic  = "chumcnt1"
	countHeader = len(countMagic) + 3
	maxArticles = 1 << 40
)

// ErrCounter reports bytes that are not the binary form of a [Counter].
var ErrCounter = errors.New("idf: not a counter of features")

// MarshalBinary implements [encoding.BinaryMarshaler]. It gives about 3 bytes
// for each count that is not zero.
func (c *Counter) MarshalBinary() ([]byte, error) { return c.AppendBinary(nil) }

// AppendBinary implements [encoding.BinaryAppender].
func (c *Counter) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	b = append(b, countMagic...)
	b = append(b, token.Version, uint8(64-c.shift), uint8(len(c.lang)))
	b = append(b, c.lang...)
	b = binary.AppendUvarint(b, c.articles.Load())
	next := uint32(0) // the lowest index to come
	for i, n := range c.notZero() {
		b = binary.AppendUvarint(b, uint64(i-next+1))
		b = binary.AppendUvarint(b, uint64(n))
		next = i + 1
	}
	return num.AppendSum(b, start), nil
}

// ReadCounter returns the counter whose binary form is data. It keeps no
// reference to data and takes at most four times its memory. The memory of all
// counts is taken by the first Add, or by a Merge of another into this one. The
// error wraps [ErrCounter].
func ReadCounter(data []byte) (*Counter, error) {
	c, err := readCounter(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCounter, err)
	}
	return c, nil
}

func readCounter(data []byte) (*Counter, error) {
	if len(data) < countHeader+num.SumSize || string(data[:len(countMagic)]) != countMagic {
		return nil, fmt.Errorf("%d bytes do not start with a header %q", len(data), countMagic)
	}
	body, err := num.Checked(data)
	if err != nil {
		return nil, err
	}
	header, rest := body[len(countMagic):countHeader], body[countHeader:]
	version, bits, n := header[0], int(header[1]), int(header[2])
	if version != token.Version {
		return nil, fmt.Errorf("features of version %d, want %d", version, token.Version)
	}
	if bits < minCounterBits || bits > maxCounterBits {
		return nil, fmt.Errorf("2^%d counts, want 2^%d to 2^%d", bits, minCounterBits, maxCounterBits)
	}
	if n > min(maxLang, len(rest)) {
		return nil, fmt.Errorf("name of a language of %d bytes, at most %d allowed and %d left", n, maxLang, len(rest))
	}
	c := emptyCounter(string(rest[:n]), bits)
	if err := c.readCounts(rest[n:]); err != nil {
		return nil, err
	}
	return c, nil
}

// readCounts sets the number of articles and the counts.
func (c *Counter) readCounts(b []byte) error {
	articles, b, err := uvarint(b)
	if err != nil {
		return err
	}
	if articles > maxArticles {
		return fmt.Errorf("%d articles, at most %d allowed", articles, uint64(maxArticles))
	}
	c.articles.Store(articles)
	size := uint64(1) << (64 - c.shift)
	c.read = make([]indexed, 0, min(uint64(len(b)/2), size)) // a count takes two bytes or more
	for next := uint64(0); len(b) > 0; {                     // next is the lowest index to come
		var step, n uint64
		if step, b, err = uvarint(b); err != nil {
			return err
		}
		if n, b, err = uvarint(b); err != nil {
			return err
		}
		if step == 0 || step > size-next {
			return fmt.Errorf("a step of %d to the next of %d counts, from %d", step, size, next)
		}
		if n == 0 || n > min(articles, math.MaxUint32) {
			return fmt.Errorf("a count of %d of %d articles", n, articles)
		}
		next += step
		c.read = append(c.read, indexed{uint32(next - 1), uint32(n)})
	}
	return nil
}

func uvarint(b []byte) (v uint64, rest []byte, err error) {
	v, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, errors.New("ends within a number, or has one beyond 64 bits")
	}
	return v, b[n:], nil
}
