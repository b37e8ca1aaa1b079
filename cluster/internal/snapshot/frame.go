package snapshot

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/chumtin/chumtin/cluster/internal/work"
)

const magic = "chumsnap"

// A Kind says what is in a frame.
type Kind uint8

// The kinds of frames.
const (
	End Kind = iota
	Head
	Clock
	Segments
	Drains
	Texts
	Links
	Stories
	Constraints
	Documents
	Items
	Copies
)

var kindNames = [...]string{"end", "head", "clock", "segments", "drains", "texts", "links", "stories", "constraints", "documents", "items", "copies"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// Err reports bytes that are no snapshot, or no longer one.
var Err = errors.New("not a whole snapshot")

const (
	prefixSize = 4 + 1
	sumSize    = 4

	// frameSize is the size at which a frame is written. It is small beside a
	// snapshot and large beside what a frame takes.
	frameSize = 1 << 18
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sumOf returns the sum of a frame of a number, given all of it before the sum.
func sumOf(number uint64, frame []byte) uint32 {
	return crc32.Update(crc32.Checksum(binary.LittleEndian.AppendUint64(nil, number), castagnoli), castagnoli, frame)
}

// A frameWriter writes frames. After an error it writes nothing more.
type frameWriter struct {
	w      io.Writer
	number uint64
	frame  []byte // the one that is being filled
	err    error
}

func newFrameWriter(w io.Writer) *frameWriter {
	f := &frameWriter{w: w}
	f.write([]byte(magic))
	return f
}

func (f *frameWriter) write(p []byte) {
	if f.err != nil {
		return
	}
	n, err := f.w.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	f.err = err
}

// put writes a frame whose payload is what fill appends.
func (f *frameWriter) put(kind Kind, fill func(payload []byte) []byte) {
	f.frame = fill(append(f.frame[:0], 0, 0, 0, 0, byte(kind)))
	n := uint64(len(f.frame) - prefixSize)
	if n > math.MaxUint32 && f.err == nil {
		f.err = fmt.Errorf("snapshot: frame %d (%v) would be of %d bytes", f.number, kind, n)
	}
	binary.LittleEndian.PutUint32(f.frame, uint32(n))
	f.frame = binary.LittleEndian.AppendUint32(f.frame, sumOf(f.number, f.frame))
	f.write(f.frame)
	f.number++
}

// sequence writes as many frames of a kind as so many elements need, each of
// which fill appends.
func (f *frameWriter) sequence(kind Kind, elements int, fill func(payload []byte, i int) []byte) {
	for i := 0; i < elements && f.err == nil; {
		f.put(kind, func(payload []byte) []byte {
			for len(payload) < frameSize && i < elements {
				payload = fill(payload, i)
				i++
			}
			return payload
		})
	}
}

// end writes the last frame and returns the first error.
func (f *frameWriter) end() error {
	f.put(End, func(payload []byte) []byte { return payload })
	return f.err
}

// A frameReader reads frames, one ahead.
type frameReader struct {
	r       io.Reader
	number  uint64 // of the next
	kind    Kind
	payload []byte
}

// newFrameReader returns a reader that stands at the first frame.
func newFrameReader(r io.Reader) (*frameReader, error) {
	head := make([]byte, len(magic))
	n, err := io.ReadFull(r, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("%w: it has %d bytes, want %q and more", Err, n, magic)
	}
	if err != nil {
		return nil, err
	}
	if string(head) != magic {
		return nil, fmt.Errorf("%w: it starts with %q, want %q", Err, head, magic)
	}
	f := &frameReader{r: r}
	return f, f.next()
}

// next reads the next frame. The payload is not that of the one before.
func (f *frameReader) next() error {
	frame := make([]byte, prefixSize)
	if n, err := io.ReadFull(f.r, frame); err != nil {
		return f.cut(err, n, prefixSize)
	}
	size := prefixSize + int64(binary.LittleEndian.Uint32(frame))
	all := size + sumSize
	for int64(len(frame)) < all {
		// What the length promises may not be there: read no more at once than
		// twice what was.
		start := len(frame)
		more := int(min(all-int64(start), int64(max(start, frameSize))))
		frame = append(frame, make([]byte, more)...)
		if n, err := io.ReadFull(f.r, frame[start:]); err != nil {
			return f.cut(err, start+n, all)
		}
	}
	f.kind, f.payload = Kind(frame[4]), frame[prefixSize:size:size]
	if got, want := sumOf(f.number, frame[:size]), binary.LittleEndian.Uint32(frame[size:]); got != want {
		return fmt.Errorf("%w: frame %d (%v, %d bytes) has the sum %08x, want %08x", Err, f.number, f.kind, len(f.payload), got, want)
	}
	f.number++
	return nil
}

func (f *frameReader) cut(err error, n int, of int64) error {
	if err != io.EOF && err != io.ErrUnexpectedEOF {
		return fmt.Errorf("snapshot: frame %d: %w", f.number, err)
	}
	return fmt.Errorf("%w: it ends in frame %d, after %d bytes of %d", Err, f.number, n, of)
}

// wrong returns an error in the frame at hand.
func (f *frameReader) wrong(format string, args ...any) error {
	return fmt.Errorf("%w: frame %d (%v): %w", Err, f.number-1, f.kind, fmt.Errorf(format, args...))
}

// single reads the frame of a kind that comes once, and moves on.
func (f *frameReader) single(kind Kind, read func(*values)) error {
	if f.kind != kind {
		return f.wrong("want %v", kind)
	}
	v := values{rest: f.payload}
	read(&v)
	if err := v.end(); err != nil {
		return f.wrong("%w", err)
	}
	return f.next()
}

// sequence reads the elements of all frames of a kind that come now.
func (f *frameReader) sequence(kind Kind, read func(*values)) error {
	for f.kind == kind {
		v := values{rest: f.payload}
		for len(v.rest) > 0 && v.err == nil {
			read(&v)
		}
		if err := v.end(); err != nil {
			return f.wrong("%w", err)
		}
		if err := f.next(); err != nil {
			return err
		}
	}
	return nil
}

// sequenceOnAll reads the elements of all frames of a kind that come now on all
// cores, and takes them in their order.
func sequenceOnAll[T any](f *frameReader, kind Kind, read func(*values) T, take func(T) error) error {
	const together = 64 // frames
	for f.kind == kind {
		first := f.number - 1
		var payloads [][]byte
		for f.kind == kind && len(payloads) < together {
			payloads = append(payloads, f.payload)
			if err := f.next(); err != nil {
				return err
			}
		}
		all, errs := make([][]T, len(payloads)), make([]error, len(payloads))
		_ = work.Parallel(context.Background(), len(payloads), func() func(int) {
			return func(i int) {
				v := values{rest: payloads[i]}
				for len(v.rest) > 0 && v.err == nil {
					all[i] = append(all[i], read(&v))
				}
				errs[i] = v.end()
			}
		})
		for i, some := range all {
			err := errs[i]
			for k := 0; k < len(some) && err == nil; k++ {
				err = take(some[k])
			}
			if err != nil {
				return fmt.Errorf("%w: frame %d (%v): %w", Err, first+uint64(i), kind, err)
			}
		}
	}
	return nil
}

// end returns an error if the frame at hand is not the last.
func (f *frameReader) end() error {
	if f.kind != End || len(f.payload) > 0 {
		return f.wrong("%d bytes, want the empty frame at the end", len(f.payload))
	}
	var more [1]byte
	switch n, err := io.ReadFull(f.r, more[:]); {
	case n > 0:
		return fmt.Errorf("%w: more follows the frame at its end, %d", Err, f.number-1)
	case err != io.EOF:
		return err
	}
	return nil
}
