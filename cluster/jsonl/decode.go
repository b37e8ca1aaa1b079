package jsonl

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
)

// decode returns the article and the label on a line.
//
// Unmarshalling into the struct would be shorter, but takes "ID" for "id", the
// last of two fields with one name, and U+FFFD for broken text.
func decode(line []byte, label string) (Record, error) {
	if i := invalidUTF8(line); i >= 0 {
		return Record{}, fmt.Errorf("%w: byte %d is %#02x", ErrNotUTF8, i+1, line[i])
	}
	if !json.Valid(line) {
		return Record{}, syntaxError(line)
	}
	rec, err := decodeObject(line, label)
	switch {
	case err != nil:
		return Record{}, err
	case isBlank(rec.ID):
		return Record{}, cluster.ErrNoID
	case isBlank(rec.Title) && isBlank(rec.Summary) && isBlank(rec.Body):
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

func syntaxError(line []byte) error {
	err := json.Unmarshal(line, new(any))
	at := int64(len(line))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = syntax.Offset
	}
	return fmt.Errorf("invalid JSON at byte %d: %w", at, err)
}

func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

// decodeObject decodes valid JSON.
func decodeObject(line []byte, label string) (rec Record, err error) {
	var published string
	targets := []target{
		{name: "id", value: &rec.ID},
		{name: "title", value: &rec.Title},
		{name: "summary", value: &rec.Summary},
		{name: "body", value: &rec.Body},
		{name: "time", value: &published},
		{name: "source", value: &rec.Source},
		{name: "url", value: &rec.URL},
		{name: "lang", value: &rec.Lang},
	}
	labelled := find(targets, label)
	if labelled == nil && label != "" {
		targets = append(targets, target{name: label, value: &rec.Label, orNumber: true})
	}
	if err := fill(targets, line); err != nil {
		return rec, err
	}
	if labelled != nil {
		rec.Label = *labelled.value
	}
	rec.Time, err = parseTime(published)
	return rec, err
}

// A target is where the value of a field goes.
type target struct {
	name     string
	value    *string
	orNumber bool // as it is written
	filled   bool
}

func find(targets []target, name string) *target {
	i := slices.IndexFunc(targets, func(t target) bool { return t.name == name })
	if i < 0 {
		return nil
	}
	return &targets[i]
}

// fill gives the targets the values that they have in valid JSON.
func fill(targets []target, line []byte) error {
	if !isObject(line) {
		return errors.New("not a JSON object")
	}
	for literal, value := range members(line) {
		name, err := unquote(literal)
		if err != nil {
			return fmt.Errorf("name of a field: %w", err)
		}
		if t := find(targets, name); t != nil {
			if err := t.set(value); err != nil {
				return fmt.Errorf("field %q: %w", name, err)
			}
		}
	}
	return nil
}

func (t *target) set(value []byte) (err error) {
	if t.filled {
		return errors.New("is there twice")
	}
	t.filled = true
	switch first := value[0]; {
	case first == '"':
		*t.value, err = unquote(value)
	case first == 'n': // null
	case t.orNumber && (first == '-' || '0' <= first && first <= '9'):
		*t.value = string(value)
	case t.orNumber:
		err = fmt.Errorf("want a string or a number, got %.40s", value)
	default:
		err = fmt.Errorf("want a string, got %.40s", value)
	}
	return err
}

// rfc3339 excludes what package time takes beyond it: an hour of one digit, a
// comma before the fraction, offsets of more than a day.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// parseTime returns the zero time for the empty string.
func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	upper := strings.ToUpper(s) // t and z are allowed
	// In UTC, as time.Parse could return the machine's time zone.
	t, err := time.ParseInLocation(time.RFC3339, upper, time.UTC)
	if err != nil || !rfc3339.MatchString(upper) {
		return time.Time{}, fmt.Errorf(`field "time": %.40q is not a time of RFC 3339`, s)
	}
	return t, nil
}
