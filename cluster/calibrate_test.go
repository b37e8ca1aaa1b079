package cluster_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/score"
)

func batchOf(t testing.TB, articles []cluster.Article) *cluster.Batch {
	b, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	return b
}

func calibrate(t *testing.T, articles []cluster.Article, labels map[string]string, by cluster.Figure) cluster.Calibration {
	t.Helper()
	c, err := batchOf(t, articles).Calibrate(context.Background(), labels, by)
	require.NoError(t, err)
	return c
}

// readDay returns the day of feeds and its events.
func readDay(t *testing.T) (articles []cluster.Article, labels map[string]string) {
	labels = make(map[string]string)
	for _, it := range readFeedDay(t) {
		articles = append(articles, it.Article)
		labels[it.ID] = it.Event
	}
	return articles, labels
}

// pointOf returns what a threshold does by way of the stories and their scores.
func pointOf(t *testing.T, articles []cluster.Article, labels map[string]string, by cluster.Figure, threshold float64) cluster.CurvePoint {
	t.Helper()
	all := stories(t, cluster.Options{Threshold: threshold}, articles)
	p := cluster.CurvePoint{Threshold: threshold, Stories: len(all)}
	for _, s := range all {
		if len(s.Members) > 1 {
			p.Several++
		}
	}
	s := grade(t, all, labels)
	scores := map[cluster.Figure]score.PRF{cluster.Told: s.Told, cluster.BCubed: s.BCubed}[by]
	p.Precision, p.Recall, p.F1 = scores.Precision, scores.Recall, scores.F1
	return p
}

func assertPoint(t *testing.T, want, got cluster.CurvePoint) {
	t.Helper()
	assert.Equal(t, want.Threshold, got.Threshold)
	assert.InDelta(t, want.Precision, got.Precision, 1e-9, "precision at %v", want.Threshold)
	assert.InDelta(t, want.Recall, got.Recall, 1e-9, "recall at %v", want.Threshold)
	assert.InDelta(t, want.F1, got.F1, 1e-9, "F1 at %v", want.Threshold)
	assert.Equal(t, want.Stories, got.Stories, "stories at %v", want.Threshold)
	assert.Equal(t, want.Several, got.Several, "stories of several at %v", want.Threshold)
}

// requireChosen checks that the threshold is one of the highest F1 of the curve.
func requireChosen(t *testing.T, c cluster.Calibration) {
	t.Helper()
	require.Len(t, c.Curve, 43)
	for i, p := range c.Curve {
		assert.InDelta(t, .08+.01*float64(i), p.Threshold, 1e-9)
		assert.LessOrEqual(t, p.F1, c.F1)
		if p.Threshold == c.Threshold {
			assert.Equal(t, c.F1, p.F1)
		}
	}
	assert.LessOrEqual(t, c.ThresholdLow, c.ThresholdHigh)
	assert.LessOrEqual(t, c.Low, c.High)
	assert.Equal(t, cluster.DefaultThreshold, c.Current.Threshold)
}

func TestCalibrate(t *testing.T) {
	articles, labels := readDay(t)
	c := calibrate(t, articles, labels, cluster.Told)
	t.Logf("threshold %.2f from %.2f to %.2f, F1 %.3f, expected %.3f, 95 %% from %.3f to %.3f",
		c.Threshold, c.ThresholdLow, c.ThresholdHigh, c.F1, c.Expected, c.Low, c.High)
	requireChosen(t, c)
	assert.Less(t, c.Low, c.Expected)
	assert.Less(t, c.Expected, c.F1, "the sample flatters")
	assert.Greater(t, c.High, c.Expected)

	rand.New(rand.NewPCG(1, 2)).Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	assert.Equal(t, c, calibrate(t, articles, labels, cluster.Told), "in any order")
}

