package main

import (
	"context"
	"flag"
	"io"
)

func setupReport(*flag.FlagSet) func(context.Context, io.Writer) error { return nil }
