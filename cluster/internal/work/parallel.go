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
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			call := worker()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				call(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
