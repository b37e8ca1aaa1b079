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
		Head:  []string{"set", "pairs", "as written", "without names", "median cosine", "without names"},
	}
}

func namelessRow(set *corpus.Set) ([]string, error) {
	written, nameless, err := set.Nameless()
	if err != nil {
		return nil, err
	}
	if len(written) == 0 {
		return []string{set.Name, "0", "–", "–", "–", "–"}, nil
	}
	return []string{
		set.Name, fmt.Sprint(len(written)), figure(shareReaching(written)), figure(shareReaching(nameless)),
		figure(measure.NewSpread(written).Median), figure(measure.NewSpread(nameless).Median),
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
