package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

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

// batch returns the batch to add to.
func (s *stored) batch(ctx context.Context, opts cluster.Options) (*cluster.Batch, error) {
	if s.load == "" {
		return cluster.NewBatch(opts)
	}
	if _, err := os.Stat(s.load); err != nil {
		return nil, err
	}
	data, err := readFile(ctx, s.load)
	if err != nil {
		return nil, err
	}
	batch, err := cluster.LoadBatch(bytes.NewReader(data), opts)
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
