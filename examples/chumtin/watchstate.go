package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/furniture"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/shingle"
)

// A watchState is where a watch stands, in a file: a line
//
//	chumtin-watch 1 SUM JSON
//
// with the CRC-32C of the JSON, which has the exported fields, and then the
// snapshot of the stream.
type watchState struct {
	file, events string
	every        int

	Written int64          `json:"written"` // bytes of the events that are for good
	Read    map[string]int `json:"read"`    // articles of each file that was read

	// Starts are the digests of the ids of the first articles of each of these files. A
	// state of earlier versions has none.
	Starts map[string][]byte `json:"starts,omitempty"`

	passed map[string]int // articles of each file that were read since the state was loaded

	// Furniture is the binary form of furniture when it was saved.
	Furniture []byte `json:"furniture,omitempty"`
	furniture furniture.Learner

	out   *os.File // of events, or nil
	since int      // articles since the last save
}

const watchMagic = "chumtin-watch 1 "

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// load returns the stream of the state, or an empty one if there is no file.
func (s *watchState) load(opts cluster.StreamOptions) (*cluster.Stream, error) {
	s.Read, s.Starts, s.passed = make(map[string]int), make(map[string][]byte), make(map[string]int)
	if err := checkOutput(s.file); err != nil {
		return nil, err // to open a pipe would wait for who writes to it
	}
	f, err := os.Open(s.file)
	if errors.Is(err, fs.ErrNotExist) {
		return cluster.NewStream(opts)
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	if err := s.readLine(r); err != nil {
		return nil, fmt.Errorf("%s: %w", s.file, err)
	}
	if s.Furniture != nil { // a state of earlier versions has none
		if err := s.furniture.UnmarshalBinary(s.Furniture); err != nil {
			return nil, fmt.Errorf("%s: %w", s.file, err)
		}
	}
	stream, err := cluster.LoadStream(r, opts, nil)
	if errors.Is(err, cluster.ErrOptions) || errors.Is(err, shingle.ErrProfile) {
		// Without what LoadStream advises, which takes Go.
		return nil, fmt.Errorf("%s: cluster: %w; go on with the -threshold and -table that it was saved with, or begin anew with another -state, to which all articles are given again", s.file, errors.Unwrap(err))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.file, err)
	}
	return stream, nil
}

// readLine reads the first line.
func (s *watchState) readLine(r *bufio.Reader) error {
	if start, err := r.Peek(len(watchMagic)); string(start) != watchMagic {
		if err != nil && err != io.EOF {
			return err
		}
		return fmt.Errorf("it starts with %q, want %q: not a state of watch", start, watchMagic)
	}
	line, err := r.ReadString('\n')
	if err != nil && err != io.EOF {
		return err
	}
	sum, text, _ := strings.Cut(strings.TrimSuffix(line[len(watchMagic):], "\n"), " ")
	if want := fmt.Sprintf("%08x", crc32.Checksum([]byte(text), castagnoli)); sum != want || err != nil {
		return fmt.Errorf("the first line has the sum %.20q, want %s: the file is damaged", sum, want)
	}
	if err := json.Unmarshal([]byte(text), s); err != nil {
		return err
	}
	if s.Written < 0 || s.Read == nil || s.Starts == nil {
		return fmt.Errorf("the first line is %.100q: not that of a state of watch", text)
	}
	return nil
}

// open opens the events, and cuts off what came after the state was saved. Events
// that no state is known of are not.
func (s *watchState) open(isNew bool, inputs []string) (err error) {
	if s.events == "" {
		return nil
	}
	if err := checkOutput(s.events, append(inputs[:len(inputs):len(inputs)], s.file)...); err != nil {
		return err
	}
	mode := os.O_RDWR
	if s.Written == 0 {
		mode |= os.O_CREATE
	}
	s.out, err = os.OpenFile(s.events, mode, 0o644)
	if errors.Is(err, fs.ErrNotExist) && s.Written > 0 {
		return fmt.Errorf("%s: is not there, want the %d bytes of it that %s was saved with", s.events, s.Written, s.file)
	}
	if err != nil {
		return err
	}
	info, err := s.out.Stat()
	switch {
	case err != nil:
		return err
	case isNew && info.Size() > 0:
		return fmt.Errorf("%s: has changes of a watch whose state %s is not there", s.events, s.file)
	case info.Size() < s.Written:
		return fmt.Errorf("%s: has %d bytes, want the %d that %s was saved with", s.events, info.Size(), s.Written, s.file)
	}
	if err := s.out.Truncate(s.Written); err != nil {
		return err
	}
	_, err = s.out.Seek(s.Written, io.SeekStart)
	return err
}

