package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/chumtin/chumtin/examples/bench/corpus"
)

func setupTexts(flags *flag.FlagSet) func(context.Context, io.Writer) error {
	n := flags.Int("n", 5_000_000, "how many texts")
	return func(ctx context.Context, w io.Writer) error {
		if *n < 0 {
			return errors.New("-n: want no negative number")
		}
		out := bufio.NewWriterSize(w, 1<<20)
		for i, text := range corpus.ShortTexts(*n) {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			fmt.Fprintf(out, "{\"id\":%d,\"text\":\"%s\"}\n", i, text)
		}
		return out.Flush()
	}
}
