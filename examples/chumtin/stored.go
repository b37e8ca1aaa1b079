package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/chumtin/chumtin/cluster"
)

// A stored is the files of a batch that -load and -save name.
type stored struct{ load, save string }

func defineStored(flags *flag.FlagSet) *stored {
	s := new(stored)
	defineFile(flags, &s.load, "load", "group the articles that -save wrote to `file` too; without FILE only these")
	defineFile(flags, &s.save, "save", "write all articles to `file`, ready to be grouped again")
	return s
}

// collect does what collect does, with the articles of a file as well. They come
// before those of the input.
func (s *stored) collect(ctx context.Context, in *input, opts cluster.Options, keep func(cluster.Article)) (*collection, error) {
	if s.load == "" && s.save == "" {
		return collect(ctx, in, opts, keep)
	}
	batch, err := s.batch(ctx, opts)
	if err != nil {
		return nil, err
	}
	var to *atomicFile
	if s.save != "" {
		if to, err = newAtomicFile(s.save, in.names...); err != nil {
			return nil, err
		}
		defer to.discard()
	}
	c, err := collectInto(ctx, in, batch, batch.Put, keep)
	if err != nil {
		return nil, err
	}
	c.addStored()
	if to == nil {
		return c, nil
	}
	var data bytes.Buffer
	return c, errors.Join(batch.Save(&data), to.commit(data.Bytes()))
}

// openSaved opens a file of -load, unless its name is "". It returns nil if it is not
// there and -save is to make it: each run of many goes on from the one before, and the
// first one from nothing.
func openSaved(ctx context.Context, load, save string) (*os.File, error) {
	if load == "" {
		return nil, nil
	}
	file, err := openFile(ctx, load)
	switch {
	case err == nil:
		return file, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case save != "" && filepath.Clean(load) == filepath.Clean(save):
		return nil, nil
	}
	return nil, fmt.Errorf("%w (a first run that makes it has -save %s too)", err, load)
}

// batch returns the batch to add to.
func (s *stored) batch(ctx context.Context, opts cluster.Options) (*cluster.Batch, error) {
	file, err := openSaved(ctx, s.load, s.save)
	if err != nil {
		return nil, err
	}
	if file == nil {
		return cluster.NewBatch(opts)
	}
	defer file.Close()
	batch, err := cluster.LoadBatch(bufio.NewReader(newInterruptible(ctx, file, nil)), opts)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.load, err)
	}
	return batch, nil
}

// addStored puts the articles that were not in the input before those that were.
func (c *collection) addStored() {
	read := make(map[string]bool, len(c.ids))
	for _, id := range c.ids {
		read[id] = true
	}
	var ids []string
	for _, s := range c.stories {
		for _, m := range s.Members {
			if !read[m.Article.ID] {
				ids = append(ids, m.Article.ID)
			}
		}
	}
	c.labels = append(make([]string, len(ids)), c.labels...)
	c.ids = append(ids, c.ids...)
}
