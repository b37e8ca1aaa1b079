package jsonl

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ErrFormat reports an input that is no JSON at all. The error that wraps it
// says what it looks like, and what to do about it.
var ErrFormat = errors.New("no JSON lines")

// signatures are what files of common formats begin with.
var signatures = []struct{ start, is string }{
	{"\xff\xfe\x00\x00", "UTF-32 text; make it UTF-8 first"},
	{"\x00\x00\xfe\xff", "UTF-32 text; make it UTF-8 first"},
	{"\xff\xfe", "UTF-16 text; make it UTF-8 first"},
	{"\xfe\xff", "UTF-16 text; make it UTF-8 first"},
	{"\x28\xb5\x2f\xfd", "data compressed by zstd; decompress it first"},
	{"\xfd7zXZ\x00", "data compressed by xz; decompress it first"},
	{"BZh", "data compressed by bzip2; decompress it first"},
	{"PK\x03\x04", "a zip archive; unpack it first"},
	{"SQLite format 3\x00", "an SQLite database; export its articles as JSON lines"},
	{"PAR1", "a Parquet file; export its articles as JSON lines"},
	{"%PDF-", "a PDF file; extract its text first"},
	{"<?xml", "XML, such as a feed; make a JSON line of each article in it"},
	{"<rss", "an RSS feed; make a JSON line of each article in it"},
	{"<feed", "an Atom feed; make a JSON line of each article in it"},
	{"<", "XML or HTML; JSON lines are wanted"},
}

// foreign returns an error if the first line of an input is one of another
// format.
func foreign(line []byte) error {
	for _, s := range signatures {
		if bytes.HasPrefix(line, []byte(s.start)) {
			return fmt.Errorf("%w: it looks like %s", ErrFormat, s.is)
		}
	}
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")), bytes.HasPrefix(bytes.TrimSpace(line), []byte("[")):
		return nil
	case len(line) > 3 && (line[0]|line[2] == 0) != (line[1]|line[3] == 0):
		return fmt.Errorf("%w: it looks like UTF-16 text; make it UTF-8 first", ErrFormat)
	case bytes.IndexByte(line, 0) >= 0:
		return fmt.Errorf("%w: it looks like binary data", ErrFormat)
	case isHeader(line):
		return fmt.Errorf("%w: it looks like CSV; convert it to one JSON object a line", ErrFormat)
	}
	return nil
}

// isHeader reports whether a line is one of names with commas, semicolons or
// tabs between, at least one of them a field of an article.
func isHeader(line []byte) bool {
	if !utf8.Valid(line) {
		return false
	}
	names := strings.FieldsFunc(strings.TrimSpace(string(line)), func(r rune) bool { return r == ',' || r == ';' || r == '\t' })
	if len(names) < 2 {
		return false
	}
	for _, name := range names {
		name = strings.ToLower(strings.Trim(name, ` "'`))
		for _, known := range fieldNames {
			for _, n := range known {
				if name == strings.ToLower(n) {
					return true
				}
			}
		}
	}
	return false
}
