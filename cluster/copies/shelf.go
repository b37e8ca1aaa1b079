package copies

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// A shelf has the shingles of texts, in blocks: in memory, or in a file but for the
// block that is being filled.
type shelf struct {
	file   File
	spans  []span
	blocks []block
	end    int64 // of what is in the file
}

// A span is where the shingles of a text are.
type span struct {
	block, start uint32
	n            uint32 // the number of shingles
	sorted       bool   // and different
}

// A block is shingles, or where in the file they are.
type block struct {
	shingles []uint64
	at       int64
}

// blockLen is the length of a block. A text with more shingles has a block of its own.
const blockLen = 1 << 17

// put adds a text, whose shingles may be sorted already.
func (s *shelf) put(shingles []uint64, sorted bool) error {
	last := len(s.blocks) - 1
	if last < 0 || len(s.blocks[last].shingles)+len(shingles) > cap(s.blocks[last].shingles) {
		room := []uint64(nil)
		if s.file != nil && last >= 0 {
			room = s.blocks[last].shingles[:0]
			if err := s.writeOut(&s.blocks[last]); err != nil {
				return err
			}
		}
		if cap(room) != blockLen || len(shingles) > blockLen {
			room = make([]uint64, 0, max(blockLen, len(shingles)))
		}
		s.blocks = append(s.blocks, block{shingles: room})
		last++
	}
	b := &s.blocks[last]
	s.spans = append(s.spans, span{block: uint32(last), start: uint32(len(b.shingles)), n: uint32(len(shingles)), sorted: sorted})
	b.shingles = append(b.shingles, shingles...)
	return nil
}

// writeOut moves a block to the end of the file.
func (s *shelf) writeOut(b *block) error {
	data := make([]byte, 0, 8*len(b.shingles))
	for _, v := range b.shingles {
		data = binary.LittleEndian.AppendUint64(data, v)
	}
	if _, err := s.file.WriteAt(data, s.end); err != nil {
		return err
	}
	*b = block{at: s.end}
	s.end += int64(len(data))
	return nil
}

// sort sorts the shingles of a text and drops what comes again, unless they are sorted,
// as those in a file are. It must not run beside another call for the same text.
func (s *shelf) sort(i uint32) {
	at := &s.spans[i]
	if at.sorted {
		return
	}
	shingles := s.blocks[at.block].shingles[at.start:][:at.n]
	slices.Sort(shingles)
	at.n, at.sorted = uint32(len(slices.Compact(shingles))), true
}

// of returns the shingles of a text: where they are in memory, or read into scratch.
func (s *shelf) of(scratch *[]uint64, i uint32) ([]uint64, error) {
	at := s.spans[i]
	b := s.blocks[at.block]
	if b.shingles != nil {
		return b.shingles[at.start:][:at.n], nil
	}
	data := make([]byte, 8*int(at.n))
	if _, err := s.file.ReadAt(data, b.at+8*int64(at.start)); err != nil {
		return nil, fmt.Errorf("text %d: %w", i, err)
	}
	*scratch = slices.Grow((*scratch)[:0], int(at.n))[:at.n]
	for k := range *scratch {
		(*scratch)[k] = binary.LittleEndian.Uint64(data[8*k:])
	}
	return *scratch, nil
}
