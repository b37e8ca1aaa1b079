package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/chumtin/chumtin/examples/internal/licenses"
	"github.com/chumtin/chumtin/shingle"
)

var versionCommand = command{
	name:  "version",
	short: "print the version, and the profile of what it stores",
	long: `
Version prints the version of the module, that of Go, and the profile. Documents
and sketches of equal profiles can be compared, those of others cannot.`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		withLicenses := flags.Bool("licenses", false, "print the licences of what the program contains instead")
		return func(_ context.Context, args []string) error {
			if len(args) > 0 {
				return usageError("no arguments wanted")
			}
			if *withLicenses {
				_, err := io.WriteString(os.Stdout, licenses.Text)
				return err
			}
			return printVersion(os.Stdout)
		}
	},
}

func printVersion(w io.Writer) error {
	x, err := shingle.NewExtractor(shingle.Options{})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "chumtin %s %s %s/%s\n%s\n", moduleVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH, x.Profile())
	return err
}

// moduleVersion returns the version that was installed, or that of the commit
// if the program was built in a clone. It is "(devel)" where neither is known.
func moduleVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
