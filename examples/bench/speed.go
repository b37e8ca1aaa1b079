package main

import (
	"context"
	"flag"
	"fmt"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/peers"
	"github.com/chumtin/chumtin/examples/bench/report"
)

type speedOptions struct {
	dir                                    string
	rounds, texts, items, queries, batched int
}

func (o *speedOptions) define(flags *flag.FlagSet) {
	flags.StringVar(&o.dir, "data", "", "mix the texts from the articles of this `directory`, not from the project's own")
	flags.IntVar(&o.rounds, "rounds", 5, "how often each contender works")
	flags.IntVar(&o.texts, "texts", 600, "texts to sketch, of 500 words each")
	flags.IntVar(&o.items, "items", 200_000, "signatures in the index")
	flags.IntVar(&o.queries, "queries", 20_000, "signatures to look up")
	flags.IntVar(&o.batched, "batch", 600, "texts to group")
}

func (o *speedOptions) check() error {
	if o.rounds < 1 || o.texts < 20 || o.items < 20 || o.queries < 20 || o.batched < 20 {
		return fmt.Errorf("at least 1 round, and 20 of all else")
	}
	return nil
}

func setupSpeed(flags *flag.FlagSet) func(context.Context, *progress) (report.Section, error) {
	var o speedOptions
	o.define(flags)
	return func(ctx context.Context, p *progress) (report.Section, error) { return speed(ctx, o, p) }
}

const speedCommand = "go run ./examples/bench speed"

// speed measures sketches, indexes and batches, and holds them against targets.
func speed(ctx context.Context, o speedOptions, p *progress) (report.Section, error) {
	s := report.Section{
		ID: "speed", Title: "Speed", Command: speedCommand,
		Notes: []string{
			"Times are " + measure.ClockName + "; each is the median of the rounds. A ratio is the median of the ratios within each round, with their range, and tells how many times more than chumtin a peer took.",
			fmt.Sprintf("Recall is that of signature pairs with a Jaccard similarity of .8 to .9 by %d bands of %d slots, beside what theory says. Below %.0f %% of theory no ratio is given: that peer does another job.", peers.Judged.Bands, peers.Judged.Rows, 100*peers.MinRecall),
			"Texts are mixed from chunks of articles, with a seed that is fixed; every second one is an edit of the one before.",
		},
	}
	if err := o.check(); err != nil {
		return s, err
	}
	articles, err := corpus.ReadAll(o.dir)
	if err != nil {
		return s, err
	}
	var targets []target
	for _, lane := range []func(context.Context, *report.Section, speedOptions, []cluster.Article, *progress) ([]target, error){
		addSketches, addLookups, addBatches,
	} {
		met, err := lane(ctx, &s, o, articles, p)
		if err != nil {
			return s, err
		}
		targets = append(targets, met...)
	}
	s.Conclusions = conclusions(targets)
	s.Tables = append(s.Tables, targetTable(targets))
	s.Figures = append(s.Figures, sCurve(), ratioFigure(targets))
	return s, nil
}

// sketchRounds measures the sketchers in Go and, unless goOnly, those in other
// languages.
func sketchRounds(ctx context.Context, c corpus.Paired, rounds int, goOnly bool, p *progress) (all []peers.Sketcher, costs [][]measure.Cost, skipped []string, err error) {
	p.step("speed: signatures of %d texts", len(c.Texts))
	if all, err = peers.GoSketchers(c); err != nil {
		return nil, nil, nil, err
	}
	if !goOnly {
		others, stop, absent, err := peers.Processes(ctx, c)
		defer stop()
		if err != nil {
			return nil, nil, nil, err
		}
		all, skipped = append(all, others...), absent
	}
	contenders := make([]measure.Contender, len(all))
	for i, s := range all {
		contenders[i] = s.Contender
	}
	costs, err = p.rounds(ctx, "speed: sketches", contenders, rounds)
	return all, costs, skipped, err
}

func addSketches(ctx context.Context, s *report.Section, o speedOptions, articles []cluster.Article, p *progress) ([]target, error) {
	c := corpus.NewPaired(articles, o.texts)
	all, costs, skipped, err := sketchRounds(ctx, c, o.rounds, false, p)
	if err != nil {
		return nil, err
	}
	s.Skipped = append(s.Skipped, skipped...)
	n := float64(len(c.Texts))
	t := report.Table{
		ID:    "sketches",
		Title: fmt.Sprintf("Text to signature of %d slots: %d texts, %.0f bytes each", corpus.Slots, len(c.Texts), float64(c.Bytes)/n),
		Head:  []string{"", "MB/s", "texts/s", "÷ plain sketch", "÷ weighted sketch", "allocations a text", "bytes a text, allocated", "kept", "recall (theory)", "does"},
	}
	for i, sk := range all {
		took := measure.CPU(costs[i]).Median / 1e9
		toPlain, toWeighted := "not comparable", "not comparable"
		if sk.Quality.OK() {
			toPlain, toWeighted = measure.Ratios(costs[i], costs[0]).String(), measure.Ratios(costs[i], costs[1]).String()
		}
		allocs, bytes := "not known", "not known"
		if c := costs[i][0]; c.Allocs >= 0 {
			allocs, bytes = fmt.Sprintf("%.2f", c.Allocs/n), fmt.Sprintf("%.0f", c.Bytes/n)
		}
		t.Rows = append(t.Rows, []string{
			sk.Name, fmt.Sprintf("%.1f", float64(c.Bytes)/took/1e6), fmt.Sprintf("%.0f", n/took), toPlain, toWeighted,
			allocs, bytes, fmt.Sprint(sk.Size), sk.Quality.String(), sk.Does,
		})
	}
	s.Tables = append(s.Tables, t)
	return sketchTargets(all, costs), nil
}

