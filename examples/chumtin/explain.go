package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/chumtin/chumtin/cluster"
)

var explainCommand = command{
	name:     "explain",
	synopsis: "[-all] [-quote] [-threshold T] [-table FILE] [-fields LIST] [-zone NAME] [-strict] [FILE…] ID1 ID2",
	short:    "tell why two articles are in one story, or are not",
	long: `
Explain compares two articles of the files, named by their ids, and groups all
articles to see whether the two come together. It prints

  - whether they are in one story,
  - their similarity, which groups articles, and what it is made of: what their
    words give, what is taken where few words give it, for the time between the
    two and for one outlet, and whether their headlines name different days or
    subjects,
  - the shared words and pairs of words that give most,
  - how many features their weighted sketches share, and whether they are
    evidence enough to compare the pair, which takes 0.05 after time and outlet,
  - the Jaccard similarity of their shingles (runs of words) and the containment
    of the shorter in the longer, which tell copies, and the kind they make.
` + inputHelp + `

Example:

  chumtin explain news.jsonl.gz vne-4711 ttr-0815`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		in := defineInput(flags)
		g := defineGrouping(flags)
		all := flags.Bool("all", false, "list all shared features, not the 15 that weigh most")
		quote := flags.Bool("quote", false, "quote where each of them stands in both articles")
		return func(ctx context.Context, args []string) error {
			if len(args) < 2 {
				return usageError("want two ids at the end")
			}
			names, ids := args[:len(args)-2], args[len(args)-2:]
			if len(names) == 0 && isFile(ids[0]) {
				return usageError("want two ids at the end; " + ids[0] + " is a file")
			}
			if ids[0] == ids[1] {
				return usageError(fmt.Sprintf("want two ids at the end, not %q twice", ids[0]))
			}
			in.names = orStdin(names)
			opts, err := g.options(ctx)
			if err != nil {
				return err
			}
			p, err := findPair(ctx, in, opts, ids)
			if err != nil {
				return err
			}
			most := 15
			if *all {
				most = len(p.why.Shared)
			}
			out := bufio.NewWriter(os.Stdout)
			p.write(out, most, *quote)
			if err := out.Flush(); err != nil {
				return err
			}
			return in.err()
		}
	},
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && !info.IsDir()
}

// A pair is two articles and what there is to say about them.
type pair struct {
	articles [2]cluster.Article
	stories  [2]cluster.Story
	together bool
	why      cluster.Explanation
}

func findPair(ctx context.Context, in *input, opts cluster.Options, ids []string) (*pair, error) {
	p := new(pair)
	c, err := collect(ctx, in, opts, func(a cluster.Article) {
		for i, id := range ids {
			if a.ID == id {
				p.articles[i] = a
			}
		}
	})
	if err != nil {
		return nil, err
	}
	var missing []string
	for i, id := range ids {
		n, ok := c.storyOf[id]
		if !ok {
			missing = append(missing, fmt.Sprintf("%q", id))
			continue
		}
		p.stories[i] = c.stories[n]
	}
	if missing != nil {
		return nil, errors.Join(in.err(), fmt.Errorf("no article %s among %s", strings.Join(missing, " and "), count(len(c.ids), "article")))
	}
	p.together = p.stories[0].ID == p.stories[1].ID
	p.why, err = cluster.Explain(opts, p.articles[0], p.articles[1])
	return p, err
}