// The curve is what one gets who groups by each threshold and scores.
func TestCalibrateIsWhatScoresSay(t *testing.T) {
	for _, sample := range []struct {
		name string
		read func(*testing.T) ([]cluster.Article, map[string]string)
	}{
		{"articles", func(t *testing.T) ([]cluster.Article, map[string]string) {
			return read(t, "../testdata/labelled.jsonl")
		}},
		{"a day of feeds", readDay},
	} {
		articles, labels := sample.read(t)
		for _, by := range []cluster.Figure{cluster.Told, cluster.BCubed} {
			t.Run(sample.name, func(t *testing.T) {
				c := calibrate(t, articles, labels, by)
				requireChosen(t, c)
				assertPoint(t, pointOf(t, articles, labels, by, cluster.DefaultThreshold), c.Current)
				for i, p := range c.Curve {
					if i%6 == 0 || p.Threshold == c.Threshold {
						assertPoint(t, pointOf(t, articles, labels, by, p.Threshold), p)
					}
				}
			})
		}
	}
}

// Articles without a label are distractors, as they are to the scores.
func TestCalibrateAmongOthers(t *testing.T) {
	articles, labels := read(t, "../testdata/labelled.jsonl")
	known := make(map[string]string)
	for i, a := range articles {
		if i%3 > 0 {
			known[a.ID] = labels[a.ID]
		}
	}
	for _, by := range []cluster.Figure{cluster.Told, cluster.BCubed} {
		c := calibrate(t, articles, known, by)
		for _, p := range c.Curve {
			if p.Threshold == c.Threshold {
				assertPoint(t, pointOf(t, articles, known, by, c.Threshold), p)
			}
		}
	}
}

// The resamples are drawn once more, from the stories and article by article.
func TestCalibrateResamples(t *testing.T) {
	articles, labels := readDay(t)
	slices.SortFunc(articles, func(a, b cluster.Article) int { // as a batch has them
		switch {
		case a.Time.IsZero() == b.Time.IsZero():
			return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID))
		case a.Time.IsZero():
			return 1
		}
		return -1
	})
	var events []string
	for _, a := range articles {
		if !slices.Contains(events, labels[a.ID]) {
			events = append(events, labels[a.ID])
		}
	}
	c := calibrate(t, articles, labels, cluster.Told)
	var curve [][]toldArticle
	for _, p := range c.Curve {
		curve = append(curve, toldArticles(stories(t, cluster.Options{Threshold: p.Threshold}, articles), labels))
	}
	var thresholds, scores []float64
	for i := range 1000 {
		rng := rand.New(rand.NewPCG(1, uint64(i)))
		drawn, left := make(map[string]float64), make(map[string]float64)
		for range events {
			drawn[events[rng.IntN(len(events))]]++
		}
		for _, e := range events {
			if drawn[e] == 0 {
				left[e] = 1
			}
		}
		var best []int
		highest := 0.
		for k, told := range curve {
			switch f1 := toldF1(told, drawn); {
			case f1 > highest+1e-12:
				best, highest = []int{k}, f1
			case f1 > highest-1e-12:
				best = append(best, k)
			}
		}
		at := best[(len(best)-1)/2]
		thresholds, scores = append(thresholds, c.Curve[at].Threshold), append(scores, toldF1(curve[at], left))
	}
	mean := 0.
	for _, s := range scores {
		mean += s / float64(len(scores))
	}
	slices.Sort(thresholds)
	slices.Sort(scores)
	assert.InDelta(t, mean, c.Expected, 1e-9)
	assert.InDelta(t, scores[25], c.Low, 1e-9)
	assert.InDelta(t, scores[974], c.High, 1e-9)
	assert.Equal(t, thresholds[25], c.ThresholdLow)
	assert.Equal(t, thresholds[974], c.ThresholdHigh)
}

// A toldArticle is an article in a story of several, or that ought to be.
type toldArticle struct {
	event             string
	precision, recall float64
}

