package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// The names of standard input, as an argument and in errors, and of standard
// output, where a file is to be written.
const stdin, stdout = "-", "-"

// orStdin returns the files to read if args name them.
func orStdin(args []string) []string {
	if len(args) == 0 {
		return []string{stdin}
	}
	return args
}

// A source is a file or standard input, without compression. Its reads end
// with ctx, even one that waits for a pipe or a terminal.
type source struct {
	io.Reader
	file *os.File
}

// open opens a file. If onRead is not nil, it is called with the number of
// bytes of each read of the file.
func open(ctx context.Context, name string, onRead func(int)) (*source, error) {
	if name == stdin {
		s := &source{newInterruptible(ctx, os.Stdin, onRead), nil}
		return s, s.decompress(name)
	}
	file, err := openFile(ctx, name)
	if err != nil {
		return nil, err
	}
	s := &source{newInterruptible(ctx, file, onRead), file}
	err = s.checkFile(name)
	if err == nil {
		err = s.decompress(name)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return s, nil
}

// openFile opens a file. It ends with ctx, even where it waits for the writer of a
// named pipe.
func openFile(ctx context.Context, name string) (*os.File, error) {
	return await(ctx, func() (*os.File, error) { return os.Open(name) })
}

// readFile returns the content of a file. It ends with ctx as [source] does.
func readFile(ctx context.Context, name string) ([]byte, error) {
	file, err := openFile(ctx, name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(newInterruptible(ctx, file, nil))
}

func (s *source) checkFile(name string) error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return &os.PathError{Op: "open", Path: name, Err: syscall.EISDIR}
	}
	return nil
}

// maxLayers is how often data may be compressed: some servers do it again to a file
// that is. A file that holds itself would never end.
const maxLayers = 3

// decompress reads gzip by what it is, as standard input has no name, and makes
// sure that a file named so is gzip.
func (s *source) decompress(name string) error {
	for layer := range maxLayers {
		buffered := bufio.NewReaderSize(s.Reader, 64<<10)
		s.Reader = buffered
		start, err := buffered.Peek(2)
		if err != nil && err != io.EOF && layer == 0 {
			return fmt.Errorf("%s: %w", name, err)
		}
		if string(start) != "\x1f\x8b" && (layer > 0 || !strings.HasSuffix(name, ".gz")) {
			return nil
		}
		gz, err := gzip.NewReader(buffered)
		if err == io.EOF {
			err = io.ErrUnexpectedEOF // even no data has a header
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		s.Reader = gz
	}
	return nil
}

// Close closes the file.
func (s *source) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// An interruptible reader gives up waiting when its context ends.
type interruptible struct {
	ctx    context.Context
	src    io.Reader
	onRead func(int)

	buf  []byte // belongs to the goroutine that reads
	rest []byte // of buf, not yet handed on
	err  error  // of src, for when rest is empty
}

func newInterruptible(ctx context.Context, src io.Reader, onRead func(int)) *interruptible {
	return &interruptible{ctx: ctx, src: src, onRead: onRead, buf: make([]byte, 64<<10)}
}

func (r *interruptible) Read(p []byte) (int, error) {
	if len(r.rest) == 0 && r.err == nil {
		r.fill()
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	if len(r.rest) == 0 {
		return n, r.err
	}
	return n, nil
}

// fill reads once. When ctx ends before that, the read is left alone with buf.
func (r *interruptible) fill() {
	n, err := await(r.ctx, func() (int, error) { return r.src.Read(r.buf) })
	r.rest, r.err = r.buf[:n], err
	if r.onRead != nil {
		r.onRead(n)
	}
}

// await returns what f returns, or the error of ctx if that ends before. Then f
// is left alone: the program is about to end.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	case got := <-done:
		return got.value, got.err
	}
}
