package cluster

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A Calibration is the threshold that fits a labelled sample best, and how well
// it does.
type Calibration struct {
	// Threshold is the threshold with the best B-cubed F1 on the sample, in
	// steps of 0.01. If several are equally good, it is the middle one.
	Threshold float64 `json:"threshold"`

	// F1 is the B-cubed F1 of Threshold on the sample. It is optimistic, as the
	// threshold was chosen on the same sample.
	F1 float64 `json:"f1"`

	// Expected is the B-cubed F1 to expect on other events of the same kind; 95
	// % of the resamples lie between Low and High. Each resample draws as many
	// events as there are, with replacement, chooses its threshold on these,
	// and is scored on the events that it did not draw (Efron and Tibshirani,
	// An Introduction to the Bootstrap, 17).
	Expected float64 `json:"expected"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`

	// Curve is the B-cubed F1 by threshold.
	Curve []CurvePoint `json:"curve"`
}

// A CurvePoint is the score of one threshold.
type CurvePoint struct {
	Threshold float64 `json:"threshold"`
	F1        float64 `json:"f1"`
}

// ErrNoLabels reports a sample with fewer than two labelled events.
var ErrNoLabels = errors.New("want labelled articles of two events or more")

const (
	calibrateFrom, calibrateTo = 5, 50 // thresholds in hundredths
	resamples                  = 1000
)

// Calibrate groups the articles added so far with each threshold from 0.05 to
// 0.50 and compares the stories with labels, which map the IDs of articles to
// their events. Articles without a label are not scored, but count as wrong in
// the story of one that has a label. If an ID was not added, the error wraps
// [ErrNoArticle]; with fewer than two events it wraps [ErrNoLabels]. The result
// is the same for the same articles and labels.
func (b *Batch) Calibrate(ctx context.Context, labels map[string]string) (Calibration, error) {
	if b.isZero() {
		return Calibration{}, errZeroBatch
	}
	articles, idConstraints, err := b.labelled(labels)
	if err != nil {
		return Calibration{}, err
	}
	lowest := like.Units(calibrateFrom / 100.)
	texts, textOf := distinct(articles, idConstraints, lowest)
	constraints := onTexts(idConstraints, articles, textOf)
	pairs, _, err := propose.Pairs(ctx, texts, lowest)
	if err != nil {
		return Calibration{}, err
	}
	truth := make([]string, len(articles))
	for i, e := range articles {
		truth[i] = labels[e.ID]
	}
	curve := make([][]tally, calibrateTo-calibrateFrom+1)
	err = work.Parallel(ctx, len(curve), func() func(int) {
		return func(i int) {
			g, err := link.Texts(ctx, texts, pairs, constraints, link.Method(b.opts.Linkage), like.Units(float64(calibrateFrom+i)/100))
			if err != nil {
				return // and so does parallel
			}
			got := make([]link.GroupID, len(articles))
			for k, n := range textOf {
				got[k] = g.Of[n]
			}
			curve[i] = tallies(truth, got)
		}
	})
	if err != nil {
		return Calibration{}, err
	}
	return calibrate(curve), nil
}

// labelled returns the articles in order, and the constraints, if labels fit them.
func (b *Batch) labelled(labels map[string]string) ([]article, []idConstraint, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	events := make(map[string]bool)
	for id, label := range labels {
		if _, ok := b.byID[id]; !ok {
			return nil, nil, fmt.Errorf("cluster: label of article %q: %w", id, ErrNoArticle)
		}
		if label != "" {
			events[label] = true
		}
	}
	if len(events) < 2 {
		return nil, nil, fmt.Errorf("cluster: calibrate: %w", ErrNoLabels)
	}
	return b.sorted(), slices.Clone(b.constraints), nil
}

// A tally sums over the articles of an event or of several.
type tally struct{ articles, precision, recall float64 }

func (t *tally) add(other tally) {
	t.articles += other.articles
	t.precision += other.precision
	t.recall += other.recall
}

// f1 returns the B-cubed F1 of the articles.
func (t tally) f1() float64 {
	if t.precision+t.recall == 0 {
		return 0
	}
	return 2 * t.precision * t.recall / (t.precision + t.recall) / t.articles
}

// tallies returns the tally of each event, in the order of the labels.
func tallies(truth []string, got []link.GroupID) []tally {
	type cell struct {
		label string
		group link.GroupID
	}
	both, ofGroup, ofLabel := make(map[cell]float64), make(map[link.GroupID]float64), make(map[string]float64)
	var labels []string
	for i, label := range truth {
		ofGroup[got[i]]++
		if label == "" {
			continue
		}
		if ofLabel[label] == 0 {
			labels = append(labels, label)
		}
		ofLabel[label]++
		both[cell{label, got[i]}]++
	}
	slices.Sort(labels)
	sums := make([]tally, len(labels))
	for i, label := range truth {
		if label == "" {
			continue
		}
		n := both[cell{label, got[i]}]
		k, _ := slices.BinarySearch(labels, label)
		sums[k].add(tally{1, n / ofGroup[got[i]], n / ofLabel[label]})
	}
	return sums
}

// calibrate chooses a threshold by the tallies of the events, by threshold.
func calibrate(curve [][]tally) Calibration {
	events := len(curve[0])
	all := make([]int, events)
	for i := range all {
		all[i] = 1
	}
	best, f1 := bestThreshold(curve, all)
	c := Calibration{Threshold: float64(calibrateFrom+best) / 100, F1: f1}
	for i := range curve {
		c.Curve = append(c.Curve, CurvePoint{float64(calibrateFrom+i) / 100, weighedF1(curve[i], all)})
	}
	rng := rand.New(rand.NewPCG(1, 1)) // any seed, but always the same
	var scores []float64
	for range resamples {
		drawn, left := make([]int, events), make([]int, events)
		for range events {
			drawn[rng.IntN(events)]++
		}
		rest := 0
		for i, n := range drawn {
			if n == 0 {
				left[i] = 1
				rest++
			}
		}
		if rest == 0 {
			continue // all events were drawn, which happens to few of them
		}
		at, _ := bestThreshold(curve, drawn)
		scores = append(scores, weighedF1(curve[at], left))
		c.Expected += scores[len(scores)-1]
	}
	c.Expected /= float64(len(scores))
	slices.Sort(scores)
	c.Low, c.High = scores[len(scores)*25/1000], scores[(len(scores)-1)*975/1000]
	return c
}

// weighedF1 returns the B-cubed F1 of the events, each counted so many times.
func weighedF1(events []tally, times []int) float64 {
	var sum tally
	for i, t := range events {
		n := float64(times[i])
		sum.add(tally{n * t.articles, n * t.precision, n * t.recall})
	}
	return sum.f1()
}

// bestThreshold returns the threshold of the best F1, as an index into curve,
// of equally good ones the middle.
func bestThreshold(curve [][]tally, times []int) (at int, f1 float64) {
	first, last := 0, 0
	for i := range curve {
		switch score := weighedF1(curve[i], times); {
		case score > f1:
			first, last, f1 = i, i, score
		case score == f1:
			last = i
		}
	}
	return (first + last) / 2, f1
}