func toldArticles(all []cluster.Story, labels map[string]string) (told []toldArticle) {
	sizes := make(map[string]float64)
	for _, event := range labels {
		sizes[event]++
	}
	for _, s := range all {
		for _, m := range s.Members {
			event, right := labels[m.Article.ID], 0.
			for _, n := range s.Members {
				if labels[n.Article.ID] == event {
					right++
				}
			}
			if len(s.Members) > 1 || sizes[event] > 1 {
				told = append(told, toldArticle{event, right / float64(len(s.Members)), right / sizes[event]})
			}
		}
	}
	return told
}

// toldF1 returns the F1 of articles, each counted as often as its event.
func toldF1(told []toldArticle, times map[string]float64) float64 {
	var precision, recall, n float64
	for _, a := range told {
		w := times[a.event]
		precision, recall, n = precision+w*a.precision, recall+w*a.recall, n+w
	}
	return 2 * (precision / n) * (recall / n) / (precision/n + recall/n)
}

func TestCalibrateRefuses(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	b := batchOf(t, articles)
	for _, labels := range []map[string]string{nil, {articles[0].ID: "a", articles[1].ID: "a", articles[2].ID: ""}} {
		_, err := b.Calibrate(context.Background(), labels, cluster.Told)
		assert.ErrorIs(t, err, cluster.ErrNoLabels)
	}
	_, err := b.Calibrate(context.Background(), map[string]string{"nobody": "a", "no one": "b"}, cluster.Told)
	assert.ErrorIs(t, err, cluster.ErrNoArticle)
	assert.ErrorContains(t, err, `"no one"`, "the first by its name")
	two := map[string]string{articles[0].ID: "a", articles[1].ID: "b"}
	_, err = b.Calibrate(context.Background(), two, cluster.BCubed+1)
	assert.EqualError(t, err, "cluster: calibrate: Figure is 2")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = b.Calibrate(ctx, two, cluster.Told)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = new(cluster.Batch).Calibrate(context.Background(), two, cluster.Told)
	assert.ErrorContains(t, err, "NewBatch")
	_, err = new(cluster.Batch).CalibratePairs(context.Background(), nil)
	assert.ErrorContains(t, err, "NewBatch")
}

