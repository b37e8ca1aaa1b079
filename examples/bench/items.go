package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/report"
	"github.com/chumtin/chumtin/shingle"
)

// itemsCommand is the hidden command that measures an index of copies of one size.
const itemsCommand = "items"

// itemRounds is how often each size of an index of copies is measured.
const itemRounds = 3

// An itemsCost is what an index of copies cost, an item.
type itemsCost struct {
	Items         int
	Insert, Query float64 // processor time, in ns
	Recall        float64 // of the items of which the queries are near copies
	Buckets, Heap float64 // bytes
}

// addItems measures indexes of copies with default options, each in a process of
// its own, in rounds of all sizes.
func addItems(ctx context.Context, s *report.Section, o scaleOptions, p *progress) error {
	numbers := o.items
	costs := make([][]itemsCost, len(numbers))
	for round := range itemRounds {
		for i, n := range numbers {
			p.step("scale: index of %d copies, round %d of %d", n, round+1, itemRounds)
			var c itemsCost
			if err := inChild(ctx, &c, itemsCommand, strconv.Itoa(n)); err != nil {
				return err
			}
			costs[i] = append(costs[i], c)
		}
	}
	t := report.Table{
		ID: "items", Title: "Index of copies by number of items", Command: o.command("items"),
		Head: []string{"items", "ns an insert", fmt.Sprintf("÷ %d", numbers[0]), "ns a query", fmt.Sprintf("÷ %d", numbers[0]), "recall", "buckets, bytes an item", "heap, bytes an item"},
	}
	for i, n := range numbers {
		median := func(of func(itemsCost) float64) float64 {
			var values []float64
			for _, c := range costs[i] {
				values = append(values, of(c))
			}
			return measure.NewSpread(values).Median
		}
		ratio := func(of func(itemsCost) float64) string {
			var values []float64
			for round, c := range costs[i] {
				values = append(values, of(c)/of(costs[0][round]))
			}
			return measure.NewSpread(values).String()
		}
		insert, query := func(c itemsCost) float64 { return c.Insert }, func(c itemsCost) float64 { return c.Query }
		t.Rows = append(t.Rows, []string{
			fmt.Sprint(n), fmt.Sprintf("%.0f", median(insert)), ratio(insert), fmt.Sprintf("%.0f", median(query)), ratio(query),
			fmt.Sprintf("%.3f", costs[i][0].Recall), fmt.Sprintf("%.0f", costs[i][0].Buckets), fmt.Sprintf("%.0f", costs[i][0].Heap),
		})
	}
	s.Tables = append(s.Tables, t)
	s.Notes = append(s.Notes,
		fmt.Sprintf("The items of the index of copies have random sketches of the default length and %d shingles; a query is a near copy of one of them, of a Jaccard similarity of 0.5 to 1. An insert is the mean over the filling of the index, from nothing to all items; of queries it is the median over groups of 500. The heap holds all that the index keeps, and room to grow.", corpus.SyntheticShingles))
	return nil
}

func runItems(args []string, w io.Writer) error {
	if len(args) != 1 {
		return errors.New("items: want a number")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	c, err := measureItems(n)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(c)
}

// measureItems fills an index with n items, and queries it. It draws a few
// documents at a time, outside of what is measured, so that they take no memory.
func measureItems(n int) (itemsCost, error) {
	const queries, chunk = 20_000, 500
	x, err := shingle.NewExtractor(shingle.Options{Slots: corpus.Slots})
	if err != nil {
		return itemsCost{}, err
	}
	itemOf := func(i int) index.Item {
		return index.Item{ID: strconv.Itoa(i), Doc: corpus.RandomDocument(x, rand.New(rand.NewPCG(corpus.Seed, uint64(i))))}
	}
	var ix *index.Index
	var insert time.Duration
	heap, err := measure.HeapGrowth(func() error {
		if ix, err = index.New(x.Profile(), index.Options{Mode: index.NearCopy}); err != nil {
			return err
		}
		var items []index.Item
		for first := 0; first < n; first += chunk {
			items = items[:0]
			for i := first; i < min(first+chunk, n); i++ {
				items = append(items, itemOf(i))
			}
			began := measure.CPUTime()
			for _, item := range items {
				if err := ix.Add(item); err != nil {
					return err
				}
			}
			insert += measure.CPUTime() - began
		}
		return nil
	})
	if err != nil {
		return itemsCost{}, err
	}

	rng := rand.New(rand.NewPCG(corpus.Seed, 4))
	var costs []float64
	found := 0
	for range queries / chunk {
		var items []index.Item
		var origins []string
		for range chunk {
			origin := itemOf(rng.IntN(n))
			doc, _ := corpus.NearCopy(x, rng, origin.Doc)
			items = append(items, index.Item{ID: "q", Doc: doc})
			origins = append(origins, origin.ID)
		}
		began := measure.CPUTime()
		for i, item := range items {
			matches, err := ix.Query(item, 0.3, 1)
			if err != nil {
				return itemsCost{}, err
			}
			if len(matches) > 0 && matches[0].ID == origins[i] {
				found++
			}
		}
		costs = append(costs, float64(measure.CPUTime()-began)/chunk)
	}
	return itemsCost{
		Items:  n,
		Insert: float64(insert) / float64(n), Query: measure.NewSpread(costs).Median,
		Recall:  float64(found) / queries,
		Buckets: float64(ix.Stats().Bytes) / float64(n), Heap: float64(heap) / float64(n),
	}, nil
}
