package calibrate

import (
	"context"
	"fmt"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
	"github.com/chumtin/chumtin/cluster/internal/propose"
	"github.com/chumtin/chumtin/cluster/internal/stored"
	"github.com/chumtin/chumtin/cluster/internal/story"
	"github.com/chumtin/chumtin/cluster/internal/topic"
	"github.com/chumtin/chumtin/cluster/internal/work"
	"github.com/chumtin/chumtin/cluster/steps"
)

// A Sample is articles, labelled or not, and how they are grouped.
type Sample struct {
	Options cluster.Options

	// Items are of articles as they are to be grouped by the threshold: without what
	// package [github.com/chumtin/chumtin/cluster/furniture] takes off if that does so
	// there.
	Items []steps.Item

	// Constraints hold at each threshold, on items that are marked as Constrained.
	Constraints []steps.Constraint
}

// A Calibration is what a labelled sample says about a threshold. All F1 are
// those of the [Figure], or of the pairs.
type Calibration struct {
	// Threshold is the one of the highest F1 on the sample, in steps of 0.01; of
	// equally good ones the middle. It is chosen anew for each resample: in 95 % of
	// them all that are equally good are from ThresholdLow on, and in 95 % up to
	// ThresholdHigh. So a sample that does not tell thresholds apart has a wide
	// interval.
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

	// Current is what the threshold of [Sample.Options] does.
	Current CurvePoint `json:"current"`

	// Curve is what each threshold does, the lowest first.
	Curve []CurvePoint `json:"curve"`
}

// IsFlat reports whether all thresholds do equally well, so that the sample does not
// say which to use.
func (c Calibration) IsFlat() bool {
	return !slices.ContainsFunc(c.Curve, func(p CurvePoint) bool { return p.F1 != c.F1 })
}

