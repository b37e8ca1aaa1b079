package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/shingle"
)

// A scalePoint is what a number of articles cost.
type scalePoint struct {
	Articles, Stories int
	Add, Group        time.Duration // processor time
	GroupWall         time.Duration
	Peak              int64   // resident memory in bytes, or 0 if not measured
	Compared          float64 // pairs that the batch compared, an article
	Candidates        float64
	IndexBytes        float64 // buckets, an article
}

// pointCommand is the hidden command that measures one size.
const pointCommand = "point"

func runPoint(args []string, w io.Writer) error {
	if len(args) != 2 {
		return errors.New("point: want a number and a directory")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	pt, err := measurePoint(args[1], n)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(pt)
}

func measurePoint(dir string, n int) (scalePoint, error) {
	pt := scalePoint{Articles: n}
	if err := pt.measureBatch(dir); err != nil {
		return pt, err
	}
	pt.Peak = measure.PeakMemory()
	return pt, pt.measureIndex(dir)
}

func (pt *scalePoint) measureBatch(dir string) error {
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		return err
	}
	for articles, err := range corpus.Chunked(corpus.Articles(dir, pt.Articles), 500) {
		if err != nil {
			return err
		}
		began := measure.CPUTime()
		for _, a := range articles {
			if err := b.Add(a); err != nil {
				return err
			}
		}
		pt.Add += measure.CPUTime() - began
	}
	began, wall := measure.CPUTime(), time.Now()
	stories, err := b.Stories(context.Background())
	pt.Group, pt.GroupWall = measure.CPUTime()-began, time.Since(wall)
	pt.Stories = len(stories)
	pt.Compared = 2 * float64(b.Stats().Compared) / float64(pt.Articles)
	return err
}

// measureIndex counts what an index of the same articles proposes.
func (pt *scalePoint) measureIndex(dir string) error {
	const sample = 2000
	p, items, err := itemsOf(dir, pt.Articles)
	if err != nil {
		return err
	}
	ix, err := newIndex(p, items)
	if err != nil {
		return err
	}
	step := max(len(items)/sample, 1)
	var queries []index.Item
	for i := 0; i < len(items); i += step {
		queries = append(queries, items[i])
	}
	if _, err := ix.QueryAll(context.Background(), queries, cluster.DefaultThreshold, -1); err != nil {
		return err
	}
	st := ix.Stats()
	pt.Candidates = float64(st.Candidates)/float64(st.Queries) - 1 // without the article itself
	pt.IndexBytes = float64(st.Bytes) / float64(st.Items)
	return nil
}

// itemsOf returns n articles as items of an index.
func itemsOf(dir string, n int) (shingle.Profile, []index.Item, error) {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return shingle.Profile{}, nil, err
	}
	var items []index.Item
	for a, err := range corpus.Articles(dir, n) {
		if err != nil {
			return shingle.Profile{}, nil, err
		}
		items = append(items, index.Item{ID: a.ID, Time: a.Time, Doc: corpus.Document(x, a)})
	}
	return x.Profile(), items, nil
}

func newIndex(p shingle.Profile, items []index.Item) (*index.Index, error) {
	ix, err := index.New(p, index.Options{})
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if err := ix.Add(item); err != nil {
			return nil, err
		}
	}
	return ix, nil
}
