package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

var calibrateCommand = command{
	name:     "calibrate",
	synopsis: "[-label FIELD] [-by FIGURE] [-pairs FILE] [-threshold T] [-table FILE] [-fields LIST] [-zone NAME] [-strict] [FILE…]",
	short:    "find the threshold that fits labelled articles",
	long: `
Calibrate groups the articles of all files by each threshold from 0.08 to 0.50,
compares the stories with labels, and prints the threshold that fits them best.
A day of feeds whose articles have the event in a field, or 200 pairs of
articles, are enough to begin with; the intervals say how sure it is.

The labels are those of "chumtin score": articles with one label in the field
-label report the same event. The threshold is the one of the best F1, -by told
(articles in a story of several, or that ought to be) or -by bcubed (all).

With -pairs the labels are pairs in a file instead, one a line, with tabs
between: an id, an id, and "same" or "different". Then precision is the share of
the pairs in one story that are the same, and recall the share of the same that
are in one story. Take pairs that are hard to tell, alike and of different
events as well: pairs of random articles say nothing. Empty lines and such that
start with # are passed over.

It prints the threshold with the range in which 95 % of 1,000 resamples of the
events choose theirs; the F1 on the sample, and that to expect for other events;
and what each threshold costs: lower ones find more of a story (recall) and mix
more into it (precision). Beside it stands the threshold in use, the default or
-threshold.
` + inputHelp + `

Examples:

  chumtin calibrate -label event day.jsonl
  chumtin calibrate -pairs pairs.tsv week.jsonl.gz`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		c := calibration{in: defineInput(flags), grouping: defineGrouping(flags)}
		flags.StringVar(&c.in.options.Label, "label", "cluster", "the `field` that holds an article's label")
		flags.StringVar(&c.by, "by", "", "choose by the F1 of this `figure`, told or bcubed (default told)")
		flags.StringVar(&c.pairs, "pairs", "", "read labelled pairs of articles from `file`")
		return func(ctx context.Context, args []string) error {
			c.in.names = orStdin(args)
			if err := c.check(); err != nil {
				return err
			}
			return c.run(ctx)
		}
	},
}

// A calibration is what the command does.
type calibration struct {
	in       *input
	grouping *grouping
	by       string
	pairs    string // the name of a file
	told     complaints

	labels map[string]string // by id, of all articles; "" is none
	sample string            // what was labelled
}

// figures are the values of -by.
var figures = map[string]cluster.Figure{"": cluster.Told, "told": cluster.Told, "bcubed": cluster.BCubed}

func (c *calibration) check() error {
	switch _, known := figures[c.by]; {
	case !known:
		return usageError("-by: want told or bcubed")
	case c.pairs != "" && c.by != "":
		return usageError("-by does not go with -pairs")
	case c.pairs == stdin && slices.Contains(c.in.names, stdin):
		return usageError("-pairs - and articles on standard input do not go together")
	case c.in.options.Label == "":
		return usageError("-label: want the name of a field")
	}
	return nil
}

func (c *calibration) run(ctx context.Context) error {
	opts, err := c.grouping.options(ctx)
	if err != nil {
		return err
	}
	batch, err := c.read(ctx, opts)
	if err != nil {
		return err
	}
	var result cluster.Calibration
	if c.pairs != "" {
		result, err = c.byPairs(ctx, batch)
	} else {
		result, err = c.byLabels(ctx, batch)
	}
	if errors.Is(err, errStrict) {
		return err
	}
	if err != nil {
		return errors.Join(c.in.err(), c.told.err(), err)
	}
	if err := c.write(os.Stdout, result); err != nil {
		return err
	}
	return errors.Join(c.in.err(), c.told.err())
}

// read returns a batch of the articles, and sets labels.
func (c *calibration) read(ctx context.Context, opts cluster.Options) (*cluster.Batch, error) {
	batch, err := cluster.NewBatch(opts)
	if err != nil {
		return nil, err
	}
	c.labels = make(map[string]string)
	labelled := 0
	add := newAdder(batch.Add)
	err = c.in.each(ctx, func(rec jsonl.Record) {
		c.labels[rec.ID] = rec.Label
		if rec.Label != "" {
			labelled++
		}
		add.articles <- rec.Article
	})
	c.sample = fmt.Sprintf("%d of %s", labelled, count(len(c.labels), "article"))
	return batch, errors.Join(err, add.wait())
}

func (c *calibration) byLabels(ctx context.Context, batch *cluster.Batch) (cluster.Calibration, error) {
	spinner := c.newSpinner()
	defer spinner.end()
	result, err := batch.Calibrate(ctx, c.labels, figures[c.by])
	if errors.Is(err, cluster.ErrNoLabels) {
		err = fmt.Errorf("field %q: want labelled articles of two events or more; %s have a label", c.in.options.Label, c.sample)
	}
	return result, err
}

