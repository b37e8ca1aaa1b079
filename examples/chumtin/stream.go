package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/furniture"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

// collectStream does what collect does, but places each article knowing only
// those before it. The stories are as they were in the end, or when they closed.
func collectStream(ctx context.Context, in *input, opts cluster.Options, keep func(cluster.Article)) (*collection, error) {
	c := new(collection)
	stream, err := cluster.NewStream(cluster.StreamOptions{Options: opts, OnClose: c.addStory})
	if err != nil {
		return nil, err
	}
	var addErrs error
	var known furniture.Learner
	err = in.each(ctx, func(rec jsonl.Record) {
		c.ids = append(c.ids, rec.ID)
		c.labels = append(c.labels, rec.Label)
		known.Learn(rec.Article)
		a := known.Trim(rec.Article)
		if keep != nil {
			keep(a)
		}
		_, err := stream.Put(a)
		addErrs = errors.Join(addErrs, err)
	})
	if err := errors.Join(err, addErrs); err != nil {
		return nil, err
	}
	for _, s := range stream.Stories() {
		c.addStory(s)
	}
	slices.SortStableFunc(c.stories, func(a, b cluster.Story) int {
		return cmp.Compare(len(b.Members), len(a.Members))
	})
	c.number()
	return c, nil
}

func (c *collection) addStory(s cluster.StreamStory) {
	c.stories = append(c.stories, cluster.Story{
		ID:             strconv.FormatUint(uint64(s.ID), 10),
		Representative: s.Representative,
		Members:        s.Members,
	})
}
