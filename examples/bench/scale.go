package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/report"
)

type scaleOptions struct {
	dir                                 string
	sizes, dated, items, restart, dedup sizes
	perDay                              int
	hidden                              string
	asked                               bool // only some of it is asked for
}

// numbers returns the sizes at which each kind of work is measured, by their flags.
func (o *scaleOptions) numbers() map[string]*sizes {
	return map[string]*sizes{"sizes": &o.sizes, "dated": &o.dated, "items": &o.items, "restart": &o.restart, "dedup": &o.dedup}
}

// keepAsked drops the defaults of all other sizes if any are set.
func (o *scaleOptions) keepAsked(flags *flag.FlagSet) {
	numbers := o.numbers()
	flags.Visit(func(f *flag.Flag) {
		if numbers[f.Name] != nil {
			delete(numbers, f.Name)
			o.asked = true
		}
	})
	for _, n := range numbers {
		if o.asked {
			*n = nil
		}
	}
}

// sizes are numbers of articles, as a flag.
type sizes []int

func (s *sizes) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(*s), " ", ","), "[]")
}

func (s *sizes) Set(list string) error {
	*s = nil
	for field := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(field)
		if err != nil || n < 10 {
			return errors.New("want numbers of at least 10 with commas between")
		}
		*s = append(*s, n)
	}
	return nil
}

func (o *scaleOptions) define(flags *flag.FlagSet) {
	flags.StringVar(&o.dir, "data", "", "take the articles of this `directory`, and edits of them, instead of made-up ones")
	o.sizes = sizes{1000, 5000, 15_000, 50_000, 150_000}
	flags.Var(&o.sizes, "sizes", "`numbers` of articles of one time; if any of -sizes, -dated, -items, -restart and -dedup is given, the others are not measured")
	o.dated = sizes{50_000, 100_000, 200_000}
	flags.Var(&o.dated, "dated", "`numbers` of dated articles; 1000000 take some GB")
	flags.IntVar(&o.perDay, "per-day", 3600, "`number` of dated articles a day")
	flags.StringVar(&o.hidden, "hidden", "", "hide the dated and labelled articles of this `file` among the dated ones")
	o.items = sizes{200_000, 2_000_000}
	flags.Var(&o.items, "items", "`numbers` of items of an index of copies; the largest takes 1.3 kB of memory an item, and twice that while it grows")
	o.restart = sizes{10_000, 30_000}
	flags.Var(&o.restart, "restart", "`numbers` of dated articles in a stream that is saved and loaded")
	o.dedup = sizes{100_000, 1_000_000}
	flags.Var(&o.dedup, "dedup", "`numbers` of short texts to find the copies of")
}

func setupScale(flags *flag.FlagSet) func(context.Context, *progress) (report.Section, error) {
	var o scaleOptions
	o.define(flags)
	return func(ctx context.Context, p *progress) (report.Section, error) {
		o.keepAsked(flags)
		return scale(ctx, o, p)
	}
}

const scaleCommand = "go run ./examples/bench scale"

// command returns what measures one kind of work alone, by the flag of its sizes.
func (o *scaleOptions) command(kind string) string {
	flags := flag.NewFlagSet("bench scale", flag.ContinueOnError)
	new(scaleOptions).define(flags)
	set := map[string]string{kind: o.numbers()[kind].String()}
	if o.dir != "" && kind != "items" && kind != "dedup" {
		set["data"] = o.dir
	}
	if kind == "dated" && o.hidden != "" {
		set["hidden"] = o.hidden
	}
	if kind == "dated" || kind == "restart" {
		if perDay := fmt.Sprint(o.perDay); perDay != flags.Lookup("per-day").DefValue {
			set["per-day"] = perDay
		}
	}
	for name, value := range set {
		if err := flags.Set(name, value); err != nil {
			panic(err) // they are values of these flags
		}
	}
	return commandLine(flags)
}

// scale measures work of growing size, each in a process of its own so that
// its peak of memory is its own.
func scale(ctx context.Context, o scaleOptions, p *progress) (report.Section, error) {
	s := report.Section{
		ID: "scale", Title: "Scale", Command: scaleCommand,
		Notes: []string{
			"Times are " + measure.ClockName + ". Add turns text into documents; group finds candidates, verifies them and links. Peak is resident memory of the whole process, measured on Linux.",
		},
	}
	switch {
	case len(o.sizes)+len(o.dated)+len(o.restart) == 0:
	case o.dir == "":
		s.Notes = append(s.Notes, "The articles are made up: reports of one event share its names and numbers; all other words are drawn at random, each as often as it is in news.")
	default:
		s.Notes = append(s.Notes, "The articles are those of the data and, where they do not suffice, edits of them.")
	}
	if err := o.check(); err != nil {
		return s, err
	}
	for _, work := range []struct {
		sizes sizes
		add   func(context.Context, *report.Section, scaleOptions, *progress) error
	}{
		{o.sizes, addGrowth}, {o.dated, addDated}, {o.items, addItems}, {o.restart, addRestarts}, {o.dedup, addDedup},
	} {
		if len(work.sizes) == 0 {
			continue
		}
		if err := work.add(ctx, &s, o, p); err != nil {
			return s, err
		}
	}
	if !o.asked {
		s.Elsewhere = append(s.Elsewhere, "A newsdesk that stores what is posted while 20 readers look at its pages, which is a module of its own: go test -C examples/newsdesk -run '^TestLoad$' -v . -items 50000 -corpus FILE")
	}
	return s, nil
}

