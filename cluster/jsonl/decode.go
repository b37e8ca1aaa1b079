package jsonl

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
)

var errNotObject = errors.New("not a JSON object")

// decode returns the record of a JSON value.
//
// Unmarshalling into a struct would be shorter, but takes "ID" for "id", the
// last of two fields with one name, and U+FFFD for broken text.
func (l *layout) decode(value []byte) (Record, error) {
	if i := invalidUTF8(value); i >= 0 {
		return Record{}, fmt.Errorf("%w: byte %d is %#02x", ErrNotUTF8, i+1, value[i])
	}
	if !json.Valid(value) {
		return Record{}, syntaxError(value)
	}
	rec, err := l.decodeObject(value)
	if err != nil {
		return Record{}, err
	}
	switch err := rec.Check(); { // without the ID, as the line is named
	case errors.Is(err, cluster.ErrNoID):
		return Record{}, cluster.ErrNoID
	case errors.Is(err, cluster.ErrNoText):
		return Record{}, cluster.ErrNoText
	}
	return rec, nil
}

// invalidUTF8 returns the index of the first byte that is not UTF-8, or -1.
func invalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	i := 0
	for {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
}

func syntaxError(value []byte) error {
	err := json.Unmarshal(value, new(any))
	at := int64(len(value))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = syntax.Offset
	}
	return fmt.Errorf("invalid JSON at byte %d: %w", at, err)
}
