package main

import (
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

It prints B-cubed, CEAF-e, pairwise scores and the adjusted Rand index. Articles
without a label are distractors, held to belong with no labelled one: they count
where they were put into a story with one.
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
			s, err := score.ComparePartial(c.labels, got, "")
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

func writeScores(w io.Writer, s score.Scores, articles int, t threshold) error {
	_, err := fmt.Fprintf(w, `           precision  recall     F1
B³           %.4f    %.4f  %.4f
CEAF-e       %.4f    %.4f  %.4f
pairwise     %.4f    %.4f  %.4f
ARI                            %.4f

articles   %d labelled, %d distractors
stories    %d with labelled articles, of %d labels
largest    %s; of those that mix labels %d
threshold  %s
`,
		s.BCubed.Precision, s.BCubed.Recall, s.BCubed.F1,
		s.CEAFe.Precision, s.CEAFe.Recall, s.CEAFe.F1,
		s.Pairwise.Precision, s.Pairwise.Recall, s.Pairwise.F1,
		s.ARI,
		s.Items, articles-s.Items,
		s.GotClusters, s.TruthClusters,
		count(s.Largest, "article"), s.LargestMixed,
		t.String())
	return err
}
