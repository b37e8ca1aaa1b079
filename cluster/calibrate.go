package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/work"
)

// A Figure is what [Batch.Calibrate] makes as high as it can.
type Figure int

const (
	// Told is the B-cubed F1 over the labelled articles that are in a story of
	// several, or ought to be. It is the figure for feeds, where most articles
	// stand alone and B-cubed is high for who joins nothing.
	Told Figure = iota

	// BCubed is the B-cubed F1 over all labelled articles.
	BCubed
)

// A Calibration is what a labelled sample says about the threshold. All F1 are
// those of the [Figure], or of the pairs.
type Calibration struct {
	// Threshold is the one of the highest F1 on the sample, in steps of 0.01; of
	// equally good ones the middle. It is chosen anew for each resample, and in
	// 95 % of them it lies from ThresholdLow to ThresholdHigh.
	Threshold     float64 `json:"threshold"`
	ThresholdLow  float64 `json:"thresholdlow"`
	ThresholdHigh float64 `json:"thresholdhigh"`

	// F1 is that of Threshold on the sample. It flatters: the threshold was
	// chosen for it.
	F1 float64 `json:"f1"`

	// Expected is the F1 to expect for other events of the kind, and 95 % of the
	// resamples lie from Low to High. Each resample draws as many events as there
	// are, with replacement, chooses its threshold by these, and is scored on the
	// events it did not draw (Efron and Tibshirani, An Introduction to the
	// Bootstrap, 17).
	Expected float64 `json:"expected"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`

	// Current is what the threshold of the batch's own [Options] does.
	Current CurvePoint `json:"current"`

	// Curve is what each threshold does, the lowest first.
	Curve []CurvePoint `json:"curve"`
}

