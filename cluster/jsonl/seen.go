package jsonl

import (
	"fmt"
	"hash/maphash"

	"github.com/chumtin/chumtin/cluster"
)

// Seen tells which articles come again, in one file or several. It keeps ids
// and hashes of texts, not the texts. The zero Seen has seen nothing and is
// ready to use. It is not safe for concurrent use.
type Seen struct {
	seed  maphash.Seed
	first map[string]sighting // by id
}

type sighting struct {
	text uint64
	file string
	line int
}

// Add reports whether rec is new. It is not if its id was added before with the
// same title, summary and body, whatever its other fields are. If that id was
// added with another text, the error is a [*LineError] for [cluster.ErrRepeatedID] that
// names both places, and the first text still counts.
//
// Two texts are taken for the same by accident with probability 2^-64.
func (s *Seen) Add(rec Record) (isNew bool, err error) {
	if s.first == nil {
		s.seed, s.first = maphash.MakeSeed(), map[string]sighting{}
	}
	text := maphash.Comparable(s.seed, [...]string{rec.Title, rec.Summary, rec.Body})
	first, again := s.first[rec.ID]
	switch {
	case !again:
		s.first[rec.ID] = sighting{text, rec.File, rec.Line}
		return true, nil
	case first.text != text:
		return false, &LineError{
			File: rec.File,
			Line: rec.Line,
			Err:  fmt.Errorf("%w: %.80q of %s:%d", cluster.ErrRepeatedID, rec.ID, first.file, first.line),
		}
	}
	return false, nil
}
