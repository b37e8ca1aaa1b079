package main

import (
	"fmt"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/report"
)

// namelessTable shows what chumtin cannot do: find a paraphrase that shares no
// name and no number.
func namelessTable() report.Table {
	return report.Table{
		ID:    "nameless",
		Title: fmt.Sprintf("Pairs of one event with a cosine of at least %.3f, as written and without the names and numbers of one article", cluster.DefaultThreshold),
		Head:  []string{"set", "pairs", "as written", "without names", "median cosine", "without names", "median Jaccard"},
	}
}

func namelessRow(set *corpus.Set) ([]string, error) {
	alike, err := set.EventPairs()
	if err != nil {
		return nil, err
	}
	if len(alike.Cosine) == 0 {
		return []string{set.Name, "0", "–", "–", "–", "–", "–"}, nil
	}
	median := func(of []float64) string { return figure(measure.NewSpread(of).Median) }
	return []string{
		set.Name, fmt.Sprint(len(alike.Cosine)), figure(shareReaching(alike.Cosine)), figure(shareReaching(alike.Nameless)),
		median(alike.Cosine), median(alike.Nameless), median(alike.Jaccard),
	}, nil
}

func shareReaching(similarities []float64) float64 {
	n := 0
	for _, s := range similarities {
		if s >= cluster.DefaultThreshold {
			n++
		}
	}
	return float64(n) / float64(len(similarities))
}
