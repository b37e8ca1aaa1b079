package main

import (
	"context"
	"fmt"
	"io"
	"os"
)

// filter calls f with each file, or standard input, and with standard output.
// What fails with one file is told on standard error, and the others are
// processed nevertheless.
func filter(ctx context.Context, names []string, f func(w io.Writer, r io.Reader, name string) error) error {
	failed := 0
	for _, name := range orStdin(names) {
		err := filterFile(ctx, name, f)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			failed++
		}
	}
	if failed > 0 {
		return fmt.Errorf("%s not or not wholly processed", count(failed, "file"))
	}
	return nil
}

func filterFile(ctx context.Context, name string, f func(w io.Writer, r io.Reader, name string) error) error {
	src, err := open(ctx, name, nil)
	if err != nil {
		return err
	}
	defer src.Close()
	if err := f(os.Stdout, src, name); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
