package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
)

func setupVersion(*flag.FlagSet) func(context.Context, []string) error {
	return func(_ context.Context, args []string) error {
		if err := noArguments(args); err != nil {
			return err
		}
		return printVersion(os.Stdout)
	}
}

// printVersion prints the version that was installed, or that of the commit if the
// program was built in a clone, and (devel) where neither is known.
func printVersion(w io.Writer) error {
	version := "(devel)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	_, err := fmt.Fprintf(w, "newsdesk %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
