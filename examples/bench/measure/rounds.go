// Package measure measures what work costs: processor time, allocations and
// memory.
package measure

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

// A Cost is what one pass took.
type Cost struct {
	CPU           time.Duration
	Allocs, Bytes float64 // allocated; negative if not known
}

// A Contender does the work once and returns what it took.
type Contender struct {
	Name string
	Pass func() (Cost, error)
}

// minRound is the minimum time that a contender works in one round.
const minRound = 100 * time.Millisecond

// InProcess measures a function of this process. It repeats it until a round is
// long enough to be measured.
func InProcess(work func() error) func() (Cost, error) {
	return func() (Cost, error) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := CPUTime()
		passes := 0
		for used := time.Duration(0); used < minRound; used = CPUTime() - start {
			if err := work(); err != nil {
				return Cost{}, err
			}
			passes++
		}
		used := CPUTime() - start
		runtime.ReadMemStats(&after)
		n := float64(passes)
		return Cost{
			CPU:    used / time.Duration(passes),
			Allocs: float64(after.Mallocs-before.Mallocs) / n,
			Bytes:  float64(after.TotalAlloc-before.TotalAlloc) / n,
		}, nil
	}
}

// Rounds lets all contenders work in each round, in rotated order, after round 0
// that warms up. It calls begin before each round, and returns the costs of each
// contender by round.
func Rounds(ctx context.Context, contenders []Contender, rounds int, begin func(round int)) ([][]Cost, error) {
	costs := make([][]Cost, len(contenders))
	for round := range rounds + 1 {
		begin(round)
		for i := range contenders {
			n := (i + round) % len(contenders)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			c, err := contenders[n].Pass()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", contenders[n].Name, err)
			}
			if round > 0 {
				costs[n] = append(costs[n], c)
			}
		}
	}
	return costs, nil
}
