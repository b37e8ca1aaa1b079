package main

import (
	"io"
	"os"
)

// A spool keeps what is read of an input that can be read once, such as a pipe, in a
// temporary file, to be read again from there.
type spool struct {
	file   *os.File
	filled bool
}

// isReadOnce reports whether a file has its content no second time: standard input, a
// named pipe or what a shell makes of <(…).
func isReadOnce(name string) bool {
	if name == stdin {
		return true
	}
	info, err := os.Stat(name)
	return err == nil && !info.Mode().IsRegular() && !info.IsDir()
}

// newSpool makes a spool in a directory, or in that of temporary files.
func newSpool(dir string) (*spool, error) {
	file, err := os.CreateTemp(dir, "chumtin-*")
	return &spool{file: file}, err
}

// open opens the input by a function when it is read first, and the file after that.
func (s *spool) open(input func() (*source, error)) (io.ReadCloser, error) {
	if s.filled {
		_, err := s.file.Seek(0, io.SeekStart)
		return io.NopCloser(s.file), err
	}
	src, err := input()
	if err != nil {
		return nil, err
	}
	s.filled = true
	return struct {
		io.Reader
		io.Closer
	}{io.TeeReader(src, s.file), src}, nil
}

// remove removes the file.
func (s *spool) remove() { removed(s.file) }
