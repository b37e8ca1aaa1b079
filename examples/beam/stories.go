package main

import (
	"context"
	"encoding/json"
	"reflect"
	"sync"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/transforms/filter"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/steps"
)

var (
	storiesTold  = beam.NewCounter(namespace, "stories")
	pairsFound   = beam.NewCounter(namespace, "pairs of articles")
	itemsInBlock = beam.NewDistribution(namespace, "items of a block")
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[itemFn]())
	beam.RegisterDoFn(reflect.TypeFor[blockFn]())
	beam.RegisterDoFn(reflect.TypeFor[blocksFn]())
	beam.RegisterDoFn(reflect.TypeFor[pairsFn]())
	beam.RegisterDoFn(reflect.TypeFor[storyFn]())
}

// findStories returns a JSON line for each story of the articles.
func findStories(s beam.Scope, articles beam.PCollection, j *job) beam.PCollection {
	by := grouping{Threshold: j.threshold, Horizon: j.horizon}
	items := beam.ParDo(s.Scope("items"), &itemFn{By: by}, articles)
	pairs := findPairs(s.Scope("pairs"), items, timeBlocks{By: by, Width: j.block})
	groups := beam.Create(s, steps.Group{}) // of several items: none so far
	for _, level := range append(j.rounds[:len(j.rounds):len(j.rounds)], by.threshold()) {
		if level >= by.threshold() {
			groups = linkRound(s, by, level, items, pairs, groups)
		}
	}
	return tellStories(s.Scope("stories"), by, items, pairs, groups)
}

// A grouping says what articles are one story: the options of a worker.
type grouping struct {
	Threshold float64 // or 0 for the default
	Horizon   time.Duration
}

func (g grouping) threshold() float64 {
	if g.Threshold == 0 {
		return cluster.DefaultThreshold
	}
	return g.Threshold
}

// workers are the workers of this process, by their grouping.
var workers sync.Map

// worker returns the worker of a grouping, which the goroutines of a process share.
func (g grouping) worker() (*steps.Worker, error) {
	if w, ok := workers.Load(g); ok {
		return w.(*steps.Worker), nil
	}
	w, err := steps.NewWorker(cluster.Options{Threshold: g.Threshold, Horizon: g.Horizon})
	if err != nil {
		return nil, err
	}
	workers.Store(g, w)
	return w, nil
}

// itemFn makes the item of an article. One without text is counted as a bad line.
type itemFn struct{ By grouping }

func (f *itemFn) ProcessElement(ctx context.Context, id string, a cluster.Article, emit func(string, steps.Item)) {
	w, err := f.By.worker()
	if err != nil {
		panic(err) // the flags were checked
	}
	item, err := w.Item(a)
	if err != nil {
		badLines.Inc(ctx, 1)
		return
	}
	emit(id, item)
}

// findPairs returns the pairs of items, found in blocks of time.
func findPairs(s beam.Scope, items beam.PCollection, t timeBlocks) beam.PCollection {
	known := filter.Distinct(s, beam.ParDo(s, &blockFn{Blocks: t}, items))
	blocks := beam.ParDo(s, &blocksFn{Blocks: t}, items, beam.SideInput{Input: known})
	return beam.ParDo(s, &pairsFn{Blocks: t}, beam.GroupByKey(s, blocks))
}

// timeBlocks are blocks of time, by numbers. What package steps says of them holds
// here: a block has its own items and those up to the horizon and two days after.
type timeBlocks struct {
	By    grouping
	Width time.Duration // whole hours
}

// undated is the block of items without a time, which go into all other blocks too.
const undated = -1 << 62

// of returns the block that a time is in.
func (t timeBlocks) of(at time.Time) int64 {
	if at.IsZero() {
		return undated
	}
	width := int64(t.Width / time.Second)
	block := at.Unix() / width
	if at.Unix()%width < 0 {
		block--
	}
	return block
}

// from returns the first block that has a time, of which it may not be.
func (t timeBlocks) from(at time.Time) int64 {
	const days = 48 * time.Hour
	return t.of(at.Add(-t.By.Horizon.Truncate(time.Hour) - time.Hour - days))
}

// blockFn emits the block of an item.
type blockFn struct{ Blocks timeBlocks }

func (f *blockFn) ProcessElement(_ string, item steps.Item, emit func(int64)) {
	emit(f.Blocks.of(item.Article.Time))
}

// blocksFn emits an item for each block that it goes into.
type blocksFn struct{ Blocks timeBlocks }

func (f *blocksFn) ProcessElement(_ string, item steps.Item, known func(*int64) bool, emit func(int64, steps.Item)) {
	at := item.Article.Time
	if at.IsZero() {
		for block := int64(0); known(&block); {
			emit(block, item)
		}
		return
	}
	for block := f.Blocks.from(at); block <= f.Blocks.of(at); block++ {
		emit(block, item)
	}
}

// pairsFn emits the pairs of a block: those whose first item is of the block itself.
type pairsFn struct{ Blocks timeBlocks }

func (f *pairsFn) ProcessElement(ctx context.Context, block int64, in func(*steps.Item) bool, emit func(steps.Pair)) error {
	var items []steps.Item
	own := make(map[string]bool)
	for {
		var item steps.Item
		if !in(&item) {
			break
		}
		items = append(items, item)
		if f.Blocks.of(item.Article.Time) == block {
			own[item.Article.ID] = true
		}
	}
	if len(own) == 0 {
		return nil // later ones alone
	}
	itemsInBlock.Update(ctx, int64(len(items)))
	w, err := f.Blocks.By.worker()
	if err != nil {
		return err
	}
	pairs, err := w.Pairs(ctx, items)
	for _, p := range pairs {
		if own[p.A] {
			pairsFound.Inc(ctx, 1)
			emit(p)
		}
	}
	return err
}

// tellStories returns the stories of groups, and of each item that is in none.
func tellStories(s beam.Scope, by grouping, items, pairs, groups beam.PCollection) beam.PCollection {
	names := beam.SideInput{Input: namesOf(s, groups)}
	return beam.ParDo(s, &storyFn{By: by}, beam.CoGroupByKey(s,
		beam.ParDo(s, itemByGroup, items, names),
		beam.ParDo(s, groupByName, groups),
		beam.ParDo(s, pairByLargeGroup, pairs, names)))
}

// beforeStory is called before a story is made, in tests.
var beforeStory = func() {}

// storyFn makes the story of a group.
type storyFn struct{ By grouping }

func (f *storyFn) ProcessElement(ctx context.Context, id string, in func(*steps.Item) bool, group func(*steps.Group) bool, within func(*steps.Pair) bool, emit func(string)) error {
	beforeStory()
	w, err := f.By.worker()
	if err != nil {
		return err
	}
	var g steps.Group
	if !group(&g) {
		g = steps.Group{IDs: []string{id}, Texts: 1, Weakest: cluster.Bridge{Similarity: 1}}
	}
	var members []steps.Item
	for {
		var item steps.Item
		if !in(&item) {
			break
		}
		members = append(members, item)
	}
	var pairs []steps.Pair
	for p := (steps.Pair{}); within(&p); p = (steps.Pair{}) {
		pairs = append(pairs, p)
	}
	story, err := w.Story(ctx, g, members, pairs)
	if err != nil {
		return err
	}
	line, err := json.Marshal(story)
	if err != nil {
		return err
	}
	storiesTold.Inc(ctx, 1)
	emit(string(line))
	return nil
}
