package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/calibrate"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/cluster/steps"
)

var calibrateCommand = command{
	name:     "calibrate",
	synopsis: "[-label FIELD] [-topic FIELD] [-by FIGURE] [-pairs FILE] [-threshold T] [-topic-threshold T] [-table FILE] [-fields LIST] [-zone NAME] [-strict] [FILE…]",
	short:    "find the thresholds that fit labelled articles",
	long: `
Calibrate groups the articles of all files by each threshold from 0.08 to 0.50,
compares the stories with labels, and prints the threshold that fits them best.
What an outlet puts behind all of its texts is left out, as "cluster" does it.
A day of feeds whose articles have the event in a field, or 200 pairs of
articles, are enough to begin with; the intervals say how sure it is.

The labels are those of "chumtin score": articles with one label in the field
-label report the same event. The threshold is the one of the best F1, -by told
(articles in a story of several, or that ought to be) or -by bcubed (all).

Where articles have their affair in the field -topic, it does the same for the
threshold of topics, from 0.15 to 0.65, with the stories of the threshold in
use. An article without an affair has that of its event alone.

With -pairs the labels are pairs in a file instead, one a line, with tabs
between: an id, an id, and "same" or "different". Then precision is the share of
the pairs in one story that are the same, and recall the share of the same that
are in one story. Take pairs that are hard to tell, alike and of different
events as well: pairs of random articles say nothing. A pair that contradicts
those before is named and skipped. Empty lines and such that start with # are
passed over.

It prints the threshold with the range in which 95 % of 1,000 resamples of the
events choose theirs; the F1 on the sample, and that to expect for other events;
and what each threshold costs: lower ones find more of a story (recall) and mix
more into it (precision). Beside it stands the threshold in use, the default or
-threshold.
` + inputHelp + `

Examples:

  chumtin calibrate -label event day.jsonl
  chumtin calibrate -label event -topic saga day.jsonl
  chumtin calibrate -pairs pairs.tsv week.jsonl.gz`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		c := calibration{in: defineInput(flags), grouping: defineGrouping(flags)}
		defineTopics(flags, c.grouping)
		flags.StringVar(&c.in.options.Label, "label", "cluster", "the `field` that holds an article's label")
		flags.StringVar(&c.in.options.Topic, "topic", "affair", "the `field` that holds an article's affair")
		flags.TextVar(&c.by, "by", calibrate.Told, "choose by the F1 of this `figure`, told or bcubed")
		flags.StringVar(&c.pairs, "pairs", "", "read labelled pairs of articles from `file`")
		return func(ctx context.Context, args []string) error {
			c.in.names = orStdin(args)
			c.given = make(map[string]bool)
			flags.Visit(func(f *flag.Flag) { c.given[f.Name] = true })
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
	by       calibrate.Figure
	pairs    string          // the name of a file
	given    map[string]bool // flags
	told     complaints

	sample calibrate.Sample
	events map[string]string // by id, of all articles; "" is none
	topics map[string]string // the same
}

func (c *calibration) check() error {
	if c.pairs != "" {
		for _, name := range []string{"by", "label", "topic"} {
			if c.given[name] {
				return usageError("-" + name + " does not go with -pairs")
			}
		}
	}
	switch {
	case c.pairs == stdin && slices.Contains(c.in.names, stdin):
		return usageError("-pairs - and articles on standard input do not go together")
	case c.in.options.Label == "":
		return usageError("-label: want the name of a field")
	case c.in.options.Topic == "":
		return usageError("-topic: want the name of a field")
	}
	return nil
}

func (c *calibration) run(ctx context.Context) error {
	if err := c.read(ctx); err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	var err error
	if c.pairs != "" {
		err = c.byPairs(ctx, out)
	} else {
		err = c.byLabels(ctx, out)
	}
	if errors.Is(err, errStrict) {
		return err
	}
	if err := errors.Join(c.in.err(), c.told.err(), err); err != nil {
		return errors.Join(err, out.Flush())
	}
	return out.Flush()
}

// read reads the articles and their labels.
func (c *calibration) read(ctx context.Context) (err error) {
	if c.sample.Options, err = c.grouping.options(ctx); err != nil {
		return err
	}
	worker, err := steps.NewWorker(c.sample.Options)
	if err != nil {
		return err
	}
	c.events, c.topics = make(map[string]string), make(map[string]string)
	var mu sync.Mutex
	add := newAdder(func(a cluster.Article) error {
		item, err := worker.Item(a)
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			c.sample.Items = append(c.sample.Items, item)
		}
		return err
	})
	trim := newTrimmer(func(a cluster.Article) { add.articles <- a })
	err = c.in.each(ctx, func(rec jsonl.Record) {
		c.events[rec.ID], c.topics[rec.ID] = rec.Label, rec.Topic
		trim.add(rec.Article)
	})
	if err == nil {
		trim.end()
	}
	return errors.Join(err, add.wait())
}

// byLabels calibrates the stories, and the topics if there are any.
func (c *calibration) byLabels(ctx context.Context, out io.Writer) error {
	spinner := c.newSpinner()
	stories, err := c.sample.Stories(ctx, c.events, c.by)
	spinner.end()
	if err != nil {
		return c.explained(err, c.in.options.Label, c.events)
	}
	labelled := fmt.Sprintf("labelled   %s\n", c.labelled(c.events))
	writeCalibration(out, stories, layout{labelled, c.figure(), "stories", "-threshold"})
	affairs := c.labelled(c.topics)
	if !slices.ContainsFunc(slices.Collect(maps.Values(c.topics)), func(label string) bool { return label != "" }) {
		if c.given["topic"] {
			return fmt.Errorf("field %q: %s have an affair", c.in.options.Topic, affairs)
		}
		return nil
	}
	for id, label := range c.topics {
		if event := c.events[id]; label == "" && event != "" {
			c.topics[id] = "event " + event // which no affair need be called
		} else if label != "" {
			c.topics[id] = "affair " + label
		}
	}
	spinner = c.newSpinner()
	topics, err := c.sample.Topics(ctx, c.topics, c.by)
	spinner.end()
	if err != nil {
		return c.explained(err, c.in.options.Topic, c.topics)
	}
	writeCalibration(out, topics, layout{fmt.Sprintf("\naffairs    %s\n", affairs), c.figure(), "topics", "-topic-threshold"})
	return nil
}

