package calibrate_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/calibrate"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/cluster/score"
	"github.com/chumtin/chumtin/cluster/steps"
	"github.com/chumtin/chumtin/shingle"
)

// sampleOf returns a sample of articles.
func sampleOf(t testing.TB, articles []cluster.Article) calibrate.Sample {
	w, err := steps.NewWorker(cluster.Options{})
	require.NoError(t, err)
	var s calibrate.Sample
	for _, a := range articles {
		item, err := w.Item(a)
		require.NoError(t, err)
		s.Items = append(s.Items, item)
	}
	return s
}

func calibrated(t *testing.T, articles []cluster.Article, labels map[string]string, by calibrate.Figure) calibrate.Calibration {
	t.Helper()
	c, err := sampleOf(t, articles).Stories(t.Context(), labels, by)
	require.NoError(t, err)
	return c
}

// readLabelled returns the articles of a file and what is in a field of labels.
func readLabelled(t testing.TB, path, label string) (articles []cluster.Article, labels map[string]string) {
	r, err := jsonl.Open(path, jsonl.Options{Label: label})
	require.NoError(t, err)
	defer r.Close()
	labels = make(map[string]string)
	for rec, err := range r.All() {
		require.NoError(t, err)
		articles = append(articles, rec.Article)
		labels[rec.ID] = rec.Label
	}
	return articles, labels
}

func read(t testing.TB, path string) ([]cluster.Article, map[string]string) {
	return readLabelled(t, path, "cluster")
}

// stories groups articles.
func stories(t testing.TB, opts cluster.Options, articles []cluster.Article) []cluster.Story {
	b, err := cluster.NewBatch(opts)
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	s, err := b.Stories(t.Context())
	require.NoError(t, err)
	return s
}

// grade scores stories, or their topics.
func grade(t testing.TB, all []cluster.Story, labels map[string]string, nameOf func(cluster.Story) string) score.Scores {
	var truth, got []string
	for _, s := range all {
		for _, m := range s.Members {
			truth, got = append(truth, labels[m.Article.ID]), append(got, nameOf(s))
		}
	}
	s, err := score.ComparePartial(truth, got, "")
	require.NoError(t, err)
	return s
}

func byStory(s cluster.Story) string { return s.ID }
func byTopic(s cluster.Story) string { return s.Topic }

// readDay returns the day of feeds and its events.
func readDay(t *testing.T) (articles []cluster.Article, labels map[string]string) {
	return readLabelled(t, "../../testdata/feedday.jsonl", "event")
}

// readAffairs returns the day of feeds and its affairs, or events where there is none.
func readAffairs(t *testing.T) (articles []cluster.Article, labels map[string]string) {
	articles, labels = readLabelled(t, "../../testdata/feedday.jsonl", "affair")
	_, events := readDay(t)
	for id, label := range labels {
		if label == "" {
			labels[id] = events[id]
		}
	}
	return articles, labels
}

// pointOf returns what a threshold does by way of the stories and their scores.
func pointOf(t *testing.T, articles []cluster.Article, labels map[string]string, by calibrate.Figure, threshold float64) calibrate.CurvePoint {
	t.Helper()
	all := stories(t, cluster.Options{Threshold: threshold}, articles)
	p := calibrate.CurvePoint{Threshold: threshold, Groups: len(all)}
	for _, s := range all {
		if len(s.Members) > 1 {
			p.Several++
		}
	}
	s := grade(t, all, labels, byStory)
	scores := map[calibrate.Figure]score.PRF{calibrate.Told: s.Told, calibrate.BCubed: s.BCubed}[by]
	p.Precision, p.Recall, p.F1 = scores.Precision, scores.Recall, scores.F1
	return p
}

func assertPoint(t *testing.T, want, got calibrate.CurvePoint) {
	t.Helper()
	assert.Equal(t, want.Threshold, got.Threshold)
	assert.InDelta(t, want.Precision, got.Precision, 1e-9, "precision at %v", want.Threshold)
	assert.InDelta(t, want.Recall, got.Recall, 1e-9, "recall at %v", want.Threshold)
	assert.InDelta(t, want.F1, got.F1, 1e-9, "F1 at %v", want.Threshold)
	assert.Equal(t, want.Groups, got.Groups, "stories at %v", want.Threshold)
	assert.Equal(t, want.Several, got.Several, "stories of several at %v", want.Threshold)
}

