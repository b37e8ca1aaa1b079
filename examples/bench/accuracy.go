package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/chumtin/chumtin/cluster/score"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/peers"
	"github.com/chumtin/chumtin/examples/bench/report"
)

type accuracyOptions struct{ dir, label, affair string }

func (o *accuracyOptions) define(flags *flag.FlagSet) {
	flags.StringVar(&o.dir, "data", "", "score each labelled .jsonl and .jsonl.gz file of this `directory`, not the project's own sets")
	flags.StringVar(&o.label, "truth", "cluster", "the `field` that holds the label of an article's event")
	flags.StringVar(&o.affair, "affair", "saga", "the `field` that holds the label of an article's affair, for topics")
}

// command returns what measures it with these options and nothing else.
func (o *accuracyOptions) command() string {
	if o.dir != "" {
		return "go run ./examples/bench accuracy -data DIR"
	}
	return "go run ./examples/bench accuracy"
}

func setupAccuracy(flags *flag.FlagSet) func(context.Context, *progress) (report.Section, error) {
	var o accuracyOptions
	o.define(flags)
	return func(ctx context.Context, p *progress) (report.Section, error) { return accuracy(ctx, o, p) }
}

// accuracy scores all methods on all labelled sets.
func accuracy(ctx context.Context, o accuracyOptions, p *progress) (report.Section, error) {
	s := report.Section{
		ID: "accuracy", Title: "Accuracy", Command: o.command(),
		Notes: []string{
			"B³ is B-cubed F1, of precision P and recall R, and told is that of the articles which are in a story of several or ought to be: what a reader sees. Alone is what each article alone would have. CEAF-e is F1.",
			"Pure are the stories of several articles that hold nothing which does not belong there, right pairs the share of joined pairs that belong together, and wrong is the size of the largest story that mixes labels, 0 if none does.",
			"\"Best\" is the threshold with the best B³ on these very labels, which nobody knows beforehand: it flatters.",
			"Not run: embeddings with HDBSCAN or a threshold, and language models. They need models that are no part of a Go module.",
		},
	}
	files, err := corpus.LabelledFiles(o.dir, o.label, o.affair)
	if err != nil {
		return s, err
	}
	forms, nameless := formTable(), namelessTable()
	for _, file := range files {
		p.step("accuracy: reading %s", file.Path)
		set, err := file.Read()
		if err != nil {
			return s, err
		}
		if !set.IsLabelled() {
			s.Skipped = append(s.Skipped, fmt.Sprintf("%s: no article has a label in field %q.", set.Name, file.Label))
			continue
		}
		p.step("accuracy: %s: chumtin by form", set.Name)
		rows, err := formRows(ctx, &set)
		if err != nil {
			return s, err
		}
		forms.Rows = append(forms.Rows, rows...)
		if err := addSet(ctx, &s, &set, p); err != nil {
			return s, err
		}
		row, err := namelessRow(&set)
		if err != nil {
			return s, err
		}
		nameless.Rows = append(nameless.Rows, row)
	}
	if len(s.Tables) == 0 {
		return s, fmt.Errorf("%s: no file has labels in field %q", o.dir, o.label)
	}
	s.Tables = append([]report.Table{forms}, append(s.Tables, nameless)...)
	for _, m := range peers.Methods {
		s.Notes = append(s.Notes, m.Name+": "+m.What+".")
	}
	return s, nil
}

