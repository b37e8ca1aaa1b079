package jsonl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
)

// Options tunes a [Reader]. The zero Options is ready to use.
type Options struct {
	// Label names a field to return as Record.Label, a string or a number. It
	// may be one of the article's, such as "source". Empty means none.
	Label string

	// MaxLine is the greatest length of a line, in bytes without its line feed.
	// Zero means 16 MiB. A Reader holds no more of a longer one, and a small
	// multiple of it at worst while it decodes a line.
	MaxLine int
}

// A Reader reads articles from JSON lines. It is not safe for concurrent use.
type Reader struct {
	name string
	opts Options
	src  *bufio.Reader
	file io.Closer // nil after NewReader

	line int    // number of the last line read
	buf  []byte // for lines that src does not hold in one piece
}

// NewReader returns a Reader of src, which records and errors call by name.
// It fails if an option is out of range.
func NewReader(src io.Reader, name string, opts Options) (*Reader, error) {
	if opts.MaxLine < 0 {
		return nil, fmt.Errorf("jsonl: MaxLine is %d, want at least 0", opts.MaxLine)
	}
	if opts.MaxLine == 0 {
		opts.MaxLine = 16 << 20
	}
	return &Reader{name: name, opts: opts, src: bufio.NewReaderSize(src, 64<<10)}, nil
}

// Open returns a Reader of a file, which is decompressed if its name ends in
// .gz. The caller closes it. If the file cannot be opened, the error is that
// of [os.Open].
func Open(path string, opts Options) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	r, err := openReader(file, path, opts)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return r, nil
}

func openReader(file *os.File, path string, opts Options) (*Reader, error) {
	var src io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		gz, err := gzip.NewReader(file)
		if err == io.EOF {
			err = io.ErrUnexpectedEOF // even no data has a header
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		src = gz
	}
	r, err := NewReader(src, path, opts)
	if err != nil {
		return nil, err
	}
	r.file = file
	return r, nil
}

// Close closes the file that Open opened. After NewReader it does nothing.
func (r *Reader) Close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}

// All yields, for each line that is not blank and in order, its record or a
// [*LineError]. If reading fails, as in a .gz file that was cut off, the last
// error is another one; it names the line that could not be read, and all lines
// before have been yielded.
//
// All reads on from where the Reader stands: after a break, a second call
// continues with the next line.
func (r *Reader) All() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for {
			rec, err := r.next()
			if err == io.EOF || !yield(rec, err) {
				return
			}
			if _, isLine := err.(*LineError); err != nil && !isLine {
				return
			}
		}
	}
}

// next returns the record of the next line that is not blank, or [io.EOF].
func (r *Reader) next() (Record, error) {
	for {
		line, err := r.readLine()
		if err != nil {
			return Record{}, err
		}
		if len(bytes.Trim(line, " \t\r")) == 0 { // the white space of JSON
			continue
		}
		rec, err := decode(line, r.opts.Label)
		if err != nil {
			return Record{}, r.lineError(err)
		}
		rec.File, rec.Line = r.name, r.line
		return rec, nil
	}
}

func (r *Reader) lineError(err error) *LineError {
	return &LineError{File: r.name, Line: r.line, Err: err}
}

// readLine returns the next line without its line feed, valid until the next
// call, or [io.EOF] if there is none.
func (r *Reader) readLine() ([]byte, error) {
	r.line++
	r.buf = r.buf[:0]
	tooLong := false
	for {
		part, err := r.src.ReadSlice('\n')
		if err == io.EOF && len(part)+len(r.buf) == 0 && !tooLong {
			r.line--
			return nil, io.EOF
		}
		part = bytes.TrimSuffix(part, []byte("\n"))
		if len(r.buf)+len(part) > r.opts.MaxLine {
			tooLong = true
		}
		if !tooLong {
			r.buf = append(r.buf, part...)
		}
		switch {
		case err == bufio.ErrBufferFull: // there is more of the line
			continue
		case err != nil && err != io.EOF:
			return nil, fmt.Errorf("%s:%d: %w", r.name, r.line, err)
		case tooLong:
			return nil, r.lineError(fmt.Errorf("%w: more than %d bytes", ErrTooLong, r.opts.MaxLine))
		case r.line == 1:
			return bytes.TrimPrefix(r.buf, []byte("\ufeff")), nil
		}
		return r.buf, nil
	}
}
