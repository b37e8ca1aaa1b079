package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

// A collection is the articles of an input, grouped.
type collection struct {
	ids     []string // in input order
	labels  []string
	stories []cluster.Story
	storyOf map[string]int // number of an article's story, by id
}

// A grouper is collect or collectStream.
type grouper func(ctx context.Context, in *input, opts cluster.Options, keep func(cluster.Article)) (*collection, error)

// collect reads in and groups its articles. If keep is not nil, it is called
// with each article as it is grouped: without the furniture of its outlet.
func collect(ctx context.Context, in *input, opts cluster.Options, keep func(cluster.Article)) (*collection, error) {
	batch, err := cluster.NewBatch(opts)
	if err != nil {
		return nil, err
	}
	return collectInto(ctx, in, batch, batch.Add, keep)
}

// collectInto does what collect does, with a batch to which put adds.
func collectInto(ctx context.Context, in *input, batch *cluster.Batch, put func(cluster.Article) error, keep func(cluster.Article)) (*collection, error) {
	c := new(collection)
	add := newAdder(put)
	trim := newTrimmer(func(a cluster.Article) {
		if keep != nil {
			keep(a)
		}
		add.articles <- a
	})
	err := in.each(ctx, func(rec jsonl.Record) {
		c.ids = append(c.ids, rec.ID)
		c.labels = append(c.labels, rec.Label)
		trim.add(rec.Article)
	})
	if err == nil {
		trim.end()
	}
	if err := errors.Join(err, add.wait()); err != nil {
		return nil, err
	}

	spinner := newSpinner(fmt.Sprintf("grouping %s", count(len(c.ids), "article")))
	defer spinner.end()
	if c.stories, err = batch.Stories(ctx); err != nil {
		return nil, err
	}
	c.number()
	return c, nil
}

// number sets the number of each article's story.
func (c *collection) number() {
	c.storyOf = make(map[string]int, len(c.ids))
	for i, s := range c.stories {
		for _, m := range s.Members {
			c.storyOf[m.Article.ID] = i
		}
	}
}

// An adder adds articles to something on all cores.
type adder struct {
	articles chan cluster.Article
	workers  sync.WaitGroup
	errs     []error // one of each worker
}

// newAdder returns an adder that calls add, from several goroutines.
func newAdder(add func(cluster.Article) error) *adder {
	n := runtime.GOMAXPROCS(0)
	a := &adder{articles: make(chan cluster.Article, 16*n), errs: make([]error, n)}
	for i := range n {
		a.workers.Go(func() {
			for article := range a.articles {
				a.errs[i] = errors.Join(a.errs[i], add(article))
			}
		})
	}
	return a
}

// wait returns when all articles were added.
func (a *adder) wait() error {
	close(a.articles)
	a.workers.Wait()
	return errors.Join(a.errs...)
}
