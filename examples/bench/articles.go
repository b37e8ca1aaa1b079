package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

func setupArticles(flags *flag.FlagSet) func(context.Context, io.Writer) error {
	n := flags.Int("n", 50_000, "how many articles")
	perDay := flags.Int("per-day", 3600, "`number` of articles a day")
	return func(ctx context.Context, w io.Writer) error {
		if *n < 0 || *perDay < 1 {
			return errors.New("-n: want no negative number; -per-day: want 1 or more")
		}
		out := bufio.NewWriterSize(w, 1<<20)
		lines := json.NewEncoder(out)
		lines.SetEscapeHTML(false)
		for a, err := range (corpus.Dated{PerDay: *perDay}).Articles(*n) {
			if err := errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			if err := lines.Encode(a.Article); err != nil {
				return err
			}
		}
		return out.Flush()
	}
}
