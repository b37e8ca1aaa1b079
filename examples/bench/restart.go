package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/report"
)

// restartCommand is the hidden command that measures a restart with one number of items.
const restartCommand = "restart"

// restartRounds is how often a snapshot is saved and loaded.
const restartRounds = 3

// A restartCost is what it takes to save and load a stream, beside adding its items anew.
type restartCost struct {
	Items, Stories int
	Add            time.Duration // processor time
	Whole, Links   snapshotCost  // of Save and of SaveLinks
}

// A snapshotCost is what a snapshot takes.
type snapshotCost struct {
	Bytes      int
	Save, Load time.Duration // processor time, the medians of the rounds
}

// addRestarts measures restarts, each in a process of its own.
func addRestarts(ctx context.Context, s *report.Section, o scaleOptions, p *progress) error {
	t := report.Table{
		ID: "restart", Title: "A stream saved and loaded", Command: o.command("restart"),
		Head: []string{"items", "snapshot", "stories", "MB", "bytes an item", "save, s", "load, s", "add anew, s", "add anew ÷ load"},
	}
	var last restartCost
	for _, n := range o.restart {
		p.step("scale: restart of a stream of %d items", n)
		var c restartCost
		if err := inChild(ctx, &c, restartCommand, strconv.Itoa(n), strconv.Itoa(o.perDay), o.dir); err != nil {
			return err
		}
		t.Rows = append(t.Rows, c.row("whole", c.Whole), c.row("without documents", c.Links))
		last = c
	}
	s.Conclusions = append(s.Conclusions, fmt.Sprintf("A stream of %d items is loaded in %.1f s of processor time from a snapshot of %.1f MB, or in %.1f s from one of %.1f MB and the articles; to add them anew takes %.0f s.",
		last.Items, last.Whole.Load.Seconds(), float64(last.Whole.Bytes)/1e6, last.Links.Load.Seconds(), float64(last.Links.Bytes)/1e6, last.Add.Seconds()))
	s.Tables = append(s.Tables, t)
	s.Notes = append(s.Notes, fmt.Sprintf("The stream that is saved and loaded holds dated articles, all of them in open stories. Whole is Stream.Save; without documents is SaveLinks, after which LoadStream makes them again of the articles. Saving and loading are the medians of %d rounds.", restartRounds))
	return nil
}

func (c *restartCost) row(name string, sn snapshotCost) []string {
	return []string{
		fmt.Sprint(c.Items), name, fmt.Sprint(c.Stories),
		fmt.Sprintf("%.1f", float64(sn.Bytes)/1e6), fmt.Sprintf("%.0f", float64(sn.Bytes)/float64(c.Items)),
		fmt.Sprintf("%.2f", sn.Save.Seconds()), fmt.Sprintf("%.2f", sn.Load.Seconds()),
		fmt.Sprintf("%.1f", c.Add.Seconds()), fmt.Sprintf("%.0f", c.Add.Seconds()/sn.Load.Seconds()),
	}
}

func runRestart(args []string, w io.Writer) error {
	if len(args) != 3 {
		return errors.New("restart: want two numbers and a directory")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	perDay, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	c, err := measureRestart(corpus.Dated{PerDay: perDay, Dir: args[2]}, n)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(c)
}

// measureRestart saves and loads a stream of n items of news.
func measureRestart(news corpus.Dated, n int) (restartCost, error) {
	opts := cluster.StreamOptions{Window: 1 << 62, MaxArticles: n} // so that no story closes
	s, err := cluster.NewStream(opts)
	if err != nil {
		return restartCost{}, err
	}
	c := restartCost{Items: n}
	byID := make(map[string]cluster.Article, n)
	for chunk, err := range corpus.Chunked(news.Articles(n), 500) {
		if err != nil {
			return c, err
		}
		began := measure.CPUTime()
		for _, a := range chunk {
			if _, err := s.Put(a.Article); err != nil {
				return c, err
			}
		}
		c.Add += measure.CPUTime() - began
		for _, a := range chunk {
			byID[a.ID] = a.Article
		}
	}
	stats := s.Stats()
	c.Stories = stats.Stories
	article := func(id string, _ int) (cluster.Article, error) { return byID[id], nil }
	load := func(r io.Reader) error {
		loaded, err := cluster.LoadStream(r, opts, article)
		if err != nil {
			return err
		}
		if got := loaded.Stats(); got.Articles != n || got.Stories != stats.Stories {
			return fmt.Errorf("%d articles in %d stories were saved, %d in %d loaded", n, stats.Stories, got.Articles, got.Stories)
		}
		return nil
	}
	if c.Whole, err = measureSnapshot(s.Save, load); err != nil {
		return c, err
	}
	c.Links, err = measureSnapshot(s.SaveLinks, load)
	return c, err
}

// measureSnapshot saves and loads a snapshot in some rounds.
func measureSnapshot(save func(io.Writer) (uint64, error), load func(io.Reader) error) (snapshotCost, error) {
	var file bytes.Buffer
	saving := func() error { file.Reset(); _, err := save(&file); return err }
	loading := func() error { return load(bytes.NewReader(file.Bytes())) }
	var saved, loaded []float64
	for range restartRounds {
		began := measure.CPUTime()
		if err := saving(); err != nil {
			return snapshotCost{}, err
		}
		between := measure.CPUTime()
		if err := loading(); err != nil {
			return snapshotCost{}, err
		}
		saved = append(saved, float64(between-began))
		loaded = append(loaded, float64(measure.CPUTime()-between))
	}
	return snapshotCost{
		Bytes: file.Len(),
		Save:  time.Duration(measure.NewSpread(saved).Median), Load: time.Duration(measure.NewSpread(loaded).Median),
	}, nil
}
