package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/chumtin/chumtin/cluster/copies"
	"github.com/chumtin/chumtin/examples/bench/corpus"
	"github.com/chumtin/chumtin/examples/bench/measure"
	"github.com/chumtin/chumtin/examples/bench/report"
)

// dedupCommand is the hidden command that finds the copies in one number of texts.
const dedupCommand = "dedup"

// A dedupCost is what it takes to find the copies in a number of texts.
type dedupCost struct {
	Texts, Dropped int
	Add, Group     time.Duration // processor time
	Heap           int64         // what the set holds in memory, in bytes
	File           int64         // and in a file
	Peak           int64         // resident memory in bytes, or 0 if not measured
}

// addDedup measures how copies are found, each time in a process of its own.
func addDedup(ctx context.Context, s *report.Section, o scaleOptions, p *progress) error {
	t := report.Table{
		ID: "dedup", Title: "The copies among short texts", Command: o.command("dedup"),
		Head: []string{"texts", "shingles in", "dropped", "add, s", "group, s", "µs a text", "memory, bytes a text", "file, bytes a text", "peak, MB"},
	}
	var last dedupCost
	for _, n := range o.dedup {
		for _, in := range []string{"memory", "a file"} {
			p.step("scale: copies in %d texts, shingles in %s", n, in)
			var c dedupCost
			if err := inChild(ctx, &c, dedupCommand, strconv.Itoa(n), strconv.FormatBool(in != "memory")); err != nil {
				return err
			}
			t.Rows = append(t.Rows, c.row(in))
			if in == "memory" {
				last = c
			}
		}
	}
	s.Conclusions = append(s.Conclusions, fmt.Sprintf("The copies among %d short texts, %d to drop, are found in %.0f s of processor time, with %.0f bytes of memory a text.",
		last.Texts, last.Dropped, (last.Add+last.Group).Seconds(), float64(last.Heap)/float64(last.Texts)))
	s.Tables = append(s.Tables, t)
	s.Notes = append(s.Notes, "Short texts are those of bench texts: 20 to 40 made-up words, 30 in the mean, of which a fifth are copies of one of the last 4,096 with up to two words changed; of 30 words with two changed most are less alike than 0.8. Memory is what a copies.Set holds once all are in. The garbage collector runs as in chumtin dedup (GOGC=25), and a file is what that makes with -tmp.")
	return nil
}

func (c *dedupCost) row(in string) []string {
	n := float64(c.Texts)
	return []string{
		fmt.Sprint(c.Texts), in, fmt.Sprint(c.Dropped), fmt.Sprintf("%.1f", c.Add.Seconds()), fmt.Sprintf("%.1f", c.Group.Seconds()),
		fmt.Sprintf("%.1f", (c.Add+c.Group).Seconds()/n*1e6), fmt.Sprintf("%.0f", float64(c.Heap)/n), fmt.Sprintf("%.0f", float64(c.File)/n), peakText(c.Peak),
	}
}

func runDedup(args []string, w io.Writer) error {
	if len(args) != 2 {
		return errors.New("dedup: want a number, and whether shingles are in a file")
	}
	n, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	inFile, err := strconv.ParseBool(args[1])
	if err != nil {
		return err
	}
	var file *os.File
	if inFile {
		if file, err = os.CreateTemp("", "bench-dedup-*"); err != nil {
			return err
		}
		defer os.Remove(file.Name())
		defer file.Close()
	}
	c, err := measureDedup(n, file)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(c)
}

// measureDedup finds the copies among n short texts, with their shingles in the file
// if that is not nil.
func measureDedup(n int, file *os.File) (dedupCost, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(25))
	var opts copies.Options
	if file != nil {
		opts.File = file
	}
	set, err := copies.NewSet(opts)
	if err != nil {
		return dedupCost{}, err
	}
	c := dedupCost{Texts: n}
	if c.Heap, err = measure.HeapGrowth(func() error {
		for texts, err := range corpus.Chunked(withoutErrors(corpus.ShortTexts(n)), 10_000) {
			if err != nil {
				return err
			}
			began := measure.CPUTime()
			if err := set.AddAll(context.Background(), slices.Values(texts)); err != nil {
				return err
			}
			c.Add += measure.CPUTime() - began
		}
		return nil
	}); err != nil {
		return c, err
	}
	if file != nil {
		info, err := file.Stat()
		if err != nil {
			return c, err
		}
		c.File = info.Size()
	}
	began := measure.CPUTime()
	groups, err := set.Groups(context.Background())
	if err != nil {
		return c, err
	}
	c.Group = measure.CPUTime() - began
	for _, g := range groups {
		c.Dropped += len(g.Texts) - 1
	}
	c.Peak = measure.PeakMemory()
	return c, nil
}

// withoutErrors yields numbered texts as what may fail.
func withoutErrors(texts iter.Seq2[int, string]) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, text := range texts {
			if !yield(text, nil) {
				return
			}
		}
	}
}
