package jsonl

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Options tunes a [Reader]. The zero Options is ready to use.
type Options struct {
	// Fields gives the names under which the input has fields of an article, by
	// the names of these: {"title": "headline"}. A field that is not in Fields
	// has its usual names, which the package documentation lists.
	Fields map[string]string

	// Label names a field to return as Record.Label, a string or a number. It
	// may be one of the article's, such as "source", which then may be a number as
	// well. Empty means none.
	Label string

	// Topic names a field to return as Record.Topic, as Label does.
	Topic string

	// Zone is that of times that state none. Nil means that of Vietnam where
	// the language of the article is Vietnamese, and UTC elsewhere.
	Zone *time.Location

	// MaxLine is the greatest length of a line or of an object of several lines,
	// in bytes. Zero means 16 MiB. A Reader holds no more of a longer one, and a
	// small multiple of it at worst while it decodes a line.
	MaxLine int
}

// A Reader reads articles from JSON lines. It is not safe for concurrent use.
type Reader struct {
	name   string
	opts   Options
	layout *layout
	src    *bufio.Reader
	file   io.Closer // nil after NewReader

	begun    bool // the form of the input is known
	document bool // objects may have several lines, see value.go

	line int    // number of the last line read, or of a document's next byte
	buf  []byte // for lines that src does not hold in one piece
	open int    // brackets of lists between values that are not closed
}

// NewReader returns a Reader of src, which records and errors call by name if it has one.
// Data in gzip is decompressed, whatever the name. It fails if an option is out
// of range.
func NewReader(src io.Reader, name string, opts Options) (*Reader, error) {
	if opts.MaxLine < 0 {
		return nil, fmt.Errorf("jsonl: MaxLine is %d, want at least 0", opts.MaxLine)
	}
	if opts.MaxLine == 0 {
		opts.MaxLine = 16 << 20
	}
	l, err := newLayout(opts)
	if err != nil {
		return nil, err
	}
	return &Reader{name: name, opts: opts, layout: l, src: bufio.NewReaderSize(src, 64<<10)}, nil
}

// Open returns a Reader of a file. The caller closes it. If the file cannot be
// opened, or is a directory, the error is a [*os.PathError]; one whose name ends in
// .gz must be in gzip.
func Open(path string, opts Options) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, cmp.Or(file.Close(), error(&os.PathError{Op: "open", Path: path, Err: syscall.EISDIR}))
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
		gz, err := newGzip(file)
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

func newGzip(src io.Reader) (io.Reader, error) {
	gz, err := gzip.NewReader(src)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF // even no data has a header
	}
	return gz, err
}

// Close closes the file that Open opened. After NewReader it does nothing.
func (r *Reader) Close() error {
	if r.file == nil {
		return nil
	}
	return r.file.Close()
}

// Missing returns the names of Options.Fields that no object had so far, in order:
// those that after the last object are likely to be wrong.
func (r *Reader) Missing() []string { return slices.Sorted(maps.Keys(r.layout.unmet)) }

// All yields, for each object and in order, its record or a [*LineError]. If
// reading fails, as in a .gz file that was cut off, or the input is no JSON at
// all, the last error is another one; it names the line that could not be read,
// and all before have been yielded.
//
// All reads on from where the Reader stands: after a break, a second call
// continues with the next object.
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

// next returns the next record, or [io.EOF].
func (r *Reader) next() (Record, error) {
	if !r.begun {
		if err := r.begin(); err != nil {
			return Record{}, err
		}
	}
	read := r.readText
	if r.document {
		read = r.readValue
	}
	text, line, err := read()
	if err != nil {
		return Record{}, err
	}
	rec, err := r.layout.decode(text)
	if err != nil {
		bad := r.lineError(line, err)
		bad.ID = r.layout.idOf(text)
		return Record{}, bad
	}
	rec.File, rec.Line = r.name, line
	if rec.TimeErr != nil {
		bad := r.lineError(line, fmt.Errorf("field \"time\": %w", rec.TimeErr))
		bad.ID = rec.ID
		rec.TimeErr = bad
	}
	return rec, nil
}

func (r *Reader) lineError(line int, err error) *LineError {
	return &LineError{File: r.name, Line: line, Err: err}
}

// begin finds out what the input is.
func (r *Reader) begin() error {
	start, err := r.src.Peek(2)
	if bytes.HasPrefix(start, []byte{0x1f, 0x8b}) {
		gz, err := newGzip(r.src)
		if err != nil {
			return r.inputError(err)
		}
		r.src = bufio.NewReaderSize(gz, 64<<10)
	} else if len(start) == 0 && err != nil {
		return r.readError(1, err)
	}
	if err := r.skipBlank(); err != nil {
		return err
	}
	first := r.peekLine()
	if err := foreign(first); err != nil {
		return r.inputError(err)
	}
	trimmed := bytes.TrimSpace(first)
	if r.document = bytes.HasPrefix(trimmed, []byte("[")) || string(trimmed) == "{"; r.document {
		r.line++ // that of the next byte, not of the last line
	}
	r.begun = true
	return nil
}

// skipBlank skips a byte order mark and blank lines at the start.
func (r *Reader) skipBlank() error {
	if mark, _ := r.src.Peek(3); string(mark) == "\ufeff" {
		r.src.Discard(len(mark))
	}
	for {
		first := r.peekLine()
		if len(first) == 0 || first[len(first)-1] != '\n' || len(bytes.Trim(first, space)) > 0 {
			return nil
		}
		r.line++
		r.src.Discard(len(first))
	}
}

// peekLine returns the first line of what is to be read, or as much of it as
// the buffer holds. It reads no further than that line, as what comes after it
// may be long in coming.
func (r *Reader) peekLine() []byte {
	for searched := 0; ; {
		_, err := r.src.Peek(min(searched+1, r.src.Size()))
		text, _ := r.src.Peek(r.src.Buffered())
		if end := bytes.IndexByte(text[searched:], '\n'); end >= 0 {
			return text[:searched+end+1]
		}
		if searched = len(text); err != nil || searched == r.src.Size() {
			return text
		}
	}
}

// readText returns the next line that is not blank, valid until the next call,
// and its number, or [io.EOF] if there is none.
func (r *Reader) readText() (text []byte, line int, err error) {
	for {
		text, err = r.readLine()
		if err != nil || len(bytes.Trim(text, space)) > 0 {
			return text, r.line, err
		}
	}
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
			return nil, r.readError(r.line, err)
		case tooLong:
			return nil, r.tooLong(r.line)
		}
		return r.buf, nil
	}
}

func (r *Reader) tooLong(line int) error {
	return r.lineError(line, fmt.Errorf("%w: more than %d bytes", ErrTooLong, r.opts.MaxLine))
}

// inputError returns what is wrong with all of the input.
func (r *Reader) inputError(err error) error {
	if r.name == "" {
		return err
	}
	return fmt.Errorf("%s: %w", r.name, err)
}

// readError returns the error of reading a line, or [io.EOF] as it is.
func (r *Reader) readError(line int, err error) error {
	if err == io.EOF {
		return err
	}
	return fmt.Errorf("%s: %w", place(r.name, line), err)
}
