package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/score"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/report"
)

// datedCommand is the hidden command that measures dated articles of one size.
const datedCommand = "dated"

// A datedPoint is what a number of dated articles cost, and whether what was planted
// and hidden among them was found.
type datedPoint struct {
	Articles, Texts, Stories int
	Add, Group               time.Duration // processor time
	GroupWall                time.Duration
	Peak                     int64   // resident memory in bytes, or 0 if not measured
	Compared, Alike          float64 // pairs, an article

	Copies, Edits float64        // of those planted, the share in the story of what they were made from
	Hidden        *hiddenOutcome `json:",omitempty"` // nil if nothing was hidden
}

// A hiddenOutcome is the scores of labelled articles alone and among the others.
type hiddenOutcome struct{ AloneF1, HiddenF1, AloneTold, HiddenTold float64 }

// addDated measures batches of dated articles, each in a process of its own.
func addDated(ctx context.Context, s *report.Section, o scaleOptions, p *progress) error {
	t := report.Table{
		ID: "dated", Title: "Cost by number of dated articles", Command: o.command("dated"),
		Head: []string{"articles", "stories", "add, s", "group, s", "group, wall s", "µs an article", "peak, MB", "peak, bytes an article", "compared with an article", "alike to an article", "copies found", "edits found"},
	}
	if o.hidden != "" {
		t.Head = append(t.Head, "B³ of the hidden alone", "among the others", "told alone", "among the others")
	}
	compared := report.Series{Name: "compared"}
	var last datedPoint
	for _, n := range o.dated {
		p.step("scale: %d dated articles", n)
		var pt datedPoint
		if err := inChild(ctx, &pt, datedCommand, strconv.Itoa(n), strconv.Itoa(o.perDay), o.dir, o.hidden); err != nil {
			return err
		}
		t.Rows = append(t.Rows, pt.row())
		compared.Points = append(compared.Points, report.Point{X: float64(n), Y: pt.Compared})
		last = pt
	}
	told := fmt.Sprintf("%d dated articles are %d stories after %.0f s of processor time, with a peak of %s MB.",
		last.Articles, last.Stories, (last.Add + last.Group).Seconds(), peakText(last.Peak))
	if len(compared.Points) > 1 {
		told += fmt.Sprintf(" What one is compared with grows as the %sth power of their number.", exponent(compared.Points))
	}
	s.Conclusions = append(s.Conclusions, told)
	s.Tables = append(s.Tables, t)
	s.Notes = append(s.Notes,
		fmt.Sprintf("Dated articles are %d a day, the days one after the other. Of forty one has a copy by another outlet within twelve hours, and one an edit in which a twentieth of the words is changed: found are those in the story of what they were made from.", o.perDay))
	if o.dir != "" {
		s.Notes = append(s.Notes, "Where the dated articles of the data do not suffice they come again on the same day with all names changed, and where the days do not suffice the days come again 40 weeks later.")
	}
	return nil
}

func (pt *datedPoint) row() []string {
	cells := []string{
		fmt.Sprint(pt.Articles), fmt.Sprint(pt.Stories), fmt.Sprintf("%.1f", pt.Add.Seconds()), fmt.Sprintf("%.1f", pt.Group.Seconds()),
		fmt.Sprintf("%.1f", pt.GroupWall.Seconds()), fmt.Sprintf("%.0f", float64((pt.Add+pt.Group).Microseconds())/float64(pt.Articles)),
		peakText(pt.Peak), fmt.Sprintf("%.0f", float64(pt.Peak)/float64(pt.Articles)), fmt.Sprintf("%.1f", pt.Compared), fmt.Sprintf("%.1f", pt.Alike),
		fmt.Sprintf("%.4f", pt.Copies), fmt.Sprintf("%.4f", pt.Edits),
	}
	if h := pt.Hidden; h != nil {
		for _, v := range []float64{h.AloneF1, h.HiddenF1, h.AloneTold, h.HiddenTold} {
			cells = append(cells, fmt.Sprintf("%.4f", v))
		}
	}
	return cells
}

func runDated(args []string, w io.Writer) error {
	if len(args) != 4 {
		return errors.New("dated: want two numbers, a directory and a file")
	}
	var numbers [2]int
	for i := range numbers {
		var err error
		if numbers[i], err = strconv.Atoi(args[i]); err != nil {
			return err
		}
	}
	pt, err := measureDated(corpus.Dated{PerDay: numbers[1], Dir: args[2]}, args[3], numbers[0])
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(pt)
}

