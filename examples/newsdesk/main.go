// Newsdesk shows the stories of the day: it fetches feeds, groups what they report
// as it comes, keeps all in one file, and serves a page of it.
//
//	go run ./examples/newsdesk
//
// shows a made-up day until there are feeds: newsdesk -help.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"syscall"
	_ "time/tzdata" // zones are known where the system has none
)

// Exit statuses.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

// A command is one of the program's.
type command struct {
	name  string
	args  string
	short string
	// setup defines flags and returns what runs the command with the arguments
	// after them.
	setup func(*flag.FlagSet) func(context.Context, []string) error
}

// A usageError is a mistake in how the program was called.
type usageError string

func (e usageError) Error() string { return string(e) }

func commands() []command {
	return []command{
		{"serve", "", "fetch feeds and serve the page; this is what newsdesk without a command does", setupServe},
		{"backup", "TO", "copy the file while a newsdesk uses it", setupBackup},
		{"check", "", "check that the file holds together", setupCheck},
		{"password", "", "read a password and print its hash for -users", setupPassword},
		{"version", "", "print the version of this program", setupVersion},
		{"licenses", "", "print the licences of what this program contains", setupLicenses},
	}
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // so that a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	do, operands, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitOK
	case err != nil:
		return exitUsage // which parse said
	}
	err = do(ctx, operands)
	if err == nil {
		return exitOK
	}
	fmt.Fprintln(os.Stderr, "newsdesk:", err)
	if _, ok := errors.AsType[usageError](err); ok {
		return exitUsage
	}
	return exitFailed
}

// parse returns what runs the command that arguments name, and the arguments for it.
func parse(args []string) (do func(context.Context, []string) error, operands []string, err error) {
	all := commands()
	c := all[0]
	if len(args) > 0 && args[0] == "help" {
		args = append([]string{"-help"}, args[1:]...)
	}
	if len(args) > 0 && (args[0] == "-version" || args[0] == "--version") {
		args = append([]string{"version"}, args[1:]...)
	}
	if len(args) > 0 {
		if i := slices.IndexFunc(all, func(other command) bool { return other.name == args[0] }); i >= 0 {
			c, args = all[i], args[1:]
		}
	}
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.Usage = func() { usage(flags, c, all) }
	do = c.setup(flags)
	err = flags.Parse(args)
	return do, flags.Args(), err
}

func usage(flags *flag.FlagSet, c command, all []command) {
	w := flags.Output()
	if c.name != all[0].name {
		fmt.Fprintf(w, "usage: newsdesk %s [flags] %s\n\n%s\n", c.name, c.args, c.short)
	} else {
		fmt.Fprint(w, "usage: newsdesk [COMMAND] [flags]\n\ncommands:\n")
		for _, c := range all {
			fmt.Fprintf(w, "  %-10s %s\n", c.name, c.short)
		}
		fmt.Fprint(w, "\nflags of serve:\n")
	}
	flags.PrintDefaults()
}

// noArguments returns an error if there are arguments.
func noArguments(args []string) error {
	if len(args) > 0 {
		return usageError(fmt.Sprintf("no argument wanted, got %q", args[0]))
	}
	return nil
}