// samplePairs returns pairs of neighbours in a file by event, and of articles of
// events beside each other.
func samplePairs(articles []cluster.Article, labels map[string]string) (pairs []cluster.LabelledPair) {
	sorted := slices.SortedFunc(slices.Values(articles), func(a, b cluster.Article) int {
		return cmp.Or(cmp.Compare(labels[a.ID], labels[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	for i := range len(sorted) - 1 {
		if i%4 < 2 { // two pairs of three articles, and then a gap
			a, b := sorted[i].ID, sorted[i+1].ID
			pairs = append(pairs, cluster.LabelledPair{A: a, B: b, Same: labels[a] == labels[b]})
		}
	}
	return pairs
}

func TestCalibratePairs(t *testing.T) {
	articles, labels := readDay(t)
	pairs := samplePairs(articles, labels)
	b := batchOf(t, articles)
	c, err := b.CalibratePairs(context.Background(), pairs)
	require.NoError(t, err)
	t.Logf("%d pairs: threshold %.2f from %.2f to %.2f, F1 %.3f, expected %.3f, 95 %% from %.3f to %.3f",
		len(pairs), c.Threshold, c.ThresholdLow, c.ThresholdHigh, c.F1, c.Expected, c.Low, c.High)
	requireChosen(t, c)
	assert.Less(t, c.Curve[42].Recall, 1., "the highest threshold splits events")
	for i, p := range append(c.Curve, c.Current) {
		if testing.Short() && i%6 > 0 {
			continue
		}
		storyOf := make(map[string]string)
		all := stories(t, cluster.Options{Threshold: p.Threshold}, articles)
		for _, s := range all {
			for _, m := range s.Members {
				storyOf[m.Article.ID] = s.ID
			}
		}
		var joined, same, both float64
		for _, l := range pairs {
			together := storyOf[l.A] == storyOf[l.B]
			if together {
				joined++
			}
			if l.Same {
				same++
			}
			if together && l.Same {
				both++
			}
		}
		assert.InDelta(t, both/joined, p.Precision, 1e-9, "precision at %v", p.Threshold)
		assert.InDelta(t, both/same, p.Recall, 1e-9, "recall at %v", p.Threshold)
		assert.InDelta(t, 2*both/(joined+same), p.F1, 1e-9, "F1 at %v", p.Threshold) // Dice of the two sets
		assert.Len(t, all, p.Stories)
	}

	rng := rand.New(rand.NewPCG(3, 4))
	again := slices.Concat(pairs, pairs[:10])
	rng.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
	for i := range again {
		if rng.IntN(2) == 0 {
			again[i].A, again[i].B = again[i].B, again[i].A
		}
	}
	d, err := b.CalibratePairs(context.Background(), again)
	require.NoError(t, err)
	assert.Equal(t, c, d, "in any order, either way round and more than once")
}

func TestCalibratePairsRefuses(t *testing.T) {
	articles, _ := read(t, "../testdata/kimputin.jsonl")
	b := batchOf(t, articles)
	id := func(i int) string { return articles[i].ID }
	same := func(i, j int) cluster.LabelledPair { return cluster.LabelledPair{A: id(i), B: id(j), Same: true} }
	apart := func(i, j int) cluster.LabelledPair { return cluster.LabelledPair{A: id(i), B: id(j)} }
	for name, pairs := range map[string][]cluster.LabelledPair{
		"no pairs":       nil,
		"same alone":     {same(0, 1), same(2, 3)},
		"apart alone":    {apart(0, 1), apart(2, 3)},
		"one connection": {same(0, 1), apart(1, 2), apart(2, 3)},
	} {
		_, err := b.CalibratePairs(context.Background(), pairs)
		assert.ErrorIs(t, err, cluster.ErrNoPairs, name)
	}
	for name, pairs := range map[string][]cluster.LabelledPair{
		"at once":            {same(0, 1), apart(1, 0)},
		"by way of a third":  {same(0, 1), same(1, 2), apart(0, 2)},
		"and the other way":  {apart(0, 2), same(0, 1), same(2, 1)},
		"before all is read": {same(0, 1), apart(1, 0), {A: "nobody"}},
	} {
		_, err := b.CalibratePairs(context.Background(), pairs)
		assert.ErrorIs(t, err, cluster.ErrPairs, name)
	}
	_, err := b.CalibratePairs(context.Background(), []cluster.LabelledPair{same(0, 1), {A: id(0), B: "nobody"}})
	assert.ErrorIs(t, err, cluster.ErrNoArticle)
	assert.ErrorContains(t, err, `pair 2: article "nobody"`)
	_, err = b.CalibratePairs(context.Background(), []cluster.LabelledPair{apart(1, 1)})
	assert.ErrorContains(t, err, "twice")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = b.CalibratePairs(ctx, []cluster.LabelledPair{same(0, 1), apart(2, 3)})
	assert.ErrorIs(t, err, context.Canceled)
}

// Rules hold at each threshold, as they do in the stories.
func TestCalibrateKeepsRules(t *testing.T) {
	articles, labels := read(t, "../testdata/labelled.jsonl")
	b := batchOf(t, articles)
	a, c := articles[0].ID, ""
	for _, x := range articles {
		if labels[x.ID] != labels[a] {
			c = x.ID
		}
	}
	require.NoError(t, b.MustLink(a, c))
	got, err := b.Calibrate(context.Background(), labels, cluster.Told)
	require.NoError(t, err)
	all, err := b.Stories(context.Background())
	require.NoError(t, err)
	assert.InDelta(t, grade(t, all, labels).Told.F1, got.Current.F1, 1e-9)
	assert.Len(t, all, got.Current.Stories)
	for _, p := range got.Curve {
		assert.Less(t, p.Precision, 1., "two events are one story at %v", p.Threshold)
	}
}
