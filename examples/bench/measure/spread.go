package measure

import (
	"fmt"
	"slices"
)

// A Spread is the median of what was measured, with its range.
type Spread struct{ Median, Min, Max float64 }

// NewSpread returns the spread of one or more values.
func NewSpread(values []float64) Spread {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	return Spread{(v[(n-1)/2] + v[n/2]) / 2, v[0], v[n-1]}
}

// Ratios returns how many times more processor time a peer took than ours, round
// by round.
func Ratios(peer, ours []Cost) Spread {
	r := make([]float64, len(ours))
	for i := range ours {
		r[i] = float64(peer[i].CPU) / float64(ours[i].CPU)
	}
	return NewSpread(r)
}

// CPU returns the spread of processor times, in nanoseconds.
func CPU(costs []Cost) Spread {
	v := make([]float64, len(costs))
	for i, c := range costs {
		v[i] = float64(c.CPU)
	}
	return NewSpread(v)
}

func (s Spread) String() string { return fmt.Sprintf("%.1f (%.1f–%.1f)", s.Median, s.Min, s.Max) }