func (o *scaleOptions) check() error {
	if o.perDay < 1 {
		return fmt.Errorf("-per-day is %d, want 1 or more", o.perDay)
	}
	if o.hidden != "" && o.dir == "" {
		return errors.New("-hidden needs the dated articles of -data")
	}
	return checkHidden(o.hidden)
}

// addGrowth measures batches of growing size, and the index against all pairs.
func addGrowth(ctx context.Context, s *report.Section, o scaleOptions, p *progress) error {
	var points []scalePoint
	for _, n := range o.sizes {
		p.step("scale: %d articles", n)
		var pt scalePoint
		if err := inChild(ctx, &pt, pointCommand, strconv.Itoa(n), o.dir); err != nil {
			return err
		}
		points = append(points, pt)
	}
	addPoints(s, o, points)
	return addBruteForce(ctx, s, o, p)
}

func addPoints(s *report.Section, o scaleOptions, points []scalePoint) {
	t := report.Table{
		ID: "growth", Title: "Cost by number of articles", Command: o.command("sizes"),
		Head: []string{"articles", "stories", "add, s", "group, s", "group, wall s", "articles/s", "peak, MB", "compared with an article", "candidates of a query", "index, bytes an article"},
	}
	costs := []struct {
		name string
		of   func(scalePoint) float64
	}{
		{"add", func(p scalePoint) float64 { return p.Add.Seconds() }},
		{"group", func(p scalePoint) float64 { return p.Group.Seconds() }},
		{"add and group", func(p scalePoint) float64 { return (p.Add + p.Group).Seconds() }},
		{"peak memory", func(p scalePoint) float64 { return float64(p.Peak) }},
		{"compared with an article", func(p scalePoint) float64 { return p.Compared }},
		{"candidates of a query", func(p scalePoint) float64 { return p.Candidates }},
	}
	f := report.Figure{ID: "cost", Title: "Processor time against number of articles", X: "articles", Y: "seconds", LogX: true, LogY: true}
	for _, c := range costs[:3] {
		f.Series = append(f.Series, report.Series{Name: c.name})
	}
	for _, p := range points {
		t.Rows = append(t.Rows, []string{
			fmt.Sprint(p.Articles), fmt.Sprint(p.Stories), fmt.Sprintf("%.2f", p.Add.Seconds()), fmt.Sprintf("%.2f", p.Group.Seconds()),
			fmt.Sprintf("%.2f", p.GroupWall.Seconds()), fmt.Sprintf("%.0f", float64(p.Articles)/(p.Add+p.Group).Seconds()),
			peakText(p.Peak), fmt.Sprintf("%.1f", p.Compared), fmt.Sprintf("%.1f", p.Candidates), fmt.Sprintf("%.0f", p.IndexBytes),
		})
		for i, c := range costs[:3] {
			f.Series[i].Points = append(f.Series[i].Points, report.Point{X: float64(p.Articles), Y: c.of(p)})
		}
	}
	last := points[len(points)-1]
	s.Conclusions = append(s.Conclusions, fmt.Sprintf("%d articles of one time are %d stories after %.0f s of processor time, with a peak of %s MB.",
		last.Articles, last.Stories, (last.Add+last.Group).Seconds(), peakText(last.Peak)))
	exponents := report.Table{ID: "exponents", Title: "Fitted exponents", Head: []string{"cost", "exponent"}}
	for _, c := range costs {
		var line []report.Point
		for _, p := range points {
			if y := c.of(p); y > 0 {
				line = append(line, report.Point{X: float64(p.Articles), Y: y})
			}
		}
		exponents.Rows = append(exponents.Rows, []string{c.name, exponent(line)})
	}
	s.Tables = append(s.Tables, t, exponents)
	s.Notes = append(s.Notes,
		"Compared are the articles whose similarity to an article the batch computed, in the mean. Candidates are those that an index.Index of same events proposes and verifies in a query, in the mean over 2,000 articles.",
		"An exponent k says that the cost grows as the k-th power of the number of articles, by least squares over the logarithms from 10,000 articles on.")
	s.Figures = append(s.Figures, f)
}

// peakText returns a peak of memory in megabytes, as a cell of a table.
func peakText(bytes int64) string {
	if bytes == 0 {
		return "not measured"
	}
	return fmt.Sprintf("%.0f", float64(bytes)/1e6)
}

// exponent fits y = c·x^k to the points from 10,000 on, or to all if fewer than
// three are, and returns k.
func exponent(points []report.Point) string {
	var large []report.Point
	for _, p := range points {
		if p.X >= 10_000 {
			large = append(large, p)
		}
	}
	if len(large) < 3 {
		large = points
	}
	if len(large) < 2 {
		return "–"
	}
	var n, sx, sy, sxx, sxy float64
	for _, p := range large {
		x, y := math.Log(p.X), math.Log(p.Y)
		n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return fmt.Sprintf("%.2f", (n*sxy-sx*sy)/(n*sxx-sx*sx))
}
