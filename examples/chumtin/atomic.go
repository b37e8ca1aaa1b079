package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// An atomicFile comes to be with all of its content, or not at all.
type atomicFile struct {
	name string
	tmp  *os.File // until committed
}

// checkOutput returns an error if a file is one that must not be written, as one of
// inputs.
func checkOutput(name string, inputs ...string) error {
	info, err := os.Stat(name)
	if err != nil {
		return nil // it is to be made, or that will say why it cannot be
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s: not a regular file", name)
	}
	for _, in := range inputs {
		if other, err := os.Stat(in); err == nil && os.SameFile(info, other) {
			return fmt.Errorf("%s: to be read and written: name another file to write", name)
		}
	}
	return nil
}

// newAtomicFile makes sure that the file can be written, and is none of inputs.
func newAtomicFile(name string, inputs ...string) (*atomicFile, error) {
	if err := checkOutput(name, inputs...); err != nil {
		return nil, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, named(err, name)
	}
	return &atomicFile{name, tmp}, nil
}

// commit gives the file its content. A file of that name is replaced.
func (f *atomicFile) commit(content []byte) error {
	return f.commitBy(func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// commitBy gives the file the content that write writes. A file of that name is
// replaced.
func (f *atomicFile) commitBy(write func(io.Writer) error) error {
	out := bufio.NewWriterSize(f.tmp, 1<<20)
	if err := write(out); err != nil {
		return named(err, f.name)
	}
	for _, err := range []error{out.Flush(), f.tmp.Chmod(0o644), f.tmp.Sync(), f.tmp.Close()} {
		if err != nil {
			return named(err, f.name)
		}
	}
	return named(os.Rename(f.tmp.Name(), f.name), f.name)
}

// named returns an error of the file that is written before as one of the file of a
// name, which is the one that the user knows.
func named(err error, name string) error {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		return &os.PathError{Op: "write", Path: name, Err: path.Err}
	}
	if link, ok := errors.AsType[*os.LinkError](err); ok {
		return &os.PathError{Op: "write", Path: name, Err: link.Err}
	}
	return err
}

// discard removes what is left of a file that was not committed.
func (f *atomicFile) discard() {
	_ = f.tmp.Close()
	_ = os.Remove(f.tmp.Name())
}
