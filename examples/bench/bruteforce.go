package main

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/report"
)

// bruteForceSizes are those at which comparing all pairs is measured, if they
// are not above the largest size asked for.
var bruteForceSizes = []int{10, 20, 50, 100, 200, 500, 1000, 2000}

// addBruteForce compares an index with comparing all pairs.
func addBruteForce(ctx context.Context, s *report.Section, o scaleOptions, p *progress) error {
	t := report.Table{
		ID: "brute-force", Title: "Index against all pairs of vectors",
		Head: []string{"articles", "index, ms", "all pairs, ms", "all pairs ÷ index"},
	}
	f := report.Figure{ID: "brute-force-cost", Title: "Below which size comparing all pairs is faster", X: "articles", Y: "milliseconds", LogX: true, LogY: true}
	byIndex, byPairs := report.Series{Name: "index: add and query all"}, report.Series{Name: "all pairs"}
	numbers := slices.DeleteFunc(slices.Clone(bruteForceSizes), func(n int) bool { return n > slices.Max(o.sizes) })
	profile, items, err := itemsOf(o.dir, slices.Max(numbers))
	if err != nil {
		return err
	}
	for _, n := range numbers {
		p.step("scale: %d articles, all pairs", n)
		costs, err := measure.Rounds(ctx, []measure.Contender{
			{Name: "index", Pass: measure.InProcess(func() error {
				ix, err := newIndex(profile, items[:n])
				if err != nil {
					return err
				}
				_, err = ix.QueryAll(ctx, items[:n], cluster.DefaultThreshold, -1)
				return err
			})},
			{Name: "all pairs", Pass: measure.InProcess(func() error { comparePairs(items[:n]); return nil })},
		}, 3, func(int) {})
		if err != nil {
			return err
		}
		x, index, pairs := float64(n), measure.CPU(costs[0]).Median/1e6, measure.CPU(costs[1]).Median/1e6
		t.Rows = append(t.Rows, []string{fmt.Sprint(n), fmt.Sprintf("%.2f", index), fmt.Sprintf("%.2f", pairs), measure.Ratios(costs[1], costs[0]).String()})
		byIndex.Points = append(byIndex.Points, report.Point{X: x, Y: index})
		byPairs.Points = append(byPairs.Points, report.Point{X: x, Y: pairs})
	}
	f.Series = []report.Series{byIndex, byPairs}
	s.Tables = append(s.Tables, t)
	s.Figures = append(s.Figures, f)
	s.Notes = append(s.Notes, crossing(byIndex.Points, byPairs.Points))
	return nil
}

// comparePairs returns how many pairs reach the threshold.
func comparePairs(items []index.Item) (alike int) {
	for i, a := range items {
		for _, b := range items[:i] {
			if a.Doc.Vector.Similarity(b.Doc.Vector) >= cluster.DefaultThreshold {
				alike++
			}
		}
	}
	return alike
}

// crossing says at which size the index overtakes comparing all pairs.
func crossing(index, pairs []report.Point) string {
	for i := range index {
		if pairs[i].Y <= index[i].Y {
			continue
		}
		if i == 0 {
			return fmt.Sprintf("The index is faster than comparing all pairs from %.0f articles on, the least measured.", index[0].X)
		}
		// Both are straight lines between two sizes, in logarithms.
		d0 := math.Log(pairs[i-1].Y / index[i-1].Y)
		d1 := math.Log(pairs[i].Y / index[i].Y)
		x := math.Exp(math.Log(index[i-1].X) + math.Log(index[i].X/index[i-1].X)*d0/(d0-d1))
		return fmt.Sprintf("Comparing all pairs is faster below about %.0f articles.", x)
	}
	return "Comparing all pairs is faster at each size measured."
}
