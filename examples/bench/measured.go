package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/chumtin/chumtin/examples/bench/report"
)

// measured is the setup of a command that measures a section of a report. It prints
// the section, or renews it in a file.
func measured(setup func(*flag.FlagSet) func(context.Context, *progress) (report.Section, error)) func(*flag.FlagSet) func(context.Context, io.Writer) error {
	return func(flags *flag.FlagSet) func(context.Context, io.Writer) error {
		measure := setup(flags)
		var into renewal
		into.define(flags)
		return func(ctx context.Context, w io.Writer) error {
			command := commandLine(flags)
			if err := into.check(command); err != nil {
				return err
			}
			s, err := measure(ctx, newProgress(os.Stderr))
			if err != nil {
				return err
			}
			s.Command = command
			if into.path != "" {
				return into.renew(s)
			}
			return s.Write(w)
		}
	}
}

// commandLine returns the command whose flags were parsed, as everyone can run it:
// a file of this machine is FILE.
func commandLine(flags *flag.FlagSet) string {
	line := "go run ./examples/" + flags.Name()
	flags.Visit(func(f *flag.Flag) {
		value := f.Value.String()
		switch name, _ := flag.UnquoteUsage(f); {
		case f.Name == "into":
			return
		case name == "directory":
			value = "DIR"
		case name == "file":
			value = "FILE"
		}
		line += " -" + f.Name + " " + value
	})
	return line
}

// A renewal is a file in which sections are renewed, or none.
type renewal struct{ path string }

func (r *renewal) define(flags *flag.FlagSet) {
	flags.StringVar(&r.path, "into", "", "renew what the same command printed into this `file`, such as examples/bench/RESULTS.md, instead of printing it")
}

// check returns an error if the file has no place for what these commands print, before
// minutes have gone by.
func (r *renewal) check(commands ...string) error {
	if r.path == "" {
		return nil
	}
	text, err := os.ReadFile(r.path)
	if err != nil {
		return err
	}
	for _, command := range commands {
		if _, err := (report.Section{Command: command}).Renew(text); err != nil {
			return fmt.Errorf("%s: %w", r.path, err)
		}
	}
	return nil
}

// renew renews sections in the file, if there is one.
func (r *renewal) renew(sections ...report.Section) error {
	if r.path == "" {
		return nil
	}
	text, err := os.ReadFile(r.path)
	if err != nil {
		return err
	}
	for _, s := range sections {
		if text, err = s.Renew(text); err != nil {
			return fmt.Errorf("%s: %w", r.path, err)
		}
	}
	return os.WriteFile(r.path, text, 0o644)
}
