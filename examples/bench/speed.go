package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/chumtin/chumtin/cluster"
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

func setupSpeed(flags *flag.FlagSet) func(context.Context, io.Writer) error {
	var o speedOptions
	o.define(flags)
	return func(ctx context.Context, w io.Writer) error {
		s, err := speed(ctx, o, newProgress(os.Stderr))
		if err != nil {
			return err
		}
		return s.write(w)
	}
}

// speed measures sketches, indexes and batches, and holds them against targets.
func speed(ctx context.Context, o speedOptions, p *progress) (section, error) {
	s := section{
		ID: "speed", Title: "Speed", Command: "go run ./examples/bench speed",
		Notes: []string{
			"Times are " + clockName + "; each is the median of the rounds. A ratio is the median of the ratios within each round, with their range, and tells how many times more than chumtin a peer took.",
			fmt.Sprintf("Recall is that of signature pairs with a Jaccard similarity of .8 to .9 by %d bands of %d slots, beside what theory says. Below %.0f %% of theory no ratio is given: that peer does another job.", judged.bands, judged.rows, 100*leastRecall),
			"Texts are mixed from chunks of articles, with a seed that is fixed; every second one is an edit of the one before.",
		},
	}
	if o.dir != "" {
		s.Command += " -data " + o.dir
	}
	if err := o.check(); err != nil {
		return s, err
	}
	articles, err := readArticles(o.dir)
	if err != nil {
		return s, err
	}
	var targets []target
	for _, lane := range []func(context.Context, speedOptions, []cluster.Article, *progress) ([]target, error){
		s.addSketches, s.addLookups, s.addBatches,
	} {
		met, err := lane(ctx, o, articles, p)
		if err != nil {
			return s, err
		}
		targets = append(targets, met...)
	}
	s.Tables = append(s.Tables, targetTable(targets))
	s.Figures = append(s.Figures, sCurve(), ratioFigure(targets))
	return s, nil
}

// readArticles reads all articles of the files of dir.
func readArticles(dir string) ([]cluster.Article, error) {
	files, err := dataFiles(dir)
	if err != nil {
		return nil, err
	}
	var articles []cluster.Article
	for _, file := range files {
		set, err := readSet(file, "")
		if err != nil {
			return nil, err
		}
		articles = append(articles, set.articles...)
	}
	return articles, nil
}

// sketchRounds measures the sketchers in Go and, unless goOnly, those in other
// languages.
func sketchRounds(ctx context.Context, c pairedCorpus, rounds int, goOnly bool, p *progress) (all []sketcher, costs [][]cost, skipped []string, err error) {
	p.step("speed: signatures of %d texts", len(c.texts))
	if all, err = goSketchers(c); err != nil {
		return nil, nil, nil, err
	}
	if !goOnly {
		others, stop, absent, err := processes(ctx, c)
		defer stop()
		if err != nil {
			return nil, nil, nil, err
		}
		all, skipped = append(all, others...), absent
	}
	contenders := make([]contender, len(all))
	for i, s := range all {
		contenders[i] = s.contender
	}
	costs, err = runRounds(ctx, "speed: sketches", contenders, rounds, p)
	return all, costs, skipped, err
}

func (s *section) addSketches(ctx context.Context, o speedOptions, articles []cluster.Article, p *progress) ([]target, error) {
	c := newPairedCorpus(articles, o.texts)
	all, costs, skipped, err := sketchRounds(ctx, c, o.rounds, false, p)
	if err != nil {
		return nil, err
	}
	s.Skipped = append(s.Skipped, skipped...)
	n := float64(len(c.texts))
	t := table{
		ID:    "sketches",
		Title: fmt.Sprintf("Text to signature of %d slots: %d texts, %.0f bytes each", slots, len(c.texts), float64(c.bytes)/n),
		Head:  []string{"", "MB/s", "texts/s", "÷ plain sketch", "÷ weighted sketch", "allocations a text", "bytes a text, allocated", "kept", "recall (theory)", "does"},
	}
	for i, sk := range all {
		took := cpuSpread(costs[i]).median / 1e9
		toPlain, toWeighted := "not comparable", "not comparable"
		if sk.quality.ok() {
			toPlain, toWeighted = ratios(costs[i], costs[0]).String(), ratios(costs[i], costs[1]).String()
		}
		allocs, bytes := "not known", "not known"
		if c := costs[i][0]; c.allocs >= 0 {
			allocs, bytes = fmt.Sprintf("%.2f", c.allocs/n), fmt.Sprintf("%.0f", c.bytes/n)
		}
		t.Rows = append(t.Rows, []string{
			sk.name, fmt.Sprintf("%.1f", float64(c.bytes)/took/1e6), fmt.Sprintf("%.0f", n/took), toPlain, toWeighted,
			allocs, bytes, fmt.Sprint(sk.size), sk.quality.String(), sk.does,
		})
	}
	s.Tables = append(s.Tables, t)
	return sketchTargets(all, costs), nil
}

