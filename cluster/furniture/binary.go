package furniture

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
)

// The binary form of a Learner. All numbers of fixed size are little-endian.
//
//	bytes
//	8        "chumfur1"
//	then of the young sentences, and of the old ones that are not young,
//	uvarint  how many they are, at most 65,536
//	         and of each, by ascending digest,
//	8        the digest
//	1        how many headlines it has stood under, 1 to 4, or 0 for furniture
//	         and of each headline
//	1        how many words it has, 3 to 24
//	4        the hash of each, ascending
//	and at last
//	4        CRC-32C of all before
//
// A uvarint is that of package encoding/binary.
const magic = "chumfur1"

// Err reports bytes that are not the binary form of a [Learner].
var Err = errors.New("furniture: not what a Learner knows")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// MarshalBinary implements [encoding.BinaryMarshaler].
func (l *Learner) MarshalBinary() ([]byte, error) { return l.AppendBinary(nil) }

// AppendBinary implements [encoding.BinaryAppender]. It never fails.
func (l *Learner) AppendBinary(b []byte) ([]byte, error) {
	start := len(b)
	b = append(b, magic...)
	b = appendSentences(b, l.young, nil)
	b = appendSentences(b, l.old, l.young)
	return binary.LittleEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli)), nil
}

// appendSentences appends those that are not in the other map.
func appendSentences(b []byte, sentences, other map[uint64]*sentence) []byte {
	digests := slices.DeleteFunc(slices.Sorted(maps.Keys(sentences)), func(d uint64) bool { return other[d] != nil })
	b = binary.AppendUvarint(b, uint64(len(digests)))
	for _, digest := range digests {
		s := sentences[digest]
		b = binary.LittleEndian.AppendUint64(b, digest)
		b = append(b, uint8(len(s.headlines)))
		for _, words := range s.headlines {
			b = append(b, uint8(len(words)))
			for _, w := range words {
				b = binary.LittleEndian.AppendUint32(b, w)
			}
		}
	}
	return b
}

// UnmarshalBinary implements [encoding.BinaryUnmarshaler]. The error wraps [Err], and l
// is as it was then.
func (l *Learner) UnmarshalBinary(data []byte) error {
	body, ok := checked(data)
	if !ok {
		return fmt.Errorf("%w: %d bytes without its head or its checksum", Err, len(data))
	}
	r := reader{rest: body}
	young := r.sentences(nil)
	old := r.sentences(young)
	if r.failed || len(r.rest) > 0 {
		return fmt.Errorf("%w: bad bytes with %d left of %d", Err, len(r.rest), len(data))
	}
	l.young, l.old = young, old
	return nil
}

// checked returns what is between the head and the checksum.
func checked(data []byte) ([]byte, bool) {
	n := len(data) - crc32.Size
	if n < len(magic) || string(data[:len(magic)]) != magic ||
		binary.LittleEndian.Uint32(data[n:]) != crc32.Checksum(data[:n], castagnoli) {
		return nil, false
	}
	return data[len(magic):n], true
}

// A reader reads until something is not as it is written.
type reader struct {
	rest   []byte
	failed bool
}

// take returns the next n bytes, or zeros if fewer are left.
func (r *reader) take(n int) []byte {
	if len(r.rest) < n {
		r.failed, r.rest = true, nil
		return make([]byte, n)
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

// sentences reads those of a generation, none of which is in another.
func (r *reader) sentences(other map[uint64]*sentence) map[uint64]*sentence {
	count, n := binary.Uvarint(r.rest)
	if n != len(binary.AppendUvarint(nil, count)) || count > generation {
		r.failed, r.rest = true, nil
		return nil
	}
	r.rest = r.rest[n:]
	all := make(map[uint64]*sentence)
	last := uint64(0)
	for i := range count {
		digest, s := binary.LittleEndian.Uint64(r.take(8)), r.sentence()
		r.failed = r.failed || i > 0 && digest <= last || other[digest] != nil
		if r.failed {
			return nil
		}
		all[digest], last = s, digest
	}
	return all
}

func (r *reader) sentence() *sentence {
	n := int(r.take(1)[0])
	r.failed = r.failed || n >= enoughUnknown
	s := &sentence{isFurniture: n == 0}
	for range n {
		words := make([]uint32, r.take(1)[0])
		r.failed = r.failed || len(words) < minWords || len(words) > maxWords
		for i := range words {
			words[i] = binary.LittleEndian.Uint32(r.take(4))
			r.failed = r.failed || i > 0 && words[i] <= words[i-1]
		}
		s.headlines = append(s.headlines, words)
		if r.failed {
			break
		}
	}
	return s
}
