package jsonl

import (
	"bytes"
	"fmt"
	"iter"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The functions of this file take JSON that is known to be valid, which leaves
// them little to do: encoding/json has checked it, but its ways to decode it
// hide what must be seen here, or cost several times as much.

const space = " \t\r\n"

func isObject(b []byte) bool { return bytes.TrimLeft(b, space)[0] == '{' }

// members yields the names and values of an object, in order and as they are
// written.
func members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		rest := bytes.TrimLeft(object, space+"{")
		for rest[0] != '}' {
			name := rest[:stringLen(rest)]
			rest = bytes.TrimLeft(rest[len(name):], space+":")
			value := rest[:valueLen(rest)]
			rest = bytes.TrimLeft(rest[len(value):], space+",")
			if !yield(name, value) {
				return
			}
		}
	}
}

// elements yields the values of an array, in order and as they are written.
func elements(array []byte) iter.Seq[[]byte] {
	return func(yield func(value []byte) bool) {
		rest := bytes.TrimLeft(bytes.TrimLeft(array, space)[1:], space)
		for rest[0] != ']' {
			value := rest[:valueLen(rest)]
			rest = bytes.TrimLeft(rest[len(value):], space+",")
			if !yield(value) {
				return
			}
		}
	}
}

// valueLen returns the length of the value that b begins with, in an object or
// array.
func valueLen(b []byte) int {
	switch b[0] {
	case '"':
		return stringLen(b)
	case '{', '[':
		return nestedLen(b)
	}
	return bytes.IndexAny(b, space+",}]")
}

// nestedLen returns the length of the object or array that b begins with.
func nestedLen(b []byte) int {
	depth := 0
	for i := 0; ; i++ {
		switch b[i] {
		case '"':
			i += stringLen(b[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 0 {
				return i + 1
			}
		}
	}
}

// stringLen returns the length of the string that b begins with, quotes
// included.
func stringLen(b []byte) int {
	for i := 1; ; i++ {
		i += bytes.IndexByte(b[i:], '"')
		backslashes := i - len(bytes.TrimRight(b[:i], `\`))
		if backslashes%2 == 0 {
			return i + 1
		}
	}
}

// unquote returns the text of a string. It fails if that is not Unicode, which
// only escapes of surrogates can cause.
func unquote(literal []byte) (string, error) {
	s := literal[1 : len(literal)-1]
	i := bytes.IndexByte(s, '\\')
	if i < 0 {
		return string(s), nil
	}
	text := make([]byte, 0, len(s))
	for ; i >= 0; i = bytes.IndexByte(s, '\\') {
		r, size := unescape(s[i:])
		if utf16.IsSurrogate(r) {
			return "", fmt.Errorf("half a surrogate pair: %s", s[i:i+size])
		}
		text = append(text, s[:i]...)
		text = utf8.AppendRune(text, r)
		s = s[i+size:]
	}
	return string(append(text, s...)), nil
}

// unescape returns the character of the escape that b begins with, or half a
// surrogate pair if the other half does not follow, and the length of it all.
func unescape(b []byte) (r rune, size int) {
	switch b[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		first := codeUnit(b)
		if utf16.IsSurrogate(first) && bytes.HasPrefix(b[6:], []byte(`\u`)) {
			if r := utf16.DecodeRune(first, codeUnit(b[6:])); r != utf8.RuneError {
				return r, 12
			}
		}
		return first, 6
	}
	return rune(b[1]), 2
}

// codeUnit returns the code unit of the escape \uXXXX that b begins with.
func codeUnit(b []byte) rune {
	unit, _ := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(unit)
}
