package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
)

// A command is what the first argument names.
type command struct {
	name     string
	synopsis string   // the arguments
	words    []string // which can only be these, if not nil
	short    string   // one line for the list of commands
	long     string   // for help

	// setup defines the flags, and returns what to do with the arguments once
	// they are parsed.
	setup func(*flag.FlagSet) func(ctx context.Context, args []string) error
}

// A usageError tells that a command was called in a wrong way.
type usageError string

func (e usageError) Error() string { return string(e) }

func (c *command) usage() string { return strings.TrimSpace("chumtin " + c.name + " " + c.synopsis) }

// main runs the command.
func (c *command) main(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	do := c.setup(flags)
	var p profiles
	p.define(flags)
	operands, err := parse(flags, args)
	if err != nil {
		return err
	}
	if err := p.start(); err != nil {
		return err
	}
	err = do(ctx, operands)
	return errors.Join(err, p.stop())
}

// defineFile defines a flag that is the name of a file.
func defineFile(flags *flag.FlagSet, file *string, name, usage string) {
	flags.Func(name, usage, func(value string) error {
		if value == "" {
			return errors.New("want the name of a file")
		}
		*file = value
		return nil
	})
}

// parse returns the arguments that are no flags. Flags may come after them,
// until "--".
func parse(flags *flag.FlagSet, args []string) (operands []string, err error) {
	for {
		if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, err
		} else if err != nil {
			return nil, usageError(err.Error())
		}
		rest := flags.Args()
		parsed := args[:len(args)-len(rest)]
		if len(rest) == 0 || len(parsed) > 0 && parsed[len(parsed)-1] == "--" {
			return append(operands, rest...), nil
		}
		operands, args = append(operands, rest[0]), rest[1:]
	}
}

func (c *command) printHelp(w io.Writer) error {
	out := bufio.NewWriter(w)
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	c.setup(flags)
	new(profiles).define(flags)
	fmt.Fprintf(out, "usage: %s\n\n%s\n\nFlags:\n", c.usage(), strings.TrimSpace(c.long))
	flags.SetOutput(out)
	flags.PrintDefaults()
	return out.Flush()
}

// profiles are files that tell where time and memory went.
type profiles struct {
	cpu, mem string
	cpuFile  *os.File
}

func (p *profiles) define(flags *flag.FlagSet) {
	defineFile(flags, &p.cpu, "cpuprofile", "write a CPU profile to `file`, for go tool pprof")
	defineFile(flags, &p.mem, "memprofile", "write a memory profile to `file`")
}

func (p *profiles) start() (err error) {
	if p.cpu == "" {
		return nil
	}
	if p.cpuFile, err = os.Create(p.cpu); err != nil {
		return err
	}
	return pprof.StartCPUProfile(p.cpuFile)
}

func (p *profiles) stop() error {
	var cpuErr, memErr error
	if p.cpuFile != nil {
		pprof.StopCPUProfile()
		cpuErr = p.cpuFile.Close()
	}
	if p.mem != "" {
		memErr = writeHeapProfile(p.mem)
	}
	return errors.Join(cpuErr, memErr)
}

func writeHeapProfile(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	runtime.GC()
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
