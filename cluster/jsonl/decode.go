package jsonl

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/blank"
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
		return Record{}, l.elsewhere(cluster.ErrNoID, rec, value)
	case errors.Is(err, cluster.ErrNoText):
		return Record{}, l.elsewhere(cluster.ErrNoText, rec, value)
	}
	return rec, nil
}

// idOf returns the ID in a value that is no article, or "".
func (l *layout) idOf(value []byte) (id string) {
	if !utf8.Valid(value) || !json.Valid(value) || !isObject(value) {
		return ""
	}
	first := 0
	for literal, value := range members(value) {
		name, err := unquote(literal)
		f, known := l.fields[name]
		if err != nil || !known || f.at != fieldID {
			continue
		}
		if text, err := textOf(value, true); err == nil && !blank.Is(text) && (id == "" || f.rank < first) {
			id, first = text, f.rank
		}
	}
	return id
}

// elsewhere adds to the error of an object that is no article where in it articles are:
// an answer of a server has a list of them, and a row of a database may have one.
func (l *layout) elsewhere(err error, rec Record, object []byte) error {
	if !blank.Is(rec.Summary) || !blank.Is(rec.Body) {
		return err
	}
	for literal, value := range members(object) {
		name, unquoteErr := unquote(literal)
		if unquoteErr != nil {
			continue
		}
		switch value[0] {
		case '{':
			if l.hasText(value) {
				return fmt.Errorf("%w; its %q is an object with text: make that the line", err, name)
			}
		case '[':
			for first := range elements(value) {
				if first[0] == '{' && l.hasText(first) {
					return fmt.Errorf("%w; its %q are objects with text: make each a line of its own", err, name)
				}
				break
			}
		}
	}
	return err
}

// hasText reports whether an object has a field for the text of an article.
func (l *layout) hasText(object []byte) bool {
	for literal := range members(object) {
		name, err := unquote(literal)
		if f, known := l.fields[name]; err == nil && known && (f.at == fieldTitle || f.at == fieldSummary || f.at == fieldBody) {
			return true
		}
	}
	return false
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