// A CurvePoint is what one threshold does: the scores of the sample, and the
// groups of all articles, labelled or not.
type CurvePoint struct {
	Threshold float64 `json:"threshold"`

	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`

	// Groups is the number of stories, or of topics, and Several the number of
	// those with several articles. The articles less the groups are the merges.
	Groups  int `json:"groups"`
	Several int `json:"several"`
}

const (
	// Thresholds of stories in hundredths. Below 0.08 similarities count as zero.
	storiesFrom, storiesTo = 8, 50

	// Those of topics. Below 0.15 the cosine of two stories is not looked at.
	topicsFrom, topicsTo = 15, 65
)

// Stories calibrates [cluster.Options.Threshold]. It groups the items by each
// threshold from 0.08 to 0.50 and compares the stories with labels, the event of
// articles by their ID. An article that labels do not have, or that has the label "",
// is not labelled: it is not scored, but counts as wrong in the story of one that is.
//
// It chooses the threshold by a figure, which for feeds should be [Told]. The result is
// the same for the same items and labels, in any order.
//
// An ID of no item is an error that wraps [cluster.ErrNoArticle]. Fewer than two
// events, or no event of several articles, is one that wraps [ErrNoLabels]. Other
// errors are those of [steps.Worker.Link].
func (s Sample) Stories(ctx context.Context, labels map[string]string, by Figure) (Calibration, error) {
	g, sample, err := s.labelled(ctx, labels, by)
	if err != nil {
		return Calibration{}, err
	}
	return g.stories(ctx, sample.tallies)
}

// StoriesByPairs is [Sample.Stories] by pairs of articles. Its precision is the
// share of the pairs in one story that are the same, its recall the share of the
// same that are in one story; the share of no pairs is 1. Pairs that share an
// article are not independent, so that a resample draws all that articles
// connect, or none of them.
//
// Pairs of random articles say little, as nearly all are different: take pairs
// whose similarity is near the threshold, above and below. An ID of no item is an
// error that wraps [cluster.ErrNoArticle], and pairs that say too little one that
// wraps [ErrNoPairs].
func (s Sample) StoriesByPairs(ctx context.Context, pairs *Pairs) (Calibration, error) {
	g, err := s.group(ctx)
	if err != nil {
		return Calibration{}, err
	}
	places := make(map[string]int, len(g.articles))
	for i, a := range g.articles {
		places[a.ID] = i
	}
	sample, err := newPairSample(places, pairs)
	if err != nil {
		return Calibration{}, err
	}
	return g.stories(ctx, sample.tallies)
}

// Topics calibrates [cluster.Options.TopicThreshold] as [Sample.Stories] does the
// threshold of stories: by each from 0.15 to 0.65, with the stories of the threshold in
// Options. The labels are the affair of each article; that of an article whose event is
// of no larger affair is its event.
func (s Sample) Topics(ctx context.Context, labels map[string]string, by Figure) (Calibration, error) {
	g, sample, err := s.labelled(ctx, labels, by)
	if err != nil {
		return Calibration{}, err
	}
	return g.topics(ctx, sample.tallies)
}

// labelled reads the items and their labels.
func (s Sample) labelled(ctx context.Context, labels map[string]string, by Figure) (*grouper, *labelSample, error) {
	g, err := s.group(ctx)
	if err != nil {
		return nil, nil, err
	}
	sample, err := newLabelSample(g.articles, labels, by)
	return g, sample, err
}

// A grouper groups articles by one threshold after the other.
type grouper struct {
	opts        cluster.Options
	articles    []story.Article
	isNamed     func(n int) bool
	constraints []story.Constraint
}

// group reads the items.
func (s Sample) group(ctx context.Context) (*grouper, error) {
	w, err := steps.NewWorker(s.Options)
	if err != nil {
		return nil, err
	}
	if _, err := w.Link(ctx, s.Items, nil, s.Constraints); err != nil { // checks both
		return nil, err
	}
	articles, order, err := stored.Read(ctx, w.Profile(), len(s.Items), func(i int) (*cluster.Article, []byte) {
		return &s.Items[i].Article, s.Items[i].Document
	})
	if err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	g := &grouper{
		opts: w.Options(), articles: articles,
		isNamed: func(n int) bool { return s.Items[order[n]].Constrained },
	}
	known := make(map[string]bool)
	for _, a := range articles {
		known[a.ID] = true
	}
	for _, c := range s.Constraints {
		if known[c.A] && known[c.B] { // Link takes others, if they part
			g.constraints = append(g.constraints, story.Constraint(c))
		}
	}
	return g, nil
}

// A trial is what one threshold does.
type trial struct {
	criteria    story.Criteria
	set         story.Set
	pairs       []like.Pair
	constraints []link.Constraint

	point   CurvePoint
	tallies []tally
}

// stories returns the calibration of stories by the tallies of the articles' groups.
func (g *grouper) stories(ctx context.Context, tallies func(got []int) []tally) (Calibration, error) {
	var trials []trial
	for _, threshold := range thresholds(storiesFrom, storiesTo, g.opts.Threshold) {
		t, err := g.newTrial(ctx, threshold, trials)
		if err != nil {
			return Calibration{}, err
		}
		trials = append(trials, t)
	}
	err := work.Parallel(ctx, len(trials), func() func(int) {
		return func(i int) {
			t := &trials[i]
			found, err := t.link(ctx)
			if err != nil {
				return // that of ctx
			}
			got := make([]int, len(g.articles))
			for k, n := range t.set.TextOf {
				got[k] = int(found.Of[n])
			}
			t.score(got, tallies)
		}
	})
	if err != nil {
		return Calibration{}, err
	}
	return choose(ctx, trials[:len(trials)-1], trials[len(trials)-1])
}

// topics returns the calibration of topics.
func (g *grouper) topics(ctx context.Context, tallies func(got []int) []tally) (Calibration, error) {
	t, err := g.newTrial(ctx, g.opts.Threshold, nil)
	if err != nil {
		return Calibration{}, err
	}
	found, err := t.link(ctx)
	if err != nil {
		return Calibration{}, err
	}
	stories, err := t.set.Stories(ctx, t.pairs, found)
	if err != nil {
		return Calibration{}, err
	}
	texts := make([][]like.Text, len(stories))
	for i, s := range stories {
		texts[i] = t.set.TextsOf(s)
	}
	all, err := topic.Of(ctx, texts)
	if err != nil {
		return Calibration{}, err
	}
	of := thresholds(topicsFrom, topicsTo, g.opts.TopicThreshold)
	trials := make([]trial, len(of))
	err = work.Parallel(ctx, len(trials), func() func(int) {
		return func(i int) {
			topics, _, err := all.Group(ctx, of[i])
			if err != nil {
				return // that of ctx
			}
			got := make([]int, len(g.articles))
			for k, s := range stories {
				for _, n := range s.Articles {
					got[n] = int(topics[k])
				}
			}
			trials[i].point.Threshold = of[i]
			trials[i].score(got, tallies)
		}
	})
	if err != nil {
		return Calibration{}, err
	}
	return choose(ctx, trials[:len(trials)-1], trials[len(trials)-1])
}

// thresholds returns those of a curve, in hundredths, and last the current one.
func thresholds(from, to int, current float64) (all []float64) {
	for hundredths := from; hundredths <= to; hundredths++ {
		all = append(all, float64(hundredths)/100)
	}
	return append(all, current)
}

// newTrial returns the trial of a threshold. Which copies count as one text depends on
// the threshold, but seldom, so that most trials share the pairs of one before.
func (g *grouper) newTrial(ctx context.Context, threshold float64, before []trial) (trial, error) {
	t := trial{
		criteria: story.NewCriteria(threshold, g.opts.Horizon, link.Method(g.opts.Linkage)),
		point:    CurvePoint{Threshold: threshold},
	}
	t.set = story.NewSet(g.articles, t.criteria, g.isNamed)
	same := func(u trial) bool { return slices.Equal(t.set.TextOf, u.set.TextOf) }
	if at := slices.IndexFunc(before, same); at >= 0 {
		u := &before[at]
		t.set, t.pairs, t.constraints = u.set, u.pairs, u.constraints
		return t, ctx.Err()
	}
	var err error
	t.pairs, _, err = propose.Pairs(ctx, t.set.Texts, t.criteria.Measure)
	t.constraints = t.set.OnTexts(g.constraints)
	return t, err
}

// link groups the texts on one core: trials run beside each other.
func (t *trial) link(ctx context.Context) (link.Grouping, error) {
	g, _, err := link.Texts(ctx, t.set.Texts, t.pairs, t.constraints, t.criteria.By, t.criteria.Threshold, 1)
	return g, err
}

// score sets point and tallies, given the group of each article.
func (t *trial) score(got []int, tallies func(got []int) []tally) {
	t.tallies = tallies(got)
	var all tally
	for _, u := range t.tallies {
		all.add(u, 1)
	}
	t.point.Precision, t.point.Recall, t.point.F1 = all.precision.value(), all.recall.value(), all.f1()
	sizes := make(map[int]int)
	for _, group := range got {
		sizes[group]++
	}
	t.point.Groups = len(sizes)
	for _, n := range sizes {
		if n > 1 {
			t.point.Several++
		}
	}
}
