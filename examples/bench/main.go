// Bench says how well and how fast chumtin does its job beside what a user would
// pick instead, on the same work in one run.
//
//	go run ./examples/bench accuracy
//	go run ./examples/bench speed
//	go run ./examples/bench scale
//	go run ./examples/bench report -o DIR
//	go run ./examples/bench copies
//	go run ./examples/bench texts
//	go run ./examples/bench articles
//
// RESULTS.md holds what it printed; -into examples/bench/RESULTS.md renews that.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

// A command is what the first argument names.
type command struct {
	name, short string

	// setup defines the flags, and returns what to do once they are parsed.
	setup func(*flag.FlagSet) func(context.Context, io.Writer) error
}

var commands = []*command{
	{"accuracy", "how well stories match labels", measured(setupAccuracy)},
	{"speed", "what sketches, indexes and batches cost", measured(setupSpeed)},
	{"scale", "how cost grows with the number of articles", measured(setupScale)},
	{"report", "all of it as one HTML page with plots", setupReport},
	{"copies", "which copies in a corpus are found", measured(setupCopies)},
	{"texts", "print short made-up texts, a fifth of them copies", setupTexts},
	{"articles", "print made-up dated articles", setupArticles},
	{"licenses", "the licences of what this program contains", setupLicenses},
}

// Exit statuses.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // so that a second interrupt ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) (status int) {
	if len(args) == 0 {
		printUsage(stderr)
		return exitUsage
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		printUsage(stdout)
		return exitOK
	}
	if measure := children[args[0]]; measure != nil {
		return exitStatus(stderr, measure(args[1:], stdout))
	}
	for _, c := range commands {
		if c.name == args[0] {
			return c.main(ctx, args[1:], stdout, stderr)
		}
	}
	fmt.Fprintf(stderr, "bench: no command %q; \"bench help\" lists them\n", args[0])
	return exitUsage
}

func (c *command) main(ctx context.Context, args []string, stdout, stderr io.Writer) (status int) {
	flags := flag.NewFlagSet("bench "+c.name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	do := c.setup(flags)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return exitUsage
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "bench %s: unexpected argument %q\n", c.name, flags.Arg(0))
		return exitUsage
	}
	return exitStatus(stderr, do(ctx, stdout))
}

func exitStatus(stderr io.Writer, err error) int {
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "bench: interrupted")
		return exitInterrupted
	default:
		fmt.Fprintln(stderr, "bench:", err)
		return exitFailed
	}
}

func printUsage(w io.Writer) {
	fmt.Fprint(w, "Bench compares chumtin with what a user would pick instead.\n\nusage: bench COMMAND [flags]\n\n")
	for _, c := range commands {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.short)
	}
	fmt.Fprint(w, "\n\"bench COMMAND -help\" lists the flags. Each takes a few minutes at most with its defaults; progress is on standard error.\n")
}