// explained adds to an error of labels how many there are.
func (c *calibration) explained(err error, field string, labels map[string]string) error {
	if !errors.Is(err, calibrate.ErrNoLabels) {
		return err
	}
	distinct := make(map[string]bool)
	for _, label := range labels {
		distinct[label] = true
	}
	delete(distinct, "")
	return fmt.Errorf("field %q: %w; %s have a label, %d different ones", field, calibrate.ErrNoLabels, c.labelled(labels), len(distinct))
}

// labelled returns how many articles have a label.
func (c *calibration) labelled(labels map[string]string) string {
	n := 0
	for _, label := range labels {
		if label != "" {
			n++
		}
	}
	return fmt.Sprintf("%d of %s", n, count(len(labels), "article"))
}

func (c *calibration) byPairs(ctx context.Context, out io.Writer) error {
	pairs, err := c.readPairs(ctx)
	if err != nil {
		return err
	}
	spinner := c.newSpinner()
	result, err := c.sample.StoriesByPairs(ctx, pairs)
	spinner.end()
	if err != nil {
		return err
	}
	writeCalibration(out, result, layout{fmt.Sprintf("labelled   %s\n", count(pairs.Len(), "pair")), "pairs", "stories", "-threshold"})
	return nil
}

// figure returns the figure as tables have it.
func (c *calibration) figure() string {
	if c.by == calibrate.BCubed {
		return "B³"
	}
	return c.by.String()
}

func (c *calibration) newSpinner() *progress {
	return newSpinner(fmt.Sprintf("grouping %s by each threshold", count(len(c.events), "article")))
}

// readPairs reads the pairs. A line that cannot be used is told and passed over.
func (c *calibration) readPairs(ctx context.Context) (*calibrate.Pairs, error) {
	src, err := open(ctx, c.pairs, nil)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	defer c.told.end(os.Stderr)
	pairs := new(calibrate.Pairs)
	lines := bufio.NewScanner(src)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		p, err := c.parsePair(line)
		if err == nil && pairs.Add(p) != nil { // as parsePair has seen to all else
			err = fmt.Errorf("articles %q and %q: %w", p.A, p.B, calibrate.ErrPairs)
		}
		if err == nil {
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
func (c *calibration) parsePair(line string) (p calibrate.LabelledPair, err error) {
	fields := strings.Split(line, "\t")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	if len(fields) != 3 || fields[2] != "same" && fields[2] != "different" {
		return p, errors.New(`want id, id and "same" or "different", with tabs between`)
	}
	for _, id := range fields[:2] {
		if _, ok := c.events[id]; !ok {
			return p, fmt.Errorf("no article %q among %s", id, count(len(c.events), "article"))
		}
	}
	if fields[0] == fields[1] {
		return p, fmt.Errorf("article %q twice, want two articles", fields[0])
	}
	return calibrate.LabelledPair{A: fields[0], B: fields[1], Same: fields[2] == "same"}, nil
}

// A layout is what the text of a calibration says of stories or of topics.
type layout struct {
	head   string // its first line
	figure string
	groups string
	flag   string
}

// writeCalibration prints what the labels say of a threshold.
func writeCalibration(w io.Writer, r calibrate.Calibration, as layout) {
	fmt.Fprintf(w, `%sthreshold  %.2f; 95 %% of resamples choose from %.2f to %.2f
F1         %.4f of %s; of other events %.4f, 95 %% from %.4f to %.4f
in use     %s, F1 %.4f

threshold  precision  recall  F1      %7s  of several
`,
		as.head, r.Threshold, r.ThresholdLow, r.ThresholdHigh,
		r.F1, as.figure, r.Expected, r.Low, r.High,
		hundredths(r.Current.Threshold), r.Current.F1, as.groups)
	for _, row := range rows(r) {
		fmt.Fprintf(w, "%-9s  %.4f     %.4f  %.4f  %7d  %10d%s\n",
			hundredths(row.Threshold), row.Precision, row.Recall, row.F1, row.Groups, row.Several, row.note)
	}
	fmt.Fprintln(w)
	switch now := r.Current.Threshold; {
	case r.IsFlat():
		fmt.Fprint(w, "All thresholds do equally well: the labels do not say which to use.\n")
		return
	case r.Threshold == r.Curve[0].Threshold || r.Threshold == r.Curve[len(r.Curve)-1].Threshold:
		fmt.Fprint(w, "The best is at an end of the range: the labels do not say where to stop.\n")
	case r.Current.F1 >= r.F1:
		fmt.Fprint(w, "The threshold in use does as well on these labels.\n")
	case r.ThresholdLow <= now && now <= r.ThresholdHigh:
		fmt.Fprint(w, "The threshold in use is in the range of the resamples: the labels do not say that\nanother is better.\n")
	}
	fmt.Fprintf(w, "To use it: %s %.2f\n", as.flag, r.Threshold)
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
	calibrate.CurvePoint
	note string
}

// rows returns each second threshold of the curve, the best, and that in use.
func rows(r calibrate.Calibration) (all []row) {
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