// save makes what was written to the events last, and then the state. A process that
// is killed leaves this state or the one before.
func (s *watchState) save(stream *cluster.Stream) (err error) {
	if s.out != nil {
		if err := s.out.Sync(); err != nil {
			return err
		}
		if s.Written, err = s.out.Seek(0, io.SeekCurrent); err != nil {
			return err
		}
	}
	if s.Furniture, err = s.furniture.AppendBinary(s.Furniture[:0]); err != nil {
		return err
	}
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	next := s.next()
	f, err := os.Create(next)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	fmt.Fprintf(out, "%s%08x %s\n", watchMagic, crc32.Checksum(text, castagnoli), text)
	if _, err = stream.Save(out); err == nil {
		err = errors.Join(out.Flush(), f.Sync())
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(next)) // on a full disk it is in the way
	}
	s.since = 0
	return os.Rename(next, s.file)
}

// next is the file that a state is written to before it becomes that of the state. It
// is always the same, so that no kill leaves a second.
func (s *watchState) next() string { return s.file + ".new" }

// lock is the file that is locked while a watch goes on.
func (s *watchState) lock() string { return s.file + ".lock" }

// begin makes the file the one that a link leads to, which else would be replaced,
// and this watch the only one of it until the process ends. What is refused is refused
// before there is a lock, which stays.
func (s *watchState) begin(inputs []string) error {
	if target, err := filepath.EvalSymlinks(s.file); err == nil {
		s.file = target
	} else if _, linkErr := os.Lstat(s.file); linkErr == nil {
		return err
	}
	for _, name := range []string{s.file, s.next()} {
		if err := checkOutput(name, append(inputs[:len(inputs):len(inputs)], s.events)...); err != nil {
			return err
		}
	}
	if s.events != "" {
		events, err := filepath.Abs(s.events)
		if err != nil {
			return err
		}
		for _, name := range []string{s.file, s.next(), s.lock()} { // which need not be there yet
			if name, err := filepath.Abs(name); err != nil || name == events {
				return errors.Join(err, fmt.Errorf("%s: a file of the state %s: name another for -events", s.events, s.file))
			}
		}
	}
	isFree, err := lockFile(s.lock())
	if err == nil && !isFree {
		return fmt.Errorf("%s: another watch goes on with it", s.file)
	}
	return err
}

// watchOn goes on from a state, and saves it.
func (w *watcher) watchOn(ctx context.Context, in *input, opts cluster.StreamOptions, s *watchState) (err error) {
	if w.full {
		opts.OnClose = func(s cluster.StreamStory) { w.closed[s.ID] = s }
	}
	if err := checkNames(in.names); err != nil {
		return err
	}
	if err := s.begin(in.names); err != nil {
		return err
	}
	_, statErr := os.Stat(s.file)
	if w.stream, err = s.load(opts); err != nil {
		return err
	}
	if err := s.open(errors.Is(statErr, fs.ErrNotExist), in.names); err != nil {
		return err
	}
	if s.out != nil {
		defer func() { err = errors.Join(err, s.out.Close()) }()
		w.writeTo(s.out)
	}
	if err := s.save(w.stream); err != nil { // so that events that are not in it are known to be its own
		return err
	}
	var failed error
	err = w.each(ctx, in, func(rec jsonl.Record) error {
		if !s.isNew(rec, os.Stderr) {
			return nil
		}
		failed = w.add(rec.Article, &s.furniture)
		if s.since++; failed == nil && s.since >= s.every {
			failed = s.save(w.stream)
		}
		return failed
	})
	if failed != nil {
		return err // the last save stands
	}
	if err == nil {
		err = s.checkRead(in.names)
	}
	return errors.Join(err, s.save(w.stream))
}

// status returns what is in a state, in a line.
func (s *watchState) status(stream *cluster.Stream) string {
	stats := stream.Stats()
	return fmt.Sprintf("whole: %s in %s, %d bytes of changes", count(stats.Articles, "open article"), count(stats.Stories, "story"), s.Written)
}
