package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
)

type scaleOptions struct {
	dir          string
	sizes, items sizes
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
	o.sizes = sizes{1000, 5000, 15_000, 50_000, 150_000}
	flags.StringVar(&o.dir, "data", "", "take the articles of this `directory`, and edits of them, instead of made-up ones")
	flags.Var(&o.sizes, "sizes", "`numbers` of articles")
	o.items = sizes{200_000, 2_000_000}
	flags.Var(&o.items, "items", "`numbers` of items of an index of copies; the largest takes 1.3 kB of memory an item, and twice that while it grows")
}

func setupScale(flags *flag.FlagSet) func(context.Context, io.Writer) error {
	var o scaleOptions
	o.define(flags)
	return func(ctx context.Context, w io.Writer) error {
		s, err := scale(ctx, o, newProgress(os.Stderr))
		if err != nil {
			return err
		}
		return s.write(w)
	}
}

// A scalePoint is what a number of articles cost.
type scalePoint struct {
	Articles, Stories int
	Add, Group        time.Duration // processor time
	GroupWall         time.Duration
	Peak              int64   // resident memory in bytes, or 0 if not measured
	Compared          float64 // pairs that the batch compared, an article
	Candidates        float64
	IndexBytes        float64 // buckets, an article
}

// scale measures batches of growing size, each in a process of its own so that
// its peak of memory is its own.
func scale(ctx context.Context, o scaleOptions, p *progress) (section, error) {
	s := section{
		ID: "scale", Title: "Scale", Command: "go run ./examples/bench scale",
		Notes: []string{
			"Times are " + clockName + ". Add turns text into documents; group finds candidates, verifies them and links. Peak is resident memory of the whole process, measured on Linux.",
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
	var points []scalePoint
	for _, n := range o.sizes {
		p.step("scale: %d articles", n)
		var pt scalePoint
		if err := inChild(ctx, &pt, pointCommand, strconv.Itoa(n), o.dir); err != nil {
			return s, err
		}
		points = append(points, pt)
	}
	s.addPoints(points)
	if err := s.addBruteForce(ctx, o, p); err != nil {
		return s, err
	}
	return s, s.addItems(ctx, o.items, p)
}

func (s *section) addPoints(points []scalePoint) {
	t := table{
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
	f := figure{ID: "cost", Title: "Processor time against number of articles", X: "articles", Y: "seconds", logX: true, logY: true}
	for _, c := range costs[:3] {
		f.Series = append(f.Series, series{Name: c.name})
	}
	for _, p := range points {
		t.Rows = append(t.Rows, []string{
			fmt.Sprint(p.Articles), fmt.Sprint(p.Stories), fmt.Sprintf("%.2f", p.Add.Seconds()), fmt.Sprintf("%.2f", p.Group.Seconds()),
			fmt.Sprintf("%.2f", p.GroupWall.Seconds()), fmt.Sprintf("%.0f", float64(p.Articles)/(p.Add+p.Group).Seconds()),
			peakText(p.Peak), fmt.Sprintf("%.1f", p.Compared), fmt.Sprintf("%.1f", p.Candidates), fmt.Sprintf("%.0f", p.IndexBytes),
		})
		for i, c := range costs[:3] {
			f.Series[i].Points = append(f.Series[i].Points, point{float64(p.Articles), c.of(p)})
		}
	}
	exponents := table{ID: "exponents", Title: "Fitted exponents", Head: []string{"cost", "exponent"}}
	for _, c := range costs {
		var line []point
		for _, p := range points {
			if y := c.of(p); y > 0 {
				line = append(line, point{float64(p.Articles), y})
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
func exponent(points []point) string {
	var large []point
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

// pointCommand is the hidden command that measures one size.
const pointCommand = "point"

// inChild runs a hidden command in a process of its own and decodes what it
// prints.
func inChild(ctx context.Context, result any, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, self, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(args, " "), err)
	}
	return json.Unmarshal(out, result)
}

func runPoint(args []string, w io.Writer) error {
	if len(args) != 2 {
		return errors.New("point: want a number and a directory")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	pt, err := measurePoint(args[1], n)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(pt)
}

func measurePoint(dir string, n int) (scalePoint, error) {
	pt := scalePoint{Articles: n}
	if err := pt.measureBatch(dir); err != nil {
		return pt, err
	}
	pt.Peak = peakMemory()
	return pt, pt.measureIndex(dir)
}

func (pt *scalePoint) measureBatch(dir string) error {
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		return err
	}
	for articles, err := range chunked(articlesOf(dir, pt.Articles), 500) {
		if err != nil {
			return err
		}
		began := cpuTime()
		for _, a := range articles {
			if err := b.Add(a); err != nil {
				return err
			}
		}
		pt.Add += cpuTime() - began
	}
	began, wall := cpuTime(), time.Now()
	stories, err := b.Stories(context.Background())
	pt.Group, pt.GroupWall = cpuTime()-began, time.Since(wall)
	pt.Stories = len(stories)
	pt.Compared = 2 * float64(b.Stats().Compared) / float64(pt.Articles)
	return err
}

// measureIndex counts what an index of the same articles proposes.
func (pt *scalePoint) measureIndex(dir string) error {
	const sample = 2000
	p, items, err := itemsOf(dir, pt.Articles)
	if err != nil {
		return err
	}
	ix, err := newIndex(p, items)
	if err != nil {
		return err
	}
	step := max(len(items)/sample, 1)
	var queries []index.Item
	for i := 0; i < len(items); i += step {
		queries = append(queries, items[i])
	}
	if _, err := ix.QueryAll(context.Background(), queries, cluster.DefaultThreshold, -1); err != nil {
		return err
	}
	st := ix.Stats()
	pt.Candidates = float64(st.Candidates)/float64(st.Queries) - 1 // without the article itself
	pt.IndexBytes = float64(st.Bytes) / float64(st.Items)
	return nil
}

// itemsOf returns n articles as items of an index.
func itemsOf(dir string, n int) (shingle.Profile, []index.Item, error) {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return shingle.Profile{}, nil, err
	}
	var items []index.Item
	for a, err := range articlesOf(dir, n) {
		if err != nil {
			return shingle.Profile{}, nil, err
		}
		items = append(items, index.Item{ID: a.ID, Time: a.Time, Doc: document(x, a)})
	}
	return x.Profile(), items, nil
}

func newIndex(p shingle.Profile, items []index.Item) (*index.Index, error) {
	ix, err := index.New(p, index.Options{})
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		if err := ix.Add(item); err != nil {
			return nil, err
		}
	}
	return ix, nil
}

// bruteForceSizes are those at which comparing all pairs is measured, if they
// are not above the largest size asked for.
var bruteForceSizes = []int{10, 20, 50, 100, 200, 500, 1000, 2000}

// addBruteForce compares an index with comparing all pairs.
func (s *section) addBruteForce(ctx context.Context, o scaleOptions, p *progress) error {
	t := table{
		ID: "brute-force", Title: "Index against all pairs of vectors",
		Head: []string{"articles", "index, ms", "all pairs, ms", "all pairs ÷ index"},
	}
	f := figure{ID: "brute-force-cost", Title: "Below which size comparing all pairs is faster", X: "articles", Y: "milliseconds", logX: true, logY: true}
	byIndex, byPairs := series{Name: "index: add and query all"}, series{Name: "all pairs"}
	numbers := slices.DeleteFunc(slices.Clone(bruteForceSizes), func(n int) bool { return n > slices.Max(o.sizes) })
	profile, items, err := itemsOf(o.dir, slices.Max(numbers))
	if err != nil {
		return err
	}
	for _, n := range numbers {
		p.step("scale: %d articles, all pairs", n)
		costs, err := runRounds(ctx, fmt.Sprintf("scale: %d articles, index and all pairs", n), []contender{
			{"index", inProcess(func() error {
				ix, err := newIndex(profile, items[:n])
				if err != nil {
					return err
				}
				_, err = ix.QueryAll(ctx, items[:n], cluster.DefaultThreshold, -1)
				return err
			})},
			{"all pairs", inProcess(func() error { comparePairs(items[:n]); return nil })},
		}, 3, newProgress(io.Discard))
		if err != nil {
			return err
		}
		x, index, pairs := float64(n), cpuSpread(costs[0]).median/1e6, cpuSpread(costs[1]).median/1e6
		t.Rows = append(t.Rows, []string{fmt.Sprint(n), fmt.Sprintf("%.2f", index), fmt.Sprintf("%.2f", pairs), ratios(costs[1], costs[0]).String()})
		byIndex.Points = append(byIndex.Points, point{x, index})
		byPairs.Points = append(byPairs.Points, point{x, pairs})
	}
	f.Series = []series{byIndex, byPairs}
	s.Tables = append(s.Tables, t)
	s.Figures = append(s.Figures, f)
	s.Notes = append(s.Notes, crossing(byIndex.Points, byPairs.Points))
	return nil
}

// comparePairs returns how many pairs reach the threshold.
func comparePairs(items []index.Item) (alike int) {
	for i, a := range items {
		for _, b := range items[:i] {
			if a.Doc.Vector.Similarity(b.Doc.Vector) >= cluster.DefaultThreshold {
				alike++
			}
		}
	}
	return alike
}

// crossing says at which size the index overtakes comparing all pairs.
func crossing(index, pairs []point) string {
	for i := range index {
		if pairs[i].Y <= index[i].Y {
			continue
		}
		if i == 0 {
			return fmt.Sprintf("The index is faster than comparing all pairs from %.0f articles on, the least measured.", index[0].X)
		}
		// Both are straight lines between two sizes, in logarithms.
		d0 := math.Log(pairs[i-1].Y / index[i-1].Y)
		d1 := math.Log(pairs[i].Y / index[i].Y)
		x := math.Exp(math.Log(index[i-1].X) + math.Log(index[i].X/index[i-1].X)*d0/(d0-d1))
		return fmt.Sprintf("Comparing all pairs is faster below about %.0f articles.", x)
	}
	return "Comparing all pairs is faster at each size measured."
}
