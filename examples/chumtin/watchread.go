package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/chumtin/chumtin/cluster/jsonl"
)

// What was read of files is how many articles, and digests of the ids of the first
// ones. A file that has other ids there was replaced, as by a program that rotates logs.
const (
	startLen   = 16 // articles
	digestSize = 8  // bytes
)

// checkNames returns an error if one file is named twice, by whatever paths: what was
// read of it is known by its name.
func checkNames(names []string) error {
	nameOf := make(map[string]string, len(names))
	for _, name := range names {
		if name == stdin {
			continue
		}
		path, err := filepath.Abs(name)
		if err != nil {
			return err
		}
		if target, err := filepath.EvalSymlinks(path); err == nil {
			path = target
		}
		if before, ok := nameOf[path]; ok {
			return fmt.Errorf("%s: is the same file as %s: with -state name each file once", name, before)
		}
		nameOf[path] = name
	}
	return nil
}

// isNew reports whether an article was not read before the state was saved, and notes
// that it is read. Up to the first id that is another one the articles of a file are
// those that were read, and from there on new. That is told on notes.
func (s *watchState) isNew(rec jsonl.Record, notes io.Writer) bool {
	name := rec.File
	if name == stdin {
		return true
	}
	at := s.passed[name]
	s.passed[name]++
	if at < startLen && !s.startsSo(name, at, rec.ID) && at < s.Read[name] {
		fmt.Fprintf(notes, "chumtin: %s: is another file than when %s was saved: it is read from article %d on\n", name, s.file, at+1)
		s.Read[name] = at
	}
	if at < s.Read[name] {
		return false
	}
	s.Read[name]++
	return true
}

// startsSo reports whether an id is that of the article at a place near the start of a
// file, as far as that is known, and notes it if it is not.
func (s *watchState) startsSo(name string, at int, id string) bool {
	sum := sha256.Sum256([]byte(id))
	digest, start := string(sum[:digestSize]), s.Starts[name]
	if known := at * digestSize; known < len(start) {
		if string(start[known:known+digestSize]) == digest {
			return true
		}
		s.Starts[name] = append(start[:known:known], digest...)
		return false
	}
	s.Starts[name] = append(start, digest...)
	return true
}

// checkRead returns an error if a file has fewer articles than were read of it, and is
// not another one. One that was emptied is read from its start when it grows.
func (s *watchState) checkRead(names []string) (err error) {
	for _, name := range names {
		if s.passed[name] >= s.Read[name] {
			continue
		}
		if info, statErr := os.Stat(name); statErr == nil && info.Mode().IsRegular() && info.Size() == 0 {
			delete(s.Read, name)
			delete(s.Starts, name)
			continue
		}
		err = errors.Join(err, fmt.Errorf("%s: has %s, and %d of it were read before %s was saved", name, count(s.passed[name], "article"), s.Read[name], s.file))
	}
	return err
}