// sketchTargets returns the targets that sketchers have to meet.
func sketchTargets(all []sketcher, costs [][]cost) []target {
	at := map[string]int{}
	for i, s := range all {
		at[s.name] = i
	}
	ratio := func(ours, peer string, least float64) target {
		q := all[at[peer]].quality
		return target{
			name: fmt.Sprintf("%s, against %s", ours, peer), want: least,
			got: ratios(costs[at[peer]], costs[at[ours]]), comparable: q.ok(),
		}
	}
	return []target{
		ratio(plainName, dgryskiName, 10),
		ratio(plainName, ekzhuName, 10),
		ratio(plainName, chainName, 9),
		ratio(weightedName, weightedChainName, 4),
	}
}

// lookupRounds measures the indexes: for each how long inserting and querying
// took, in this order.
func lookupRounds(ctx context.Context, w *lookupWork, all []lookup, rounds int, p *progress) ([][]cost, error) {
	var contenders []contender
	for _, l := range all {
		contenders = append(contenders,
			contender{l.name + ", insert", inProcess(l.insert)},
			contender{l.name + ", query", inProcess(func() error { return l.query(nil) })},
		)
		if err := l.insert(); err != nil { // in rotated order a query may come first
			return nil, err
		}
	}
	return runRounds(ctx, fmt.Sprintf("speed: %d signatures in an index", len(w.items)), contenders, rounds, p)
}

func lookupTargets(all []lookup, costs [][]cost, qualities []quality) []target {
	return []target{
		{name: "insert, against " + all[1].name, want: 10, got: ratios(costs[2], costs[0]), comparable: qualities[1].ok()},
		{name: "query, against " + all[1].name, want: 10, got: ratios(costs[3], costs[1]), comparable: qualities[1].ok()},
	}
}

func (s *section) addLookups(ctx context.Context, o speedOptions, _ []cluster.Article, p *progress) ([]target, error) {
	p.step("speed: drawing %d signatures", o.items)
	w, err := newLookupWork(o.items, o.queries)
	if err != nil {
		return nil, err
	}
	all, err := w.lookups()
	if err != nil {
		return nil, err
	}
	heap := make([]int64, len(all))
	for i, l := range all {
		if heap[i], err = heapGrowth(l.insert); err != nil {
			return nil, err
		}
	}
	costs, err := lookupRounds(ctx, w, all, o.rounds, p)
	if err != nil {
		return nil, err
	}
	t := table{
		ID:    "indexes",
		Title: fmt.Sprintf("Index of %d bands of %d: %d synthetic signatures in, %d looked up", judged.bands, judged.rows, o.items, o.queries),
		Head:  []string{"", "ns an insert", "÷ chumtin", "ns a query", "÷ chumtin", "allocations an insert", "a query", "bytes an article, without documents", "recall (theory)", "does"},
	}
	var qualities []quality
	items, queries := float64(o.items), float64(o.queries)
	for i, l := range all {
		q, err := w.quality(l)
		if err != nil {
			return nil, err
		}
		qualities = append(qualities, q)
		insert, query := costs[2*i], costs[2*i+1]
		toInsert, toQuery := "not comparable", "not comparable"
		if q.ok() {
			toInsert, toQuery = ratios(insert, costs[0]).String(), ratios(query, costs[1]).String()
		}
		t.Rows = append(t.Rows, []string{
			l.name, fmt.Sprintf("%.0f", cpuSpread(insert).median/items), toInsert,
			fmt.Sprintf("%.0f", cpuSpread(query).median/queries), toQuery,
			fmt.Sprintf("%.2f", insert[0].allocs/items), fmt.Sprintf("%.2f", query[0].allocs/queries),
			fmt.Sprintf("%.0f", float64(heap[i])/items-float64(l.documents)), q.String(), l.does,
		})
	}
	s.Tables = append(s.Tables, t)
	return lookupTargets(all, costs, qualities), nil
}