// requireChosen checks that the threshold is one of the highest F1 of the curve.
func requireChosen(t *testing.T, c calibrate.Calibration) {
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
	c := calibrated(t, articles, labels, calibrate.Told)
	t.Logf("threshold %.2f from %.2f to %.2f, F1 %.3f, expected %.3f, 95 %% from %.3f to %.3f",
		c.Threshold, c.ThresholdLow, c.ThresholdHigh, c.F1, c.Expected, c.Low, c.High)
	requireChosen(t, c)
	assert.Less(t, c.Low, c.Expected)
	assert.Less(t, c.Expected, c.F1, "the sample flatters")
	assert.Greater(t, c.High, c.Expected)

	rand.New(rand.NewPCG(1, 2)).Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	assert.Equal(t, c, calibrated(t, articles, labels, calibrate.Told), "in any order")
}

// The curve is what one gets who groups by each threshold and scores.
func TestCalibrateIsWhatScoresSay(t *testing.T) {
	for _, sample := range []struct {
		name string
		read func(*testing.T) ([]cluster.Article, map[string]string)
	}{
		{"articles", func(t *testing.T) ([]cluster.Article, map[string]string) {
			return read(t, "../../testdata/labelled.jsonl")
		}},
		{"a day of feeds", readDay},
	} {
		articles, labels := sample.read(t)
		for _, by := range []calibrate.Figure{calibrate.Told, calibrate.BCubed} {
			t.Run(sample.name, func(t *testing.T) {
				c := calibrated(t, articles, labels, by)
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
	articles, labels := read(t, "../../testdata/labelled.jsonl")
	known := make(map[string]string)
	for i, a := range articles {
		if i%3 > 0 {
			known[a.ID] = labels[a.ID]
		}
	}
	for _, by := range []calibrate.Figure{calibrate.Told, calibrate.BCubed} {
		c := calibrated(t, articles, known, by)
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
	c := calibrated(t, articles, labels, calibrate.Told)
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
	articles, _ := read(t, "../../testdata/kimputin.jsonl")
	b := sampleOf(t, articles)
	for _, labels := range []map[string]string{
		nil,
		{articles[0].ID: "a", articles[1].ID: "a", articles[2].ID: ""},
		{articles[0].ID: "a", articles[1].ID: "b", articles[2].ID: "c"}, // each event has one article
	} {
		_, err := b.Stories(t.Context(), labels, calibrate.Told)
		assert.ErrorIs(t, err, calibrate.ErrNoLabels)
	}
	_, err := b.Stories(t.Context(), map[string]string{"nobody": "a", "no one": "b"}, calibrate.Told)
	assert.ErrorIs(t, err, cluster.ErrNoArticle)
	assert.ErrorContains(t, err, `"no one"`, "the first by its name")
	two := map[string]string{articles[0].ID: "a", articles[1].ID: "b", articles[2].ID: "b"}
	_, err = b.Stories(t.Context(), two, calibrate.BCubed+1)
	assert.EqualError(t, err, "calibrate: Figure is 2")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = b.Stories(ctx, two, calibrate.Told)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = calibrate.Sample{Options: cluster.Options{Threshold: 2}}.Stories(t.Context(), two, calibrate.Told)
	assert.ErrorContains(t, err, "Threshold")
	var missing context.Context
	_, err = b.Stories(missing, two, calibrate.Told)
	assert.ErrorContains(t, err, "Context is nil: pass context.Background")
	b.Items[0].Document = nil
	_, err = b.Stories(t.Context(), two, calibrate.Told)
	assert.ErrorIs(t, err, shingle.ErrDocument)
	assert.ErrorContains(t, err, articles[0].ID)
}

// samplePairs returns pairs of neighbours in a file by event, and of articles of
// events beside each other.
func samplePairs(articles []cluster.Article, labels map[string]string) (pairs []calibrate.LabelledPair) {
	sorted := slices.SortedFunc(slices.Values(articles), func(a, b cluster.Article) int {
		return cmp.Or(cmp.Compare(labels[a.ID], labels[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	for i := range len(sorted) - 1 {
		if i%4 < 2 { // two pairs of three articles, and then a gap
			a, b := sorted[i].ID, sorted[i+1].ID
			pairs = append(pairs, calibrate.LabelledPair{A: a, B: b, Same: labels[a] == labels[b]})
		}
	}
	return pairs
}

func collect(t *testing.T, pairs []calibrate.LabelledPair) *calibrate.Pairs {
	all := new(calibrate.Pairs)
	for _, p := range pairs {
		require.NoError(t, all.Add(p))
	}
	return all
}

func TestCalibratePairs(t *testing.T) {
	articles, labels := readDay(t)
	pairs := samplePairs(articles, labels)
	b := sampleOf(t, articles)
	c, err := b.StoriesByPairs(t.Context(), collect(t, pairs))
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
		assert.Len(t, all, p.Groups)
	}

	rng := rand.New(rand.NewPCG(3, 4))
	again := slices.Concat(pairs, pairs[:10])
	rng.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
	for i := range again {
		if rng.IntN(2) == 0 {
			again[i].A, again[i].B = again[i].B, again[i].A
		}
	}
	d, err := b.StoriesByPairs(t.Context(), collect(t, again))
	require.NoError(t, err)
	assert.Equal(t, c, d, "in any order, either way round and more than once")
}

func TestCalibratePairsRefuses(t *testing.T) {
	articles, _ := read(t, "../../testdata/kimputin.jsonl")
	b := sampleOf(t, articles)
	id := func(i int) string { return articles[i].ID }
	same := func(i, j int) calibrate.LabelledPair { return calibrate.LabelledPair{A: id(i), B: id(j), Same: true} }
	apart := func(i, j int) calibrate.LabelledPair { return calibrate.LabelledPair{A: id(i), B: id(j)} }
	for name, pairs := range map[string][]calibrate.LabelledPair{
		"no pairs":       nil,
		"same alone":     {same(0, 1), same(2, 3)},
		"apart alone":    {apart(0, 1), apart(2, 3)},
		"one connection": {same(0, 1), apart(1, 2), apart(2, 3)},
	} {
		_, err := b.StoriesByPairs(t.Context(), collect(t, pairs))
		assert.ErrorIs(t, err, calibrate.ErrNoPairs, name)
	}
	for name, pairs := range map[string][]calibrate.LabelledPair{
		"at once":           {same(0, 1), apart(1, 0)},
		"by way of a third": {same(0, 1), same(1, 2), apart(0, 2)},
		"and the other way": {apart(0, 2), same(0, 1), same(2, 1)},
	} {
		var all calibrate.Pairs
		for i, p := range pairs {
			err := all.Add(p)
			if i < len(pairs)-1 {
				require.NoError(t, err, name)
				continue
			}
			assert.ErrorIs(t, err, calibrate.ErrPairs, name)
			assert.Equal(t, len(pairs)-1, all.Len(), "the rest counts")
		}
	}
	var one calibrate.Pairs
	assert.ErrorIs(t, one.Add(apart(1, 1)), calibrate.ErrOneArticle)
	assert.Zero(t, one.Len())
	_, err := b.StoriesByPairs(t.Context(), collect(t, []calibrate.LabelledPair{same(0, 1), {A: id(0), B: "nobody"}}))
	assert.ErrorIs(t, err, cluster.ErrNoArticle)
	assert.ErrorContains(t, err, `article "nobody"`)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = b.StoriesByPairs(ctx, collect(t, []calibrate.LabelledPair{same(0, 1), apart(2, 3)}))
	assert.ErrorIs(t, err, context.Canceled)
}

// Rules hold at each threshold, as they do in the stories.
func TestCalibrateKeepsRules(t *testing.T) {
	articles, labels := read(t, "../../testdata/labelled.jsonl")
	b := sampleOf(t, articles)
	a, c := articles[0].ID, ""
	for _, x := range articles {
		if labels[x.ID] != labels[a] {
			c = x.ID
		}
	}
	for i := range b.Items {
		b.Items[i].Constrained = b.Items[i].Article.ID == a || b.Items[i].Article.ID == c
	}
	b.Constraints = []steps.Constraint{{A: a, B: c, Together: true}, {A: a, B: "nobody"}}
	got, err := b.Stories(t.Context(), labels, calibrate.Told)
	require.NoError(t, err)
	batch, err := cluster.NewBatch(cluster.Options{})
	require.NoError(t, err)
	for _, x := range articles {
		require.NoError(t, batch.Add(x))
	}
	require.NoError(t, batch.MustLink(a, c))
	all, err := batch.Stories(t.Context())
	require.NoError(t, err)
	assert.InDelta(t, grade(t, all, labels, byStory).Told.F1, got.Current.F1, 1e-9)
	assert.Len(t, all, got.Current.Groups)
	for _, p := range got.Curve {
		assert.Less(t, p.Precision, 1., "two events are one story at %v", p.Threshold)
	}
}

// Topics are calibrated by what topics of each threshold score.
func TestCalibrateTopics(t *testing.T) {
	articles, affairs := readAffairs(t)
	c, err := sampleOf(t, articles).Topics(t.Context(), affairs, calibrate.Told)
	require.NoError(t, err)
	t.Logf("threshold %.2f from %.2f to %.2f, F1 %.3f, expected %.3f, 95 %% from %.3f to %.3f",
		c.Threshold, c.ThresholdLow, c.ThresholdHigh, c.F1, c.Expected, c.Low, c.High)
	assert.Equal(t, cluster.DefaultTopicThreshold, c.Current.Threshold)
	for i, p := range append(c.Curve, c.Current) {
		assert.LessOrEqual(t, p.F1, c.F1)
		if i%9 > 0 && i < len(c.Curve) {
			continue
		}
		all := stories(t, cluster.Options{Topics: true, TopicThreshold: p.Threshold}, articles)
		s := grade(t, all, affairs, byTopic)
		assert.InDelta(t, s.Told.F1, p.F1, 1e-9, "F1 at %v", p.Threshold)
		assert.InDelta(t, s.Told.Precision, p.Precision, 1e-9, "precision at %v", p.Threshold)
		topics := make(map[string]int)
		for _, s := range all {
			topics[s.Topic] += len(s.Members)
		}
		assert.Len(t, topics, p.Groups)
		for _, n := range topics {
			if n > 1 {
				p.Several--
			}
		}
		assert.Zero(t, p.Several, "topics of several at %v", p.Threshold)
	}
	assert.Less(t, c.Expected, c.F1, "the sample flatters")
}

// A sample that does not tell thresholds apart says so.
func TestCalibrateFlat(t *testing.T) {
	text := "Đoàn tàu chở Chủ tịch Kim Jong-un dừng ở ga Khasan, Bộ trưởng Kozlov ra đón theo Hãng KCNA"
	articles := []cluster.Article{
		{ID: "a", Body: text, Source: "a"},
		{ID: "b", Body: text, Source: "b"},
		{ID: "c", Body: "Bão Yagi giật cấp 17 quật đổ cây xanh ở Hạ Long, Cẩm Phả mất điện"},
	}
	c := calibrated(t, articles, map[string]string{"a": "x", "b": "x", "c": "y"}, calibrate.Told)
	assert.True(t, c.IsFlat())
	assert.Equal(t, .08, c.ThresholdLow)
	assert.Equal(t, .5, c.ThresholdHigh)
	day, labels := readDay(t)
	assert.False(t, calibrated(t, day, labels, calibrate.Told).IsFlat())
}

// However early or late the context ends, nothing is returned but its error.
func TestCalibrateEndsWheneverTheContextDoes(t *testing.T) {
	articles, labels := read(t, "../../testdata/kimputin.jsonl")
	for i, a := range articles {
		labels[a.ID] = string(rune('a' + i%3))
	}
	s := sampleOf(t, articles)
	for name, run := range map[string]func(ctx context.Context) error{
		"stories": func(ctx context.Context) error { _, err := s.Stories(ctx, labels, calibrate.Told); return err },
		"topics":  func(ctx context.Context) error { _, err := s.Topics(ctx, labels, calibrate.Told); return err },
	} {
		ctx := &patience{Context: t.Context(), most: 1 << 62}
		require.NoError(t, run(ctx))
		for most := int64(0); most < ctx.looks.Load()-2; most += 101 {
			require.ErrorIs(t, run(&patience{Context: t.Context(), most: most}), context.Canceled, "%s, %d looks", name, most)
		}
	}
}

// A patience is a context that ends once it was looked at so many times.
type patience struct {
	context.Context
	most  int64
	looks atomic.Int64
}

func (p *patience) Err() error {
	if p.looks.Add(1) > p.most {
		return context.Canceled
	}
	return nil
}

func TestFigureText(t *testing.T) {
	for f, want := range map[calibrate.Figure]string{calibrate.Told: "told", calibrate.BCubed: "bcubed"} {
		text, err := f.MarshalText()
		require.NoError(t, err)
		assert.Equal(t, want, string(text))
		var back calibrate.Figure
		require.NoError(t, back.UnmarshalText(text))
		assert.Equal(t, f, back)
	}
	assert.Equal(t, "Figure(7)", calibrate.Figure(7).String())
	_, err := calibrate.Figure(7).MarshalText()
	assert.Error(t, err)
	assert.ErrorContains(t, new(calibrate.Figure).UnmarshalText([]byte("B3")), `"B3"`)
}