// addSet adds the table and the figure of a set.
func addSet(ctx context.Context, s *report.Section, set *corpus.Set, p *progress) error {
	t := report.Table{
		ID:    "accuracy-" + set.Name,
		Title: fmt.Sprintf("%s: %d articles, %d labels", set.Name, len(set.Articles), set.NumberOfLabels()),
		Head:  []string{"method", "threshold", "P", "R", "B³", "told", "CEAF-e", "pure", "right pairs", "wrong"},
	}
	var best rival
	f := report.Figure{
		ID: "threshold-" + set.Name, Title: "Told against threshold: " + set.Name,
		X: "threshold of each method's own similarity", Y: "told, F1", LogX: true, YFrom: 0, YTo: 1,
	}
	for _, m := range peers.Methods {
		p.step("accuracy: %s: %s", set.Name, m.Name)
		curve, err := curveOf(ctx, m, set)
		if errors.Is(err, peers.ErrTooMany) {
			s.Skipped = append(s.Skipped, fmt.Sprintf("%s: %s: %v.", set.Name, m.Name, err))
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", set.Name, m.Name, err)
		}
		t.Rows = append(t.Rows, rowsOf(m, curve)...)
		best.meet(m, curve)
		if len(curve) > 1 && !m.IsDistance {
			line := report.Series{Name: m.Name}
			for _, pt := range curve {
				line.Points = append(line.Points, report.Point{X: pt.threshold, Y: pt.scores.Told.F1})
			}
			f.Series = append(f.Series, line)
		}
	}
	s.Conclusions = append(s.Conclusions, best.conclusion(set.Name))
	s.Tables = append(s.Tables, t)
	s.Figures = append(s.Figures, f)
	return nil
}

// A scored is how well a method did at a threshold.
type scored struct {
	threshold float64
	scores    score.Scores
}

// curveOf scores a method at each of its thresholds.
func curveOf(ctx context.Context, m peers.Method, set *corpus.Set) ([]scored, error) {
	group, err := m.Prepare(ctx, set.Articles)
	if err != nil {
		return nil, err
	}
	var curve []scored
	for _, threshold := range m.Thresholds() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		got, err := group(threshold)
		if err != nil {
			return nil, err
		}
		sc, err := score.ComparePartial(set.Labels, got, "")
		if err != nil {
			return nil, err
		}
		curve = append(curve, scored{threshold, sc})
	}
	return curve, nil
}

// usualAndBest returns what a method did at its usual threshold and at the one with
// the best B³.
func usualAndBest(m peers.Method, curve []scored) (usual, best scored) {
	usual, best = curve[0], curve[0]
	for _, c := range curve {
		if c.threshold == m.Usual {
			usual = c
		}
		if c.scores.BCubed.F1 > best.scores.BCubed.F1 {
			best = c
		}
	}
	return usual, best
}

// A rival is what chumtin does by default, and the best of the others at the
// thresholds that are best for them.
type rival struct {
	ours, usual, best float64 // told
	name              string  // of the best
}

func (r *rival) meet(m peers.Method, curve []scored) {
	usual, best := usualAndBest(m, curve)
	switch {
	case m.Name == peers.BatchName:
		r.ours = usual.scores.Told.F1
	case !m.IsOurs() && best.scores.Told.F1 > r.best:
		r.name, r.usual, r.best = m.Name, usual.scores.Told.F1, best.scores.Told.F1
	}
}

func (r *rival) conclusion(set string) string {
	return fmt.Sprintf("%s: chumtin's one default has told %s. The best of the others, %s, has %s at its usual threshold and %s at the best one for this set.",
		set, figure(r.ours), r.name, figure(r.usual), figure(r.best))
}

// rowsOf returns the table's rows: at the usual threshold and at the best one.
func rowsOf(m peers.Method, curve []scored) [][]string {
	usual, best := usualAndBest(m, curve)
	if len(m.Sweep) == 0 {
		return [][]string{usual.row(m.Name, "–")}
	}
	format := "%.3f"
	if m.IsDistance {
		format = "%.0f bits"
	}
	return [][]string{
		usual.row(m.Name, fmt.Sprintf(format, usual.threshold)),
		best.row(m.Name+", best", fmt.Sprintf(format, best.threshold)),
	}
}

func (c scored) row(name, threshold string) []string {
	s := c.scores
	return []string{
		name, threshold, figure(s.BCubed.Precision), figure(s.BCubed.Recall), figure(s.BCubed.F1), figure(s.Told.F1), figure(s.CEAFe.F1),
		pure(s), figure(s.Pairwise.Precision), fmt.Sprint(s.LargestMixed),
	}
}

func figure(v float64) string { return fmt.Sprintf("%.3f", v) }

func pure(s score.Scores) string { return fmt.Sprintf("%d of %d", s.Pure, s.Several) }
