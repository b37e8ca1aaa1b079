package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

var watchCommand = command{
	name:     "watch",
	synopsis: "[-window D] [-threshold T] [-table FILE] [-strict] [FILE…]",
	short:    "tell what becomes of stories as articles arrive",
	long: `
Watch puts each article into a story as soon as it has read its line, and prints
one JSON line for each thing that happened to a story:

  {"seq":3,"change":"grew","story":1,"articles":["a7"],"now":"…"}

Change is one of

  born     a new story, of these articles
  grew     these new articles are in the story
  edited   these articles of the story have a new text
  moved    these articles came from the story "from"
  split    a new story, of these articles that were in "from"
  merged   the story "from" ended, and all its articles are in this one
  closed   the story ended: no article came for as long as -window says

Stories are numbered by age and no number is used again; seq numbers the changes
and now is the time by the articles' own. An id that comes again with another
text is an edit. A pipe may stay open: no line is held back, and an interrupt
ends the command after all changes of the articles that were read.
` + inputHelp + `

Examples:

  tail -f articles.jsonl | chumtin watch
  chumtin watch -window 48h monday.jsonl tuesday.jsonl > changes.jsonl`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		in := defineInput(flags)
		in.everyTime, in.quiet = true, true
		g := defineGrouping(flags)
		window := flags.Duration("window", cluster.DefaultWindow, "how long a story stays open after its latest article")
		return func(ctx context.Context, args []string) error {
			if *window <= 0 {
				return usageError("-window: want above 0")
			}
			in.names = orStdin(args)
			opts, err := g.options(ctx)
			if err != nil {
				return err
			}
			stream, err := cluster.NewStream(cluster.StreamOptions{Options: opts, Window: *window})
			if err != nil {
				return err
			}
			if err := watch(ctx, in, stream, os.Stdout); err != nil {
				return err
			}
			return in.err()
		}
	},
}

// watch adds the articles of in to stream and writes the changes.
func watch(ctx context.Context, in *input, stream *cluster.Stream, w *os.File) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	write := func(rec jsonl.Record) error {
		p, err := stream.Put(rec.Article)
		for _, e := range p.Changes {
			err = errors.Join(err, enc.Encode(e))
		}
		return errors.Join(err, out.Flush())
	}
	err := in.each(ctx, func(rec jsonl.Record) {
		if err := write(rec); err != nil {
			stop(err)
		}
	})
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
