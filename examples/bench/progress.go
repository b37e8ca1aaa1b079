package main

import (
	"fmt"
	"io"
	"time"
)

// A progress prints a line for each thing that begins, with the time since the
// start.
type progress struct {
	w     io.Writer
	start time.Time
}

func newProgress(w io.Writer) *progress { return &progress{w, time.Now()} }

func (p *progress) step(format string, args ...any) {
	fmt.Fprintf(p.w, "%4.0fs  %s\n", time.Since(p.start).Seconds(), fmt.Sprintf(format, args...))
}
