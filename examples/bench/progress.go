package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/chumtin/chumtin/examples/bench/measure"
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

// rounds measures contenders, with a line for each round.
func (p *progress) rounds(ctx context.Context, what string, contenders []measure.Contender, rounds int) ([][]measure.Cost, error) {
	return measure.Rounds(ctx, contenders, rounds, func(round int) {
		p.step("%s: round %d of %d", what, round, rounds)
	})
}
