// Chumtin groups news articles into stories from the command line, tells why,
// scores the result against labels, finds the threshold that fits them, and
// repairs Vietnamese text on the way.
//
//	go install github.com/chumtin/chumtin/examples/chumtin@latest
//	chumtin help
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

var commands []*command

// init, as completion is a command and knows all of them.
func init() {
	commands = []*command{
		&clusterCommand,
		&watchCommand,
		&checkCommand,
		&explainCommand,
		&scoreCommand,
		&calibrateCommand,
		&dedupCommand,
		&bandsCommand,
		&learnCommand,
		&normalizeCommand,
		&decodeCommand,
		&pageCommand,
		&completionCommand,
		&versionCommand,
	}
}

// Exit statuses.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // so that a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) (status int) {
	if len(args) == 0 {
		_ = printUsage(os.Stderr)
		return exitUsage
	}
	switch args[0] {
	case "-h", "-help", "--help", "help":
		if len(args) == 1 {
			return failure(printUsage(os.Stdout))
		}
		args = []string{args[1], "-help"}
	case "-version", "--version":
		args[0] = "version"
	}
	c := findCommand(args[0])
	if c == nil {
		fmt.Fprintf(os.Stderr, "chumtin: no command %q; \"chumtin help\" lists them\n", args[0])
		return exitUsage
	}
	return exitStatus(c, c.main(ctx, args[1:]))
}

func findCommand(name string) *command {
	for _, c := range commands {
		if c.name == name {
			return c
		}
	}
	return nil
}

// exitStatus returns the status for what c.main returned, and tells the user.
func exitStatus(c *command, err error) int {
	switch _, isUsage := errors.AsType[usageError](err); {
	case errors.Is(err, flag.ErrHelp):
		return failure(c.printHelp(os.Stdout))
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "chumtin: interrupted")
		return exitInterrupted
	case isUsage:
		fmt.Fprintf(os.Stderr, "chumtin %s: %v\nusage: %s\nMore: chumtin help %s\n", c.name, err, c.usage(), c.name)
		return exitUsage
	}
	return failure(err)
}

// failure returns the status for an error that may be nil, and tells the user.
func failure(err error) int {
	if err == nil {
		return exitOK
	}
	fmt.Fprintln(os.Stderr, "chumtin:", err)
	return exitFailed
}

func printUsage(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, `Chumtin groups news articles that report the same event.

usage: chumtin COMMAND [flags] [arguments]

`)
	for _, c := range commands {
		fmt.Fprintf(out, "  %-10s %s\n", c.name, c.short)
	}
	fmt.Fprint(out, `
"chumtin help COMMAND" tells more.

Exit status: 0, 1 if something failed, 2 for wrong usage, 130 if interrupted.
`)
	return out.Flush()
}
