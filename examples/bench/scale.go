package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/report"
)

type scaleOptions struct {
	dir                 string
	sizes, dated, items sizes
	perDay              int
	hidden              string
}

// sizes are numbers of articles, as a flag.
type sizes []int

func (s *sizes) String() string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(*s), " ", ","), "[]")
}

func (s *sizes) Set(list string) error {
	*s = nil
	if list == "" {
		return nil
	}
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
	o.sizes = sizes{1000, 5000, 15_000, 50_000, 150_000}
	flags.StringVar(&o.dir, "data", "", "take the articles of this `directory`, and edits of them, instead of made-up ones")
	flags.Var(&o.sizes, "sizes", "`numbers` of articles, empty for none")
	o.dated = sizes{50_000, 100_000, 200_000}
	flags.Var(&o.dated, "dated", "`numbers` of dated articles, empty for none; 1000000 take some GB")
	flags.IntVar(&o.perDay, "per-day", 3600, "`number` of dated articles a day")
	flags.StringVar(&o.hidden, "hidden", "", "hide the dated and labelled articles of this `file` among the dated ones")
	o.items = sizes{200_000, 2_000_000}
	flags.Var(&o.items, "items", "`numbers` of items of an index of copies, empty for none; the largest takes 1.3 kB of memory an item, and twice that while it grows")
}

func setupScale(flags *flag.FlagSet) func(context.Context, io.Writer) error {
	var o scaleOptions
	o.define(flags)
	return func(ctx context.Context, w io.Writer) error {
		s, err := scale(ctx, o, newProgress(os.Stderr))
		if err != nil {
			return err
		}
		return s.Write(w)
	}
}

// scale measures batches of growing size, each in a process of its own so that
// its peak of memory is its own.
func scale(ctx context.Context, o scaleOptions, p *progress) (report.Section, error) {
	s := report.Section{
		ID: "scale", Title: "Scale", Command: "go run ./examples/bench scale",
		Notes: []string{
			"Times are " + measure.ClockName + ". Add turns text into documents; group finds candidates, verifies them and links. Peak is resident memory of the whole process, measured on Linux.",
			"Compared are the articles whose similarity to an article the batch computed, in the mean. Candidates are those that an index.Index of same events proposes and verifies in a query, in the mean over 2,000 articles.",
			"An exponent k says that the cost grows as the k-th power of the number of articles, by least squares over the logarithms from 10,000 articles on.",
		},
	}
	if o.dir == "" {
		s.Notes = append(s.Notes, "The articles are made up: reports of one event share its names and numbers; all other words are drawn at random, each as often as it is in news.")
	} else {
		s.Command += " -data " + o.dir
		s.Notes = append(s.Notes, "The articles are those of the data and, where they do not suffice, edits of them.")
	}
	if o.hidden != "" {
		s.Command += " -hidden " + o.hidden
	}
	if err := o.check(); err != nil {
		return s, err
	}
	if len(o.sizes) > 0 {
		if err := addGrowth(ctx, &s, o, p); err != nil {
			return s, err
		}
	}
	if len(o.dated) > 0 {
		if err := addDated(ctx, &s, o, p); err != nil {
			return s, err
		}
	}
	if len(o.items) > 0 {
		if err := addItems(ctx, &s, o.items, p); err != nil {
			return s, err
		}
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
	addPoints(s, points)
	return addBruteForce(ctx, s, o, p)
}

func addPoints(s *report.Section, points []scalePoint) {
	t := report.Table{
		ID: "growth", Title: "Cost by number of articles",
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
