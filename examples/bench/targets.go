package main

import (
	"fmt"
	"strings"

	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/peers"
	"github.com/chumtin/chumtin/examples/bench/report"
)

// A target is a ratio that chumtin wants to reach.
type target struct {
	name       string
	want       float64
	got        measure.Spread
	comparable bool // that the peer does the same job
}

func (t target) verdict() string {
	switch {
	case !t.comparable:
		return "not comparable"
	case t.got.Median < t.want:
		return "MISSED"
	default:
		return "met"
	}
}

// conclusions says how much faster chumtin is, and where less than it wants to be.
func conclusions(targets []target) []string {
	said := make([]string, len(targets))
	for i, t := range targets {
		said[i] = fmt.Sprintf("%s: %s times as fast, wanted %.0f, %s.", t.name, t.got, t.want, t.verdict())
	}
	return said
}

func targetTable(targets []target) report.Table {
	t := report.Table{ID: "targets", Title: "Targets", Head: []string{"", "wanted", "ratio", ""}}
	for _, g := range targets {
		t.Rows = append(t.Rows, []string{g.name, fmt.Sprintf("≥ %.0f", g.want), g.got.String(), g.verdict()})
	}
	return t
}

func ratioFigure(targets []target) report.Figure {
	f := report.Figure{ID: "ratios", Title: "How many times faster than the peer, with the range over the rounds", X: "ratio of processor times"}
	short := strings.NewReplacer("chumtin, ", "", "chumtin's ", "", ", against ", ": ")
	for _, t := range targets {
		if t.comparable {
			f.Bars = append(f.Bars, report.Bar{Name: short.Replace(t.name), Median: t.got.Median, Min: t.got.Min, Max: t.got.Max})
		}
	}
	return f
}

// sketchTargets returns the targets that sketchers have to meet.
func sketchTargets(all []peers.Sketcher, costs [][]measure.Cost) []target {
	at := map[string]int{}
	for i, s := range all {
		at[s.Name] = i
	}
	ratio := func(ours, peer string, want float64) target {
		q := all[at[peer]].Quality
		return target{
			name: fmt.Sprintf("%s, against %s", ours, peer), want: want,
			got: measure.Ratios(costs[at[peer]], costs[at[ours]]), comparable: q.OK(),
		}
	}
	return []target{
		ratio(peers.PlainName, peers.DgryskiName, 10),
		ratio(peers.PlainName, peers.EkzhuName, 10),
		ratio(peers.PlainName, peers.ChainName, 9),
		ratio(peers.WeightedName, peers.WeightedChainName, 4),
	}
}

func lookupTargets(all []peers.Lookup, costs [][]measure.Cost, qualities []peers.Quality) []target {
	return []target{
		{name: "insert, against " + all[1].Name, want: 10, got: measure.Ratios(costs[2], costs[0]), comparable: qualities[1].OK()},
		{name: "query, against " + all[1].Name, want: 10, got: measure.Ratios(costs[3], costs[1]), comparable: qualities[1].OK()},
	}
}
