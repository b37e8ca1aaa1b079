package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// An atomicFile comes to be with all of its content, or not at all.
type atomicFile struct {
	name string
	tmp  *os.File // until committed
}

// newAtomicFile makes sure that the file can be written, and is none of inputs.
func newAtomicFile(name string, inputs ...string) (*atomicFile, error) {
	if info, err := os.Stat(name); err == nil {
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s: not a regular file", name)
		}
		for _, in := range inputs {
			if other, err := os.Stat(in); err == nil && os.SameFile(info, other) {
				return nil, fmt.Errorf("%s: to be read and written: name another file to write", name)
			}
		}
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return nil, err
	}
	return &atomicFile{name, tmp}, nil
}

// commit gives the file its content. A file of that name is replaced.
func (f *atomicFile) commit(content []byte) error {
	_, err := f.tmp.Write(content)
	if err := errors.Join(err, f.tmp.Chmod(0o644), f.tmp.Sync(), f.tmp.Close()); err != nil {
		return err
	}
	return os.Rename(f.tmp.Name(), f.name)
}

// discard removes what is left of a file that was not committed.
func (f *atomicFile) discard() {
	_ = f.tmp.Close()
	_ = os.Remove(f.tmp.Name())
}
