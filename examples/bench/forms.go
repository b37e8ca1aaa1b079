package main

import (
	"context"
	"fmt"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/score"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/peers"
	"github.com/chumtin/chumtin/examples/bench/report"
)

// formTable shows what chumtin makes, by default, of the forms that users have.
func formTable() report.Table {
	return report.Table{
		ID: "forms", Title: "chumtin with its defaults, by what is at hand of each article",
		Head: []string{"set", "at hand", "B³", "alone", "told", "told alone", "CEAF-e", "pure", "right pairs", "wrong"},
	}
}

// formRows returns the rows of a set: each form that differs from the whole articles, a stream,
// and the topics if affairs are known.
func formRows(ctx context.Context, set *corpus.Set) ([][]string, error) {
	var rows [][]string
	add := func(name string, labels []string, got []int) error {
		s, err := score.ComparePartial(labels, got, "")
		if err != nil {
			return err
		}
		alone, err := score.ComparePartial(labels, eachAlone(len(got)), "")
		if err != nil {
			return err
		}
		rows = append(rows, []string{
			set.Name, name, figure(s.BCubed.F1), figure(alone.BCubed.F1), figure(s.Told.F1), figure(alone.Told.F1), figure(s.CEAFe.F1),
			pure(s), figure(s.Pairwise.Precision), fmt.Sprint(s.LargestMixed),
		})
		return nil
	}
	for _, form := range corpus.Forms() {
		articles, differs := set.In(form)
		if form != corpus.Whole && !differs {
			continue
		}
		got, err := peers.Stories(ctx, articles, cluster.Options{})
		if err != nil {
			return nil, err
		}
		if err := add(form.String(), set.Labels, got); err != nil {
			return nil, err
		}
	}
	dated := set.Dated()
	got, err := peers.StreamStories(dated.Articles, cluster.StreamOptions{})
	if err != nil {
		return nil, err
	}
	if err := add("whole, as a stream", dated.Labels, got); err != nil {
		return nil, err
	}
	if set.Affairs != nil {
		topics, err := peers.Topics(ctx, set.Articles, cluster.Options{})
		if err != nil {
			return nil, err
		}
		if err := add("topics beside affairs", set.Affairs, topics); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func eachAlone(n int) []int {
	got := make([]int, n)
	for i := range got {
		got[i] = i
	}
	return got
}
