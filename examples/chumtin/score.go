package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/chumtin/chumtin/cluster/score"
)

var scoreCommand = command{
	name:     "score",
	synopsis: "-truth FIELD [-threshold T] [-table FILE] [-fields LIST] [-zone NAME] [-strict] [FILE…]",
	short:    "compare the stories with labels",
	long: `
Score groups the articles of all files and compares the stories with the labels
that the articles have in a field, a string or a number: articles with one label
report the same event.

It prints precision, recall and F1 of

  - told: B-cubed over the articles that are in a story of several, or ought to
    be. What is rightly alone does not count, most of the news of a day,
  - B³: B-cubed over all articles,
  - CEAF-e: over whole stories, each beside the label that it fits best,
  - pairwise: over pairs of articles; the precision is the share of the pairs in
    one story that have one label,

and the adjusted Rand index (ARI). "Alone" is what each would be if no articles
were grouped. Stories of several articles are pure if these have one label and
there is nothing else in them. Articles without a label are distractors, held to
belong with no labelled one: they are not scored, but count as wrong in a story
with one.
` + inputHelp + `

Example:

  chumtin score -truth cluster labelled.jsonl.gz distractors.jsonl.gz`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		in := defineInput(flags)
		g := defineGrouping(flags)
		flags.StringVar(&in.options.Label, "truth", "", "the `field` that holds an article's label")
		return func(ctx context.Context, args []string) error {
			if in.options.Label == "" {
				return usageError("-truth FIELD is missing")
			}
			in.names = orStdin(args)
			opts, err := g.options(ctx)
			if err != nil {
				return err
			}
			c, err := collect(ctx, in, opts, nil)
			if err != nil {
				return err
			}
			got := make([]int, len(c.ids))
			for i, id := range c.ids {
				got[i] = c.storyOf[id]
			}
			s, err := compareBoth(c.labels, got)
			if errors.Is(err, score.ErrNoItems) {
				err = fmt.Errorf("none of %s has a label in field %q", count(len(c.ids), "article"), in.options.Label)
			}
			if err != nil {
				return errors.Join(in.err(), err)
			}
			if err := writeScores(os.Stdout, s, len(c.ids), g.threshold); err != nil {
				return err
			}
			return in.err()
		}
	},
}

// bothScores are the scores of the stories, and of each article alone.
type bothScores struct {
	score.Scores
	alone score.Scores
}

func compareBoth(labels []string, got []int) (s bothScores, err error) {
	alone := make([]int, len(labels))
	for i := range alone {
		alone[i] = i
	}
	if s.Scores, err = score.ComparePartial(labels, got, ""); err != nil {
		return s, err
	}
	s.alone, err = score.ComparePartial(labels, alone, "")
	return s, err
}

func writeScores(w io.Writer, s bothScores, articles int, t threshold) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "           precision  recall     F1    alone")
	for _, row := range []struct {
		name       string
		got, alone score.PRF
	}{
		{"told", s.Told, s.alone.Told},
		{"B³", s.BCubed, s.alone.BCubed},
		{"CEAF-e", s.CEAFe, s.alone.CEAFe},
		{"pairwise", s.Pairwise, s.alone.Pairwise},
	} {
		fmt.Fprintf(out, "%-12s %.4f    %.4f  %.4f   %.4f\n", row.name, row.got.Precision, row.got.Recall, row.got.F1, row.alone.F1)
	}
	fmt.Fprintf(out, `ARI                            %.4f   %.4f

articles     %d labelled, %d distractors; told is of %d
stories      %d with labelled articles, of %d labels
pure         %d of %s of several
right pairs  %.1f %%
largest      %s; of those that mix labels %d
threshold    %s
`,
		s.ARI, s.alone.ARI,
		s.Items, articles-s.Items, s.ToldItems,
		s.GotClusters, s.TruthClusters,
		s.Pure, count(s.Several, "story"),
		100*s.Pairwise.Precision,
		count(s.Largest, "article"), s.LargestMixed,
		t.String())
	return out.Flush()
}
