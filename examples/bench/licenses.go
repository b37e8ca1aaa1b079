package main

import (
	"context"
	_ "embed"
	"flag"
	"io"
)

// licenses are those of what this program contains. .ci/licenses holds the text
// against what is built.
//
//go:embed LICENSES
var licenses string

func setupLicenses(*flag.FlagSet) func(context.Context, io.Writer) error {
	return func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, licenses)
		return err
	}
}
