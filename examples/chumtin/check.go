package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/chumtin/chumtin/cluster"
)

var checkCommand = command{
	name:     "check",
	synopsis: "[-threshold T] [-table FILE] FILE…",
	short:    "tell whether what watch saved is whole",
	long: `
Check reads states that "chumtin watch -state" saved, with the threshold and
table of that watch, and prints of each what is in it. What was damaged, or is
of other options, is an error that says what is wrong.

Example:

  chumtin check news.state`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		g := defineGrouping(flags)
		return func(ctx context.Context, args []string) error {
			if len(args) == 0 {
				return usageError("want the name of a file")
			}
			opts, err := g.options(ctx)
			if err != nil {
				return err
			}
			for _, name := range args {
				if _, err := os.Stat(name); err != nil {
					return err
				}
				s := watchState{file: name}
				stream, err := s.load(cluster.StreamOptions{Options: opts})
				if err != nil {
					return err
				}
				fmt.Printf("%s: %s\n", name, s.status(stream))
			}
			return nil
		}
	},
}