// write prints the pair with at most most shared features, and their passages
// if quote is set.
func (p *pair) write(w io.Writer, most int, quote bool) {
	for _, a := range p.articles {
		fmt.Fprintf(w, "%s\n  %s\n  %s, %s\n", oneLine(a.ID), oneLine(a.Title), timestamp(a.Time), oneLine(a.Source))
	}
	fmt.Fprintf(w, "\n%s\n", p.verdict())

	why := &p.why
	fmt.Fprintf(w, "\nSimilarity %.3f, threshold %.3f\n", why.Similarity, why.Threshold)
	writeParts(w, why)
	fmt.Fprintf(w, "\n  %s shared", count(len(why.Shared), "feature"))
	if shown := min(most, len(why.Shared)); shown > 0 {
		fmt.Fprint(w, "; part of what the words give, and feature:\n")
		for _, f := range why.Shared[:shown] {
			fmt.Fprintf(w, "  %.4f  %s\n", f.Part, f.Text)
			for i := 0; quote && i < 2; i++ {
				fmt.Fprintf(w, "            %s: %s\n", oneLine(p.articles[i].ID), passage(p.articles[i], f.In[i]))
			}
		}
		if rest := len(why.Shared) - shown; rest > 0 {
			fmt.Fprintf(w, "  and %d more (-all lists them)\n", rest)
		}
	} else {
		fmt.Fprintln(w)
	}
	proposed := "enough to compare the pair"
	if !why.Proposed {
		proposed = "too little to compare the pair"
	}
	fmt.Fprintf(w, "  %s shared by the weighted sketches, of evidence %.3f: %s\n", count(why.SketchShared, "feature"), why.SketchEvidence, proposed)

	fmt.Fprintf(w, "\nKind: %s\n", why.Kind)
	fmt.Fprintf(w, "  Jaccard similarity of the shingles %.3f, containment %.3f\n", why.Jaccard, why.Containment)
}

// writeParts prints what the similarity of two articles is made of.
func writeParts(w io.Writer, why *cluster.Explanation) {
	fmt.Fprintf(w, "  %+.3f  the words\n", why.Cosine)
	for _, p := range []struct {
		part float64
		what string
	}{
		{why.Copy, "a copy by another outlet within a day"},
		{-why.Spread, "few words give it"},
		{-why.Elapsed, "the time between the two"},
		{-why.Outlet, "one outlet published both"},
		{-why.Quote, "one quotes the other and has as much besides"},
	} {
		if p.part != 0 {
			fmt.Fprintf(w, "  %+.3f  %s\n", p.part, p.what)
		}
	}
	switch left := why.Cosine + why.Copy - why.Spread - why.Elapsed - why.Outlet - why.Quote; {
	case why.Apart != "":
		fmt.Fprintf(w, "  %+.3f  apart: %s\n", -left, reasons[why.Apart])
	case left > 0 && why.Similarity == 0:
		fmt.Fprintf(w, "  %+.3f  what is left is below 0.08 and counts as nothing\n", -left)
	}
}

// reasons are the differences of two articles that are apart.
var reasons = map[cluster.Difference]string{
	cluster.OtherDays:    "the headlines name different days",
	cluster.OtherSubject: "the headlines name different subjects, and much of the rest is the same",
	cluster.OtherNumbers: "many numbers and all dates differ, as those of two bulletins do",
}

// passage returns a passage in brackets, between the five words before it and
// after it, or a part of them.
func passage(a cluster.Article, p cluster.Passage) string {
	const blanks, words = " \t\r\n", 6
	field := map[string]string{"title": a.Title, "summary": a.Summary, "body": a.Body}[p.Field]
	from, to := p.Start, p.End
	for i := 0; i < words && from > 0; i++ {
		from = max(0, strings.LastIndexAny(field[:from], blanks))
	}
	for i := 0; i < words && to < len(field); i++ {
		next := strings.IndexAny(field[to+1:], blanks)
		if next < 0 {
			next = len(field[to+1:])
		}
		to += 1 + next
	}
	return oneLine(field[from:p.Start] + "[" + field[p.Start:p.End] + "]" + field[p.End:to])
}

// verdict tells whether the two are together, and what a reader might wonder at.
func (p *pair) verdict() string {
	alike := p.why.Similarity >= p.why.Threshold
	switch {
	case p.together && alike:
		return fmt.Sprintf("In one story, of %s.", count(len(p.stories[0].Members), "article"))
	case p.together:
		return fmt.Sprintf("In one story, of %s: not by their own similarity, which is below the\n"+
			"threshold, but by the mean similarity of its articles.", count(len(p.stories[0].Members), "article"))
	case alike:
		return fmt.Sprintf("Not in one story: the two are alike enough, but the mean similarity of their\n"+
			"stories, of %s and of %d, is below the threshold.",
			count(len(p.stories[0].Members), "article"), len(p.stories[1].Members))
	}
	return fmt.Sprintf("Not in one story. Theirs have %s and %d.",
		count(len(p.stories[0].Members), "article"), len(p.stories[1].Members))
}