// measureDated groups n dated articles, and the labelled ones of a file if one is
// given.
func measureDated(news corpus.Dated, hidden string, n int) (datedPoint, error) {
	pt := datedPoint{Articles: n}
	var set corpus.Set
	if hidden != "" {
		var err error
		if set, err = corpus.ReadSet(hidden, "cluster"); err != nil {
			return pt, err
		}
		times := make([]time.Time, len(set.Articles))
		for i := range set.Articles {
			set.Articles[i].ID = hiddenPrefix + set.Articles[i].ID
			times[i] = set.Articles[i].Time
		}
		slices.SortFunc(times, time.Time.Compare)
		news.Around = times[len(times)/2]
	}
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		return pt, err
	}
	planted := make(map[string]corpus.Planted) // without their texts
	for articles, err := range corpus.Chunked(news.Articles(n), 500) {
		if err != nil {
			return pt, err
		}
		began := measure.CPUTime()
		for _, a := range articles {
			if err := b.Add(a.Article); err != nil {
				return pt, err
			}
		}
		pt.Add += measure.CPUTime() - began
		for _, a := range articles {
			if a.Of != "" {
				planted[a.ID] = corpus.Planted{Of: a.Of, Edited: a.Edited}
			}
		}
	}
	for _, a := range set.Articles {
		if err := b.Add(a); err != nil {
			return pt, err
		}
	}
	began, wall := measure.CPUTime(), time.Now()
	stories, err := b.Stories(context.Background())
	if err != nil {
		return pt, err
	}
	pt.Group, pt.GroupWall = measure.CPUTime()-began, time.Since(wall)
	pt.Peak = measure.PeakMemory()
	stats := b.Stats()
	pt.Stories, pt.Texts = len(stories), stats.Texts
	pt.Compared, pt.Alike = 2*float64(stats.Compared)/float64(n), 2*float64(stats.Alike)/float64(n)
	pt.findPlanted(stories, planted)
	return pt, pt.scoreHidden(stories, set)
}

// hiddenPrefix begins the IDs of hidden articles, and no others.
const hiddenPrefix = "hidden "

// findPlanted counts the copies and edits in the story of what they were made from.
func (pt *datedPoint) findPlanted(stories []cluster.Story, planted map[string]corpus.Planted) {
	var all, found [2]float64
	for _, s := range stories {
		members := make(map[string]bool, len(s.Members))
		for _, m := range s.Members {
			members[m.Article.ID] = true
		}
		for _, m := range s.Members {
			p, ok := planted[m.Article.ID]
			if !ok {
				continue
			}
			kind := 0
			if p.Edited {
				kind = 1
			}
			all[kind]++
			if members[p.Of] {
				found[kind]++
			}
		}
	}
	pt.Copies, pt.Edits = found[0]/max(all[0], 1), found[1]/max(all[1], 1)
}

// scoreHidden scores the labelled articles as a batch of their own groups them, and as
// they are in stories.
func (pt *datedPoint) scoreHidden(stories []cluster.Story, set corpus.Set) error {
	if len(set.Articles) == 0 {
		return nil
	}
	b, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		return err
	}
	for _, a := range set.Articles {
		if err := b.Add(a); err != nil {
			return err
		}
	}
	alone, err := b.Stories(context.Background())
	if err != nil {
		return err
	}
	var scores [2]score.Scores
	for i, of := range [][]cluster.Story{alone, stories} {
		at := make(map[string]string)
		for _, s := range of {
			for _, m := range s.Members {
				at[m.Article.ID] = s.ID
			}
		}
		got := make([]string, len(set.Articles))
		for k, a := range set.Articles {
			got[k] = at[a.ID]
		}
		if scores[i], err = score.ComparePartial(set.Labels, got, ""); err != nil {
			return fmt.Errorf("%s: %w", set.Name, err)
		}
	}
	pt.Hidden = &hiddenOutcome{scores[0].BCubed.F1, scores[1].BCubed.F1, scores[0].Told.F1, scores[1].Told.F1}
	return nil
}

// checkHidden returns an error if a file cannot be read.
func checkHidden(path string) error {
	if path == "" {
		return nil
	}
	_, err := os.Stat(path)
	return err
}
