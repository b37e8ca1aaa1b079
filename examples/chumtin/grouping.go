package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/shingle/idf"
)

// A grouping is the flags that tell how articles are grouped.
type grouping struct {
	threshold threshold
	topics    threshold // 0 for the default
	table     string
}

func defineGrouping(flags *flag.FlagSet) *grouping {
	g := &grouping{threshold: cluster.DefaultThreshold}
	flags.Var(&g.threshold, "threshold", "least mean similarity within a story, above 0 and at most 1:\nlower joins more, higher splits more")
	defineFile(flags, &g.table, "table", "weigh words by the table in `file`, made by chumtin learn")
	return g
}

// defineTopics adds the flag of topics.
func defineTopics(flags *flag.FlagSet, g *grouping) {
	g.topics = cluster.DefaultTopicThreshold
	flags.Var(&g.topics, "topic-threshold", "least similarity within a topic, as -threshold")
}

// options returns the options of the library.
func (g *grouping) options(ctx context.Context) (cluster.Options, error) {
	opts := cluster.Options{Threshold: float64(g.threshold), TopicThreshold: float64(g.topics)}
	if g.table == "" {
		return opts, nil
	}
	data, err := readFile(ctx, g.table)
	if err != nil {
		return opts, err
	}
	if opts.Text.Table, err = idf.ReadTable(data); err != nil {
		return opts, fmt.Errorf("%s: %w", g.table, err)
	}
	return opts, nil
}

// A threshold is the value of the flag -threshold or -topic-threshold.
type threshold float64

func (t *threshold) String() string { return strconv.FormatFloat(float64(*t), 'g', -1, 64) }

func (t *threshold) Set(s string) error {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > 0 && v <= 1) {
		return errors.New("want a number above 0 and at most 1")
	}
	*t = threshold(v)
	return nil
}
