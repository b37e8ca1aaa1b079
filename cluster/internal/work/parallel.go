package work

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Parallel calls a function of worker with each number below n, on all cores:
// each goroutine calls worker once, then the function it returned. It returns
// when all have ended, with the error of ctx if that ended before the last call.
func Parallel(ctx context.Context, n int, worker func() func(i int)) error {
	return On(ctx, runtime.GOMAXPROCS(0), n, worker)
}

// On is [Parallel] on so many cores at most, but one at least. On one it works in the
// goroutine that calls it.
func On(ctx context.Context, cores, n int, worker func() func(i int)) error {
	var next atomic.Int64
	run := func() {
		call := worker()
		for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
			call(i)
		}
	}
	if cores = min(cores, n, runtime.GOMAXPROCS(0)); cores > 1 {
		var wg sync.WaitGroup
		for range cores {
			wg.Go(run)
		}
		wg.Wait()
	} else if n > 0 {
		run()
	}
	return ctx.Err()
}
