package jsonl

import (
	"bytes"
	"errors"
	"io"
)

// Most programs write a list as one JSON array, or objects over several lines.
// An input whose first line begins with "[", or is "{" alone, is read so: value
// by value, with the commas and brackets between passed over.
//
// As no string of JSON holds a line feed, one that does has lost its end. The
// value that it is in ends before the next line that begins an object and is
// indented as it is.

// errCutOff reports a list that does not end.
var errCutOff = errors.New("the input ends within a list, before its ]: is it cut off?")

// readValue returns the next object, valid until the next call, and the number
// of its first line, or [io.EOF] if there is none.
func (r *Reader) readValue() (value []byte, line int, err error) {
	indent, err := r.skipBetween()
	line = r.line
	if err != nil {
		return nil, line, r.readError(line, err)
	}
	v := valueScanner{}
	r.buf = r.buf[:0]
	size := 0
	for !v.done {
		b, err := r.src.ReadByte()
		if err == io.EOF {
			r.open = 0
			break // what is missing is told by who decodes it
		}
		if err != nil {
			return nil, line, r.readError(r.line, err)
		}
		if b == '\n' {
			r.line++
		}
		if size++; size <= r.opts.MaxLine {
			r.buf = append(r.buf, b)
		}
		v.next(b)
		if b == '\n' && v.broken && r.beginsObject(indent) {
			break
		}
	}
	if v.beyond && size > 1 {
		if err := r.src.UnreadByte(); err != nil {
			return nil, line, r.readError(r.line, err)
		}
		if size--; size < r.opts.MaxLine {
			r.buf = r.buf[:size]
		}
	}
	if size > r.opts.MaxLine {
		return nil, line, r.tooLong(line)
	}
	return bytes.TrimSpace(r.buf), line, nil
}

// skipBetween skips what stands between values, and returns how far the next
// one is indented. It sets r.line to the line of that.
func (r *Reader) skipBetween() (indent int, err error) {
	for {
		b, err := r.src.ReadByte()
		if err == io.EOF && r.open > 0 {
			r.open = 0
			return 0, errCutOff
		}
		if err != nil {
			return 0, err
		}
		switch b {
		case '\n':
			r.line++
			indent = 0
		case ' ', '\t', '\r':
			indent++
		case '[':
			r.open++
		case ']':
			r.open--
		case ',':
		default:
			return indent, r.src.UnreadByte()
		}
	}
}

// beginsObject reports whether the line that comes begins an object and is
// indented so far.
func (r *Reader) beginsObject(indent int) bool {
	next, err := r.src.Peek(indent + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	return len(next) == indent+1 && next[indent] == '{' && len(bytes.Trim(next[:indent], " \t")) == 0
}

// A valueScanner finds the end of a JSON value.
type valueScanner struct {
	depth    int // of open brackets
	inString bool
	escaped  bool // the next byte of a string
	broken   bool // a string was not ended
	done     bool
	beyond   bool // the last byte is the list's: only it shows where a number or a word ends
}

// next takes the next byte.
func (v *valueScanner) next(b byte) {
	if v.inString {
		switch {
		case b == '\n':
			v.broken, v.inString, v.escaped = true, false, false
		case v.escaped:
			v.escaped = false
		case b == '\\':
			v.escaped = true
		case b == '"':
			v.inString = false
			v.done = v.depth == 0
		}
		return
	}
	switch b {
	case '"':
		v.inString = true
	case '{', '[':
		v.depth++
	case '}', ']':
		v.depth--
		v.done, v.beyond = v.depth <= 0, v.depth < 0
	case ',':
		v.done = v.depth == 0
		v.beyond = v.done
	case '\n':
		v.done = v.depth == 0
	}
}
