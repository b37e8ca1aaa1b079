package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
)

// licenses are those of what this program contains. .ci/licenses holds the text
// against what is built.
//
//go:embed LICENSES
var licenses string

func setupLicenses(*flag.FlagSet) func(context.Context, []string) error {
	return func(_ context.Context, args []string) error {
		if err := noArguments(args); err != nil {
			return err
		}
		_, err := fmt.Print(licenses)
		return err
	}
}