func (c *calibration) byPairs(ctx context.Context, batch *cluster.Batch) (cluster.Calibration, error) {
	pairs, err := c.readPairs(ctx)
	if err != nil {
		return cluster.Calibration{}, err
	}
	c.sample = count(len(pairs), "pair")
	spinner := c.newSpinner()
	defer spinner.end()
	return batch.CalibratePairs(ctx, pairs)
}

func (c *calibration) newSpinner() *progress {
	return newSpinner(fmt.Sprintf("grouping %s by each threshold", count(len(c.labels), "article")))
}

// readPairs reads the pairs. A line that cannot be used is told and passed over.
func (c *calibration) readPairs(ctx context.Context) (pairs []cluster.LabelledPair, err error) {
	src, err := open(ctx, c.pairs, nil)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	defer c.told.end(os.Stderr)
	lines := bufio.NewScanner(src)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p, err := c.parsePair(line)
		if err == nil {
			pairs = append(pairs, p)
			continue
		}
		c.told.tell(os.Stderr, badLine, fmt.Errorf("%s:%d: %w", c.pairs, n, err))
		if c.in.strict {
			return nil, errStrict
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", c.pairs, err)
	}
	return pairs, nil
}

// parsePair returns the pair of a line, whose articles must be there.
func (c *calibration) parsePair(line string) (p cluster.LabelledPair, err error) {
	fields := strings.Split(line, "\t")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	if len(fields) != 3 || fields[2] != "same" && fields[2] != "different" {
		return p, errors.New(`want id, id and "same" or "different", with tabs between`)
	}
	for _, id := range fields[:2] {
		if _, ok := c.labels[id]; !ok {
			return p, fmt.Errorf("no article %q among %s", id, count(len(c.labels), "article"))
		}
	}
	if fields[0] == fields[1] {
		return p, fmt.Errorf("article %q twice, want two articles", fields[0])
	}
	return cluster.LabelledPair{A: fields[0], B: fields[1], Same: fields[2] == "same"}, nil
}

// write prints what the labels say of the threshold.
func (c *calibration) write(w io.Writer, r cluster.Calibration) error {
	figure := map[string]string{"": "told", "told": "told", "bcubed": "B³"}[c.by]
	if c.pairs != "" {
		figure = "pairs"
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, `labelled   %s
threshold  %.2f; 95 %% of resamples choose from %.2f to %.2f
F1         %.4f of %s; of other events %.4f, 95 %% from %.4f to %.4f
in use     %s, F1 %.4f

threshold  precision  recall  F1      stories  of several
`,
		c.sample, r.Threshold, r.ThresholdLow, r.ThresholdHigh,
		r.F1, figure, r.Expected, r.Low, r.High,
		hundredths(r.Current.Threshold), r.Current.F1)
	for _, row := range rows(r) {
		fmt.Fprintf(out, "%-9s  %.4f     %.4f  %.4f  %7d  %10d%s\n",
			hundredths(row.Threshold), row.Precision, row.Recall, row.F1, row.Stories, row.Several, row.note)
	}
	fmt.Fprintln(out)
	switch now := r.Current.Threshold; {
	case r.Threshold == r.Curve[0].Threshold || r.Threshold == r.Curve[len(r.Curve)-1].Threshold:
		fmt.Fprint(out, "The best is at an end of the range: the labels do not say where to stop.\n")
	case r.Current.F1 >= r.F1:
		fmt.Fprint(out, "The threshold in use does as well on these labels.\n")
	case r.ThresholdLow <= now && now <= r.ThresholdHigh:
		fmt.Fprint(out, "The threshold in use is in the range of the resamples: the labels do not say that\nanother is better.\n")
	}
	fmt.Fprintf(out, "To use it: -threshold %.2f\n", r.Threshold)
	return out.Flush()
}

// hundredths returns a threshold with two decimals, or more if it has more.
func hundredths(threshold float64) string {
	short := strconv.FormatFloat(threshold, 'f', 2, 64)
	if v, err := strconv.ParseFloat(short, 64); err == nil && v == threshold {
		return short
	}
	return strconv.FormatFloat(threshold, 'f', -1, 64)
}

// A row is a row of the table.
type row struct {
	cluster.CurvePoint
	note string
}

// rows returns each second threshold of the curve, the best, and that in use.
func rows(r cluster.Calibration) (all []row) {
	for i, p := range r.Curve {
		switch {
		case p.Threshold == r.Threshold:
			all = append(all, row{p, "  best"})
		case i%2 == 0 && p.Threshold != r.Current.Threshold:
			all = append(all, row{p, ""})
		}
	}
	if r.Current.Threshold == r.Threshold {
		return all
	}
	all = append(all, row{r.Current, "  in use"})
	slices.SortFunc(all, func(a, b row) int { return cmp.Compare(a.Threshold, b.Threshold) })
	return all
}
