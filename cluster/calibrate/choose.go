package calibrate

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/work"
)

const resamples = 1000

// choose chooses a threshold of the curve by the tallies.
func choose(ctx context.Context, curve []trial, current trial) (Calibration, error) {
	units := len(curve[0].tallies)
	best := bestOf(curve, slices.Repeat([]int{1}, units))
	c := Calibration{Threshold: best.threshold(curve), F1: best.f1, Current: current.point}
	for _, t := range curve {
		c.Curve = append(c.Curve, t.point)
	}

	type outcome struct{ low, high, f1 float64 }
	outcomes := make([]outcome, resamples)
	scored := make([]bool, resamples)
	err := work.Parallel(ctx, resamples, func() func(int) {
		return func(i int) {
			drawn, left := resample(units, uint64(i))
			best := bestOf(curve, drawn)
			outcomes[i].low, outcomes[i].high = best.ends(curve)
			rest := sumOf(best.trial(curve).tallies, left)
			if rest.precision.of+rest.recall.of > 0 { // else what is left says nothing, or nothing is
				scored[i] = true
				outcomes[i].f1 = rest.f1()
			}
		}
	})
	if err != nil {
		return Calibration{}, err
	}
	var lows, highs, scores []float64
	for i, o := range outcomes {
		lows, highs = append(lows, o.low), append(highs, o.high)
		if scored[i] {
			scores = append(scores, o.f1)
			c.Expected += o.f1
		}
	}
	c.ThresholdLow, _ = interval(lows)
	_, c.ThresholdHigh = interval(highs)
	c.High = 1 // of no resamples, as nothing is known then
	if len(scores) > 0 {
		c.Expected /= float64(len(scores))
		c.Low, c.High = interval(scores)
	}
	return c, nil
}

// resample draws n of n units with replacement, and returns how often each was
// drawn, and 1 for each that was not. It is the same for the same seed.
func resample(n int, seed uint64) (drawn, left []int) {
	rng := rand.New(rand.NewPCG(1, seed))
	drawn, left = make([]int, n), make([]int, n)
	for range n {
		drawn[rng.IntN(n)]++
	}
	for i, times := range drawn {
		if times == 0 {
			left[i] = 1
		}
	}
	return drawn, left
}

// interval sorts values, and returns between which 95 % of them lie.
func interval(values []float64) (low, high float64) {
	slices.Sort(values)
	return values[len(values)*25/1000], values[(len(values)-1)*975/1000]
}

// sumOf returns the sum of tallies, each counted so many times.
func sumOf(tallies []tally, times []int) (sum tally) {
	for i, n := range times {
		if n > 0 {
			sum.add(tallies[i], float64(n))
		}
	}
	return sum
}

// A best is the trials of the highest F1, by their places in the curve.
type best struct {
	at []int
	f1 float64
}

// bestOf returns the best trials by tallies that are counted so many times.
func bestOf(curve []trial, times []int) best {
	b := best{f1: -1}
	for i := range curve {
		f1 := sumOf(curve[i].tallies, times).f1()
		if f1 > b.f1 {
			b = best{b.at[:0], f1}
		}
		if f1 == b.f1 {
			b.at = append(b.at, i)
		}
	}
	return b
}

// trial returns the one in the middle.
func (b best) trial(curve []trial) *trial { return &curve[b.at[(len(b.at)-1)/2]] }

func (b best) threshold(curve []trial) float64 { return b.trial(curve).point.Threshold }

// ends returns the lowest and the highest threshold.
func (b best) ends(curve []trial) (low, high float64) {
	return curve[b.at[0]].point.Threshold, curve[b.at[len(b.at)-1]].point.Threshold
}
