package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/chumtin/chumtin/examples/bench/report"
)

type reportOptions struct {
	out      string
	into     renewal
	accuracy accuracyOptions
	speed    speedOptions
	scale    scaleOptions
}

func setupReport(flags *flag.FlagSet) func(context.Context, io.Writer) error {
	var o reportOptions
	flags.StringVar(&o.out, "o", "", "the `directory` for index.html, and results.md with the same tables")
	o.speed.define(flag.NewFlagSet("", flag.ContinueOnError))
	o.scale.define(flag.NewFlagSet("", flag.ContinueOnError))
	o.accuracy.define(flags)
	o.into.define(flags)
	return func(ctx context.Context, w io.Writer) error {
		if o.out == "" {
			return errors.New("report: -o DIR is missing")
		}
		if err := o.into.check(o.accuracy.command(), speedCommand, scaleCommand); err != nil {
			return err
		}
		page, err := writeReport(ctx, o, newProgress(os.Stderr))
		if err != nil {
			return err
		}
		fmt.Fprintln(w, page)
		return nil
	}
}

// writeReport runs all commands and writes what they found. It returns the path
// of the page.
func writeReport(ctx context.Context, o reportOptions, p *progress) (string, error) {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return "", err
	}
	scored, err := accuracy(ctx, o.accuracy, p)
	if err != nil {
		return "", err
	}
	timed, err := speed(ctx, o.speed, p)
	if err != nil {
		return "", err
	}
	grown, err := scale(ctx, o.scale, p)
	if err != nil {
		return "", err
	}
	sections := []report.Section{scored, timed, grown}
	page, err := report.Write(o.out, "go run ./examples/bench report -o DIR", sections)
	if err != nil {
		return "", err
	}
	return page, o.into.renew(sections...)
}