// batchThreshold is the Jaccard similarity from which the peers join two texts.
const batchThreshold = .6

func (s *section) addBatches(ctx context.Context, o speedOptions, articles []cluster.Article, p *progress) ([]target, error) {
	c := newPairedCorpus(articles, o.batched)
	batched := make([]cluster.Article, len(c.texts))
	for i, text := range c.texts {
		batched[i] = cluster.Article{ID: fmt.Sprint(i), Body: text}
	}
	var contenders []contender
	var found []float64
	for _, m := range methods {
		if m.name == exactName || len(m.sweep) == 0 {
			continue
		}
		threshold := batchThreshold
		if m.isDistance {
			threshold = simhashBits
		} else if m.name == batchName {
			threshold = m.usual
		}
		var groups []int
		pass := inProcess(func() error {
			group, err := m.prepare(ctx, batched)
			if err != nil {
				return err
			}
			groups, err = group(threshold)
			return err
		})
		contenders = append(contenders, contender{m.name, func() (cost, error) {
			took, err := pass()
			if err == nil && len(found) < len(contenders) {
				found = append(found, c.joined(groups))
			}
			return took, err
		}})
	}
	costs, err := runRounds(ctx, "speed: batches", contenders, o.rounds, p)
	if err != nil {
		return nil, err
	}
	t := table{
		ID:    "batches",
		Title: fmt.Sprintf("Whole batch: %d texts to groups", len(c.texts)),
		Head:  []string{"", "texts/s", "÷ chumtin", "allocations a text", "bytes a text, allocated", "pairs of J .8–.9 joined"},
	}
	n := float64(len(c.texts))
	for i, co := range contenders {
		ratio := "not comparable"
		if found[i] >= leastRecall {
			ratio = ratios(costs[i], costs[0]).String()
		}
		t.Rows = append(t.Rows, []string{
			co.name, fmt.Sprintf("%.0f", n/cpuSpread(costs[i]).median*1e9), ratio,
			fmt.Sprintf("%.1f", costs[i][0].allocs/n), fmt.Sprintf("%.0f", costs[i][0].bytes/n), fmt.Sprintf("%.3f", found[i]),
		})
	}
	s.Tables = append(s.Tables, t)
	return nil, nil
}

// joined returns the share of the judged pairs that are in one group.
func (c pairedCorpus) joined(groups []int) float64 {
	return c.recall(func(p textPair) bool { return groups[p.a] == groups[p.b] }).recall
}

// A target is a ratio that chumtin wants to reach.
type target struct {
	name       string
	want       float64
	got        spread
	comparable bool // that the peer does the same job
}

func (t target) verdict() string {
	switch {
	case !t.comparable:
		return "not comparable"
	case t.got.median < t.want:
		return "MISSED"
	default:
		return "met"
	}
}

func targetTable(targets []target) table {
	t := table{ID: "targets", Title: "Targets", Head: []string{"", "wanted", "ratio", ""}}
	for _, g := range targets {
		t.Rows = append(t.Rows, []string{g.name, fmt.Sprintf("≥ %.0f", g.want), g.got.String(), g.verdict()})
	}
	return t
}

func ratioFigure(targets []target) figure {
	f := figure{ID: "ratios", Title: "How many times faster than the peer, with the range over the rounds", X: "ratio of processor times"}
	short := strings.NewReplacer("chumtin, ", "", "chumtin's ", "", ", against ", ": ")
	for _, t := range targets {
		if t.comparable {
			f.Bars = append(f.Bars, bar{short.Replace(t.name), t.got.median, t.got.min, t.got.max})
		}
	}
	return f
}