// lookupRounds measures the indexes: for each how long inserting and querying
// took, in this order.
func lookupRounds(ctx context.Context, w *peers.LookupWork, all []peers.Lookup, rounds int, p *progress) ([][]measure.Cost, error) {
	var contenders []measure.Contender
	for _, l := range all {
		contenders = append(contenders,
			measure.Contender{Name: l.Name + ", insert", Pass: measure.InProcess(l.Insert)},
			measure.Contender{Name: l.Name + ", query", Pass: measure.InProcess(func() error { return l.Query(nil) })},
		)
		if err := l.Insert(); err != nil { // in rotated order a query may come first
			return nil, err
		}
	}
	return p.rounds(ctx, fmt.Sprintf("speed: %d signatures in an index", len(w.Items)), contenders, rounds)
}

func addLookups(ctx context.Context, s *report.Section, o speedOptions, _ []cluster.Article, p *progress) ([]target, error) {
	p.step("speed: drawing %d signatures", o.items)
	w, err := peers.NewLookupWork(o.items, o.queries)
	if err != nil {
		return nil, err
	}
	all, err := w.Lookups()
	if err != nil {
		return nil, err
	}
	heap := make([]int64, len(all))
	for i, l := range all {
		if heap[i], err = measure.HeapGrowth(l.Insert); err != nil {
			return nil, err
		}
	}
	costs, err := lookupRounds(ctx, w, all, o.rounds, p)
	if err != nil {
		return nil, err
	}
	t := report.Table{
		ID:    "indexes",
		Title: fmt.Sprintf("Index of %d bands of %d: %d synthetic signatures in, %d looked up", peers.Judged.Bands, peers.Judged.Rows, o.items, o.queries),
		Head:  []string{"", "ns an insert", "÷ chumtin", "ns a query", "÷ chumtin", "allocations an insert", "a query", "bytes an article, without documents", "recall (theory)", "does"},
	}
	var qualities []peers.Quality
	items, queries := float64(o.items), float64(o.queries)
	for i, l := range all {
		q, err := w.Quality(l)
		if err != nil {
			return nil, err
		}
		qualities = append(qualities, q)
		insert, query := costs[2*i], costs[2*i+1]
		toInsert, toQuery := "not comparable", "not comparable"
		if q.OK() {
			toInsert, toQuery = measure.Ratios(insert, costs[0]).String(), measure.Ratios(query, costs[1]).String()
		}
		t.Rows = append(t.Rows, []string{
			l.Name, fmt.Sprintf("%.0f", measure.CPU(insert).Median/items), toInsert,
			fmt.Sprintf("%.0f", measure.CPU(query).Median/queries), toQuery,
			fmt.Sprintf("%.2f", insert[0].Allocs/items), fmt.Sprintf("%.2f", query[0].Allocs/queries),
			fmt.Sprintf("%.0f", float64(heap[i])/items-float64(l.Documents)), q.String(), l.Does,
		})
	}
	s.Tables = append(s.Tables, t)
	return lookupTargets(all, costs, qualities), nil
}

// batchThreshold is the Jaccard similarity from which the peers join two texts.
const batchThreshold = .6

func addBatches(ctx context.Context, s *report.Section, o speedOptions, articles []cluster.Article, p *progress) ([]target, error) {
	c := corpus.NewPaired(articles, o.batched)
	batched := make([]cluster.Article, len(c.Texts))
	for i, text := range c.Texts {
		batched[i] = cluster.Article{ID: fmt.Sprint(i), Body: text}
	}
	var contenders []measure.Contender
	var found []float64
	for _, m := range peers.Methods {
		if m.Name == peers.ExactName || m.TitlesOnly {
			continue
		}
		threshold := batchThreshold
		if m.IsDistance {
			threshold = peers.SimhashBits
		} else if m.IsOurs() {
			threshold = m.Usual
		}
		var groups []int
		pass := measure.InProcess(func() error {
			group, err := m.Prepare(ctx, batched)
			if err != nil {
				return err
			}
			groups, err = group(threshold)
			return err
		})
		contenders = append(contenders, measure.Contender{Name: m.Name, Pass: func() (measure.Cost, error) {
			took, err := pass()
			if err == nil && len(found) < len(contenders) {
				found = append(found, joined(c, groups))
			}
			return took, err
		}})
	}
	costs, err := p.rounds(ctx, "speed: batches", contenders, o.rounds)
	if err != nil {
		return nil, err
	}
	t := report.Table{
		ID:    "batches",
		Title: fmt.Sprintf("Whole batch: %d texts to groups", len(c.Texts)),
		Head:  []string{"", "texts/s", "÷ chumtin", "allocations a text", "bytes a text, allocated", "pairs of J .8–.9 joined"},
	}
	n := float64(len(c.Texts))
	for i, co := range contenders {
		ratio := "not comparable"
		if found[i] >= peers.MinRecall {
			ratio = measure.Ratios(costs[i], costs[0]).String()
		}
		t.Rows = append(t.Rows, []string{
			co.Name, fmt.Sprintf("%.0f", n/measure.CPU(costs[i]).Median*1e9), ratio,
			fmt.Sprintf("%.1f", costs[i][0].Allocs/n), fmt.Sprintf("%.0f", costs[i][0].Bytes/n), fmt.Sprintf("%.3f", found[i]),
		})
	}
	s.Tables = append(s.Tables, t)
	return nil, nil
}

// joined returns the share of the judged pairs that are in one group.
func joined(c corpus.Paired, groups []int) float64 {
	return peers.Recall(c, func(p corpus.Pair) bool { return groups[p.A] == groups[p.B] }).Recall
}