// A CurvePoint is what one threshold does: the scores of the sample, and the
// stories of all articles of the batch, labelled or not.
type CurvePoint struct {
	Threshold float64 `json:"threshold"`

	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`

	// Stories is the number of stories, and Several the number of those with
	// several articles. The articles less the stories are the merges.
	Stories int `json:"stories"`
	Several int `json:"several"`
}

// A LabelledPair is what a reader says of two articles, by their IDs: that they
// report the same event, or different ones.
type LabelledPair struct {
	A    string `json:"a"`
	B    string `json:"b"`
	Same bool   `json:"same"`
}

// Errors of samples.
var (
	// ErrNoLabels reports a sample that has too few labelled events.
	ErrNoLabels = errors.New("want labelled articles of two events or more")

	// ErrNoPairs reports a sample of pairs that says too little.
	ErrNoPairs = errors.New("want pairs of the same event and of different ones, and not all of them connected by articles")

	// ErrPairs reports a pair that contradicts earlier ones.
	ErrPairs = errors.New("pair contradicts earlier ones")
)

const (
	calibrateFrom, calibrateTo = 8, 50 // thresholds in hundredths; below 0.08 similarities count as zero
	resamples                  = 1000
)

// Calibrate groups the articles added so far by each threshold from 0.08 to 0.50
// and compares the stories with labels, the event of articles by their ID. It
// chooses the threshold by a figure, which for feeds should be [Told]. Articles
// without a label are not scored, but count as wrong in the story of one that
// has. An ID that was not added is an error that wraps [ErrNoArticle], fewer than
// two events one that wraps [ErrNoLabels]. The result is the same for the same
// articles and labels.
func (b *Batch) Calibrate(ctx context.Context, labels map[string]string, by Figure) (Calibration, error) {
	if b.isZero() {
		return Calibration{}, errZeroBatch
	}
	if by != Told && by != BCubed {
		return Calibration{}, fmt.Errorf("cluster: calibrate: Figure is %d", by)
	}
	articles, constraints := b.snapshot()
	s, err := newEventSample(articles, labels, by)
	if err != nil {
		return Calibration{}, err
	}
	return b.calibrate(ctx, articles, constraints, s.tallies)
}

// CalibratePairs is [Batch.Calibrate] by pairs of articles. Its precision is the
// share of the pairs in one story that are the same, its recall the share of the
// same that are in one story; the share of no pairs is 1. Pairs that share an
// article are not independent, so that a resample draws all that articles
// connect, or none of them. A pair that comes again counts once.
//
// Pairs of random articles say little, as nearly all are different: take pairs
// whose similarity is near the threshold, above and below. An ID that was not
// added is an error that wraps [ErrNoArticle], a pair that contradicts those
// before one that wraps [ErrPairs], and pairs that say too little one that wraps
// [ErrNoPairs].
func (b *Batch) CalibratePairs(ctx context.Context, pairs []LabelledPair) (Calibration, error) {
	if b.isZero() {
		return Calibration{}, errZeroBatch
	}
	articles, constraints := b.snapshot()
	s, err := newPairSample(articles, pairs)
	if err != nil {
		return Calibration{}, err
	}
	return b.calibrate(ctx, articles, constraints, s.tallies)
}

// calibrate chooses a threshold by the tallies of the articles' groups.
func (b *Batch) calibrate(ctx context.Context, articles []article, constraints []idConstraint, tallies func([]link.GroupID) []tally) (Calibration, error) {
	if ctx == nil {
		return Calibration{}, errNilContext
	}
	trials, err := b.newTrials(ctx, articles, constraints)
	if err != nil {
		return Calibration{}, err
	}
	err = work.Parallel(ctx, len(trials), func() func(int) {
		return func(i int) { trials[i].run(ctx, tallies) }
	})
	if err != nil {
		return Calibration{}, err
	}
	curve, current := trials[:len(trials)-1], trials[len(trials)-1]
	return choose(ctx, curve, current)
}

// A trial is what one threshold does.
type trial struct {
	opts        Options
	texts       []like.Text
	textOf      []like.TextID // of each article
	pairs       []like.Pair
	constraints []link.Constraint

	point   CurvePoint
	tallies []tally
}

// newTrials returns the trials of the curve, and last that of the batch's own
// threshold. Which copies count as one text depends on the threshold, but seldom,
// so that most trials share the pairs of the one before.
func (b *Batch) newTrials(ctx context.Context, articles []article, constraints []idConstraint) ([]trial, error) {
	var trials []trial
	add := func(threshold float64) error {
		t := trial{opts: b.opts}
		t.opts.Threshold = threshold
		t.texts, t.textOf = distinct(articles, constraints, t.opts)
		at := slices.IndexFunc(trials, func(u trial) bool { return slices.Equal(t.textOf, u.textOf) })
		if at >= 0 {
			u := &trials[at]
			t.texts, t.textOf, t.pairs, t.constraints = u.texts, u.textOf, u.pairs, u.constraints
		} else {
			var err error
			if t.pairs, _, err = propose.Pairs(ctx, t.texts, t.opts.measure()); err != nil {
				return err
			}
			t.constraints = onTexts(constraints, articles, t.textOf)
		}
		trials = append(trials, t)
		return ctx.Err()
	}
	for hundredths := calibrateFrom; hundredths <= calibrateTo; hundredths++ {
		if err := add(float64(hundredths) / 100); err != nil {
			return nil, err
		}
	}
	return trials, add(b.opts.Threshold)
}

// run groups the articles and sets point and tallies, or does not if ctx ends.
func (t *trial) run(ctx context.Context, tallies func([]link.GroupID) []tally) {
	g, _, err := link.Texts(ctx, t.texts, t.pairs, t.constraints, link.Method(t.opts.Linkage), like.Units(t.opts.Threshold), 1)
	if err != nil {
		return
	}
	got, sizes := make([]link.GroupID, len(t.textOf)), make(map[link.GroupID]int)
	for k, n := range t.textOf {
		got[k] = g.Of[n]
		sizes[got[k]]++
	}
	t.tallies = tallies(got)
	var all tally
	for _, u := range t.tallies {
		all.add(u, 1)
	}
	t.point = CurvePoint{
		Threshold: t.opts.Threshold,
		Precision: all.precision.value(),
		Recall:    all.recall.value(),
		F1:        all.f1(),
		Stories:   len(sizes),
	}
	for _, n := range sizes {
		if n > 1 {
			t.point.Several++
		}
	}
}

// A tally is the precision and recall of what a resample draws as one: an event,
// or pairs that articles connect.
type tally struct{ precision, recall mean }

// add adds a tally so many times. The conversions forbid a fused multiply-add,
// which some machines have.
func (t *tally) add(other tally, times float64) {
	t.precision.add(float64(times*other.precision.sum), float64(times*other.precision.of))
	t.recall.add(float64(times*other.recall.sum), float64(times*other.recall.of))
}

// f1 returns the harmonic mean of precision and recall.
func (t tally) f1() float64 {
	p, r := t.precision.value(), t.recall.value()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// A mean is a sum and of how many it is. That of none is 1, as who joins nothing
// makes no error of precision.
type mean struct{ sum, of float64 }

func (m *mean) add(sum, of float64) {
	m.sum += sum
	m.of += of
}

func (m mean) value() float64 {
	if m.of == 0 {
		return 1
	}
	return m.sum / m.of
}

// An eventSample has the event of each article, or unlabelled.
type eventSample struct {
	event []int
	sizes []int // of the events
	by    Figure
}

const unlabelled = -1

func newEventSample(articles []article, labels map[string]string, by Figure) (*eventSample, error) {
	s := &eventSample{event: make([]int, len(articles)), by: by}
	names := make(map[string]int) // so that events are in the order of their first articles
	known := 0
	for i, e := range articles {
		label, ok := labels[e.ID]
		if ok {
			known++
		}
		if label == "" {
			s.event[i] = unlabelled
			continue
		}
		n, ok := names[label]
		if !ok {
			n = len(s.sizes)
			names[label], s.sizes = n, append(s.sizes, 0)
		}
		s.event[i] = n
		s.sizes[n]++
	}
	if known < len(labels) {
		return nil, missingLabel(articles, labels)
	}
	if len(s.sizes) < 2 {
		return nil, fmt.Errorf("cluster: calibrate: %w", ErrNoLabels)
	}
	return s, nil
}

// missingLabel returns the error of the first ID with a label that no article has.
func missingLabel(articles []article, labels map[string]string) error {
	left := maps.Clone(labels)
	for _, e := range articles {
		delete(left, e.ID)
	}
	return fmt.Errorf("cluster: label of article %q: %w", slices.Min(slices.Collect(maps.Keys(left))), ErrNoArticle)
}

// tallies returns the tally of each event.
func (s *eventSample) tallies(got []link.GroupID) []tally {
	type cell struct {
		event int
		group link.GroupID
	}
	both, sizes := make(map[cell]int), make(map[link.GroupID]int)
	for i, event := range s.event {
		sizes[got[i]]++
		both[cell{event, got[i]}]++
	}
	tallies := make([]tally, len(s.sizes))
	for i, event := range s.event {
		if event == unlabelled || s.by == Told && sizes[got[i]] == 1 && s.sizes[event] == 1 {
			continue
		}
		n := float64(both[cell{event, got[i]}])
		tallies[event].precision.add(n/float64(sizes[got[i]]), 1)
		tallies[event].recall.add(n/float64(s.sizes[event]), 1)
	}
	return tallies
}

// A pairSample has pairs of articles, by their places, in parts that have no
// article in common.
type pairSample struct {
	pairs []placedPair
	parts int
}

type placedPair struct {
	a, b int
	same bool
	part int
}

func newPairSample(articles []article, pairs []LabelledPair) (*pairSample, error) {
	places := make(map[string]int, len(articles))
	for i, e := range articles {
		places[e.ID] = i
	}
	var known link.Constraints[int]
	parts := link.NewSets(len(articles))
	s := new(pairSample)
	seen := make(map[[2]int]bool)
	for i, p := range pairs {
		var at [2]int
		for k, id := range []string{p.A, p.B} {
			n, ok := places[id]
			if !ok {
				return nil, fmt.Errorf("cluster: calibrate: pair %d: article %q: %w", i+1, id, ErrNoArticle)
			}
			at[k] = n
		}
		slices.Sort(at[:])
		if at[0] == at[1] {
			return nil, fmt.Errorf("cluster: calibrate: pair %d is article %q twice, want two articles", i+1, p.A)
		}
		if !known.Add(at[0], at[1], p.Same) {
			return nil, fmt.Errorf("cluster: calibrate: pair %d, articles %q and %q: %w", i+1, p.A, p.B, ErrPairs)
		}
		if !seen[at] {
			seen[at] = true
			parts.Join(like.TextID(at[0]), like.TextID(at[1]))
			s.pairs = append(s.pairs, placedPair{a: at[0], b: at[1], same: p.Same})
		}
	}
	// In an order of their own, so that the order of the sample does not matter.
	slices.SortFunc(s.pairs, func(p, q placedPair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	s.number(parts)
	isSame := func(p placedPair) bool { return p.same }
	isDifferent := func(p placedPair) bool { return !p.same }
	if s.parts < 2 || !slices.ContainsFunc(s.pairs, isSame) || !slices.ContainsFunc(s.pairs, isDifferent) {
		return nil, fmt.Errorf("cluster: calibrate: %w", ErrNoPairs)
	}
	return s, nil
}

// number numbers the parts that the pairs are in.
func (s *pairSample) number(parts link.Sets) {
	numbers := make(map[like.TextID]int)
	for i := range s.pairs {
		p := &s.pairs[i]
		name := parts.Find(like.TextID(p.a))
		n, ok := numbers[name]
		if !ok {
			n = len(numbers)
			numbers[name] = n
		}
		p.part = n
	}
	s.parts = len(numbers)
}

// tallies returns the tally of each part.
func (s *pairSample) tallies(got []link.GroupID) []tally {
	tallies := make([]tally, s.parts)
	for _, p := range s.pairs {
		t, together := &tallies[p.part], got[p.a] == got[p.b]
		right := 0.
		if together && p.same {
			right = 1
		}
		if together {
			t.precision.add(right, 1)
		}
		if p.same {
			t.recall.add(right, 1)
		}
	}
	return tallies
}

// choose chooses a threshold of the curve by the tallies.
func choose(ctx context.Context, curve []trial, current trial) (Calibration, error) {
	units := len(curve[0].tallies)
	best := bestOf(curve, slices.Repeat([]int{1}, units))
	c := Calibration{Threshold: curve[best].point.Threshold, F1: curve[best].point.F1, Current: current.point}
	for _, t := range curve {
		c.Curve = append(c.Curve, t.point)
	}

	type outcome struct{ threshold, f1 float64 }
	outcomes := make([]outcome, resamples)
	scored := make([]bool, resamples)
	err := work.Parallel(ctx, resamples, func() func(int) {
		return func(i int) {
			drawn, left := resample(units, uint64(i))
			at := bestOf(curve, drawn)
			if slices.Max(left) > 0 { // else all were drawn, which happens to few
				scored[i] = true
				outcomes[i].f1 = f1Of(curve[at].tallies, left)
			}
			outcomes[i].threshold = curve[at].point.Threshold
		}
	})
	if err != nil {
		return Calibration{}, err
	}
	var thresholds, scores []float64
	for i, o := range outcomes {
		thresholds = append(thresholds, o.threshold)
		if scored[i] {
			scores = append(scores, o.f1)
			c.Expected += o.f1
		}
	}
	c.Expected /= float64(len(scores))
	c.ThresholdLow, c.ThresholdHigh = interval(thresholds)
	c.Low, c.High = interval(scores)
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

// f1Of returns the F1 of tallies, each counted so many times.
func f1Of(tallies []tally, times []int) float64 {
	var sum tally
	for i, n := range times {
		if n > 0 {
			sum.add(tallies[i], float64(n))
		}
	}
	return sum.f1()
}

// bestOf returns the trial of the highest F1, of equally good ones the middle.
func bestOf(curve []trial, times []int) int {
	var best []int
	highest := -1.
	for i := range curve {
		score := f1Of(curve[i].tallies, times)
		if score > highest {
			best, highest = best[:0], score
		}
		if score == highest {
			best = append(best, i)
		}
	}
	return best[(len(best)-1)/2]
}
