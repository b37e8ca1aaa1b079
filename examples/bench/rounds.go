package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"time"
)

// A cost is what one pass took.
type cost struct {
	cpu           time.Duration
	allocs, bytes float64 // allocated; negative if not known
}

// A contender does the work once and tells what it took.
type contender struct {
	name string
	pass func() (cost, error)
}

// leastRound is how long a contender works in one round, at least.
const leastRound = 100 * time.Millisecond

// inProcess measures a function of this process. It repeats it until a round is
// long enough to be measured.
func inProcess(work func() error) func() (cost, error) {
	return func() (cost, error) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		start := cpuTime()
		passes := 0
		for used := time.Duration(0); used < leastRound; used = cpuTime() - start {
			if err := work(); err != nil {
				return cost{}, err
			}
			passes++
		}
		used := cpuTime() - start
		runtime.ReadMemStats(&after)
		n := float64(passes)
		return cost{
			cpu:    used / time.Duration(passes),
			allocs: float64(after.Mallocs-before.Mallocs) / n,
			bytes:  float64(after.TotalAlloc-before.TotalAlloc) / n,
		}, nil
	}
}

// runRounds lets all contenders work in each round, in rotated order, after a
// round that warms up. It returns the costs of each contender by round.
func runRounds(ctx context.Context, what string, contenders []contender, rounds int, p *progress) ([][]cost, error) {
	costs := make([][]cost, len(contenders))
	for round := range rounds + 1 {
		p.step("%s: round %d of %d", what, round, rounds)
		for i := range contenders {
			n := (i + round) % len(contenders)
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			c, err := contenders[n].pass()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", contenders[n].name, err)
			}
			if round > 0 {
				costs[n] = append(costs[n], c)
			}
		}
	}
	return costs, nil
}

// A spread is the median of what was measured, with its range.
type spread struct{ median, min, max float64 }

func newSpread(values []float64) spread {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	return spread{(v[(n-1)/2] + v[n/2]) / 2, v[0], v[n-1]}
}

// ratios returns how many times more a peer took than ours, round by round.
func ratios(peer, ours []cost) spread {
	r := make([]float64, len(ours))
	for i := range ours {
		r[i] = float64(peer[i].cpu) / float64(ours[i].cpu)
	}
	return newSpread(r)
}

func cpuSpread(costs []cost) spread {
	v := make([]float64, len(costs))
	for i, c := range costs {
		v[i] = float64(c.cpu)
	}
	return newSpread(v)
}

func (s spread) String() string { return fmt.Sprintf("%.1f (%.1f–%.1f)", s.median, s.min, s.max) }
