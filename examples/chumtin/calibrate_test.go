package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/calibrate"
	"github.com/chumtin/chumtin/cluster/furniture"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/cluster/steps"
)

// labelledSample returns a sample of a file, without furniture, and what its articles
// have in a field.
func labelledSample(t *testing.T, name, label string) (calibrate.Sample, map[string]string) {
	t.Helper()
	r, err := jsonl.Open(testdata(name), jsonl.Options{Label: label})
	require.NoError(t, err)
	defer r.Close()
	worker, err := steps.NewWorker(cluster.Options{})
	require.NoError(t, err)
	var articles []cluster.Article
	labels := make(map[string]string)
	for rec, err := range r.All() {
		require.NoError(t, err)
		articles = append(articles, rec.Article)
		labels[rec.ID] = rec.Label
	}
	var known furniture.Learner
	known.Learn(articles...)
	var sample calibrate.Sample
	for _, a := range articles {
		item, err := worker.Item(known.Trim(a))
		require.NoError(t, err)
		sample.Items = append(sample.Items, item)
	}
	return sample, labels
}

// lineOf returns the line of a threshold in what "calibrate" prints.
func lineOf(p calibrate.CurvePoint, note string) string {
	return fmt.Sprintf("\n%-9s  %.4f     %.4f  %.4f  %7d  %10d%s\n", fmt.Sprintf("%.2f", p.Threshold), p.Precision, p.Recall, p.F1, p.Groups, p.Several, note)
}

func TestCalibrate(t *testing.T) {
	sample, labels := labelledSample(t, "labelled.jsonl", "cluster")
	for _, test := range []struct {
		flags []string
		by    calibrate.Figure
		name  string
	}{
		{nil, calibrate.Told, "told"},
		{[]string{"-by", "told"}, calibrate.Told, "told"},
		{[]string{"-by", "bcubed"}, calibrate.BCubed, "B³"},
	} {
		want, err := sample.Stories(t.Context(), labels, test.by)
		require.NoError(t, err)
		got := succeed(t, "", append([]string{"calibrate", testdata("labelled.jsonl")}, test.flags...)...)
		assert.True(t, strings.HasPrefix(got, fmt.Sprintf("labelled   140 of 140 articles\nthreshold  %.2f; 95 %% of resamples choose from %.2f to %.2f\nF1         %.4f of %s; of other events %.4f, 95 %% from %.4f to %.4f\n",
			want.Threshold, want.ThresholdLow, want.ThresholdHigh, want.F1, test.name, want.Expected, want.Low, want.High)), got)
		assert.True(t, strings.HasSuffix(got, fmt.Sprintf("\nTo use it: -threshold %.2f\n", want.Threshold)), got)
		assert.Contains(t, got, lineOf(want.Curve[0], ""))
		assert.Contains(t, got, lineOf(want.Curve[42], ""))
		for _, p := range want.Curve {
			if p.Threshold == want.Threshold {
				assert.Contains(t, got, lineOf(p, "  best"))
			}
		}
	}
}

// The threshold in use is the flag's, and its figures are those of "score".
func TestCalibrateBesideTheThresholdInUse(t *testing.T) {
	got := succeed(t, "", "calibrate", "-threshold", ".4", "-by", "bcubed", testdata("labelled.jsonl"))
	f1 := bCubedF1(t, succeed(t, "", "score", "-truth", "cluster", "-threshold", ".4", testdata("labelled.jsonl")))
	assert.Contains(t, got, fmt.Sprintf("\nin use     0.40, F1 %.4f\n", f1))
	assert.Regexp(t, `\n0\.40 .*  in use\n`, got)
	assert.Equal(t, 1, strings.Count(got, "\n0.40 "))
}

func TestCalibrateByPairs(t *testing.T) {
	sample, labels := labelledSample(t, "labelled.jsonl", "cluster")
	var ids []string
	for i := 1; i <= 59; i++ {
		for _, id := range []string{fmt.Sprintf("s%02d-1", i), fmt.Sprintf("s%02d-2", i)} {
			if labels[id] != "" {
				ids = append(ids, id)
			}
		}
	}
	var pairs calibrate.Pairs
	lines := strings.Builder{}
	lines.WriteString("\ufeff# made for a test\r\n\r\n")
	for i := 0; i+2 < len(ids); i += 3 {
		for _, b := range ids[i+1 : i+3] {
			p := calibrate.LabelledPair{A: ids[i], B: b, Same: labels[ids[i]] == labels[b]}
			require.NoError(t, pairs.Add(p))
			fmt.Fprintf(&lines, "%s\t%s\t%s\r\n", p.A, p.B, map[bool]string{true: "same", false: "different"}[p.Same])
		}
	}
	want, err := sample.StoriesByPairs(t.Context(), &pairs)
	require.NoError(t, err)
	dir := t.TempDir()
	write(t, dir, "pairs.tsv", lines.String())
	got := succeed(t, "", "calibrate", "-pairs", filepath.Join(dir, "pairs.tsv"), testdata("labelled.jsonl"))
	assert.Contains(t, got, fmt.Sprintf("labelled   %d pairs\nthreshold  %.2f;", pairs.Len(), want.Threshold))
	assert.Contains(t, got, fmt.Sprintf("\nF1         %.4f of pairs; of other events %.4f,", want.F1, want.Expected))
	assert.Contains(t, got, lineOf(want.Curve[42], ""))
	assert.Equal(t, got, succeed(t, lines.String(), "calibrate", "-pairs", "-", testdata("labelled.jsonl")))
}

func TestCalibrateTellsBadPairs(t *testing.T) {
	const pairs = "s01-1\ts01-2\tsame\n" +
		"s01-1\ts01-2\n" +
		"s01-1\ts01-2\tyes\n" +
		"s01-1\tnobody\tsame\n" +
		"s01-1\ts01-1\tsame\n" +
		"s01-2\ts01-1\tdifferent\n" +
		"s02-1\ts03-1\tdifferent\n"
	told := []string{
		`pairs.tsv:2: want id, id and "same" or "different", with tabs between`,
		`pairs.tsv:3: want id, id and "same" or "different", with tabs between`,
		`pairs.tsv:4: no article "nobody" among 140 articles`,
		`pairs.tsv:5: article "s01-1" twice, want two articles`,
		`pairs.tsv:6: articles "s01-2" and "s01-1": pair contradicts earlier ones`,
		"5 bad lines skipped",
	}
	dir := t.TempDir()
	write(t, dir, "pairs.tsv", pairs)
	labelled, err := filepath.Abs(testdata("labelled.jsonl"))
	require.NoError(t, err)
	got := runIn(t, dir, "", "calibrate", "-pairs", "pairs.tsv", labelled)
	assert.Equal(t, exitFailed, got.status)
	checkLines(t, told, got.stderr)
	assert.Contains(t, got.stdout, "labelled   2 pairs\n", "the rest counts")

	got = runIn(t, dir, "", "calibrate", "-strict", "-pairs", "pairs.tsv", labelled)
	assert.Equal(t, exitFailed, got.status)
	checkLines(t, []string{told[0], "-strict"}, got.stderr)
	assert.Empty(t, got.stdout)

	write(t, dir, "few.tsv", "s01-1\ts01-2\tsame\n")
	for name, stderr := range map[string]string{
		"few.tsv":  "want pairs of the same event and of different ones",
		"none.tsv": "none.tsv",
	} {
		got := runIn(t, dir, "", "calibrate", "-pairs", name, labelled)
		assert.Equal(t, exitFailed, got.status, name)
		assert.Contains(t, got.stderr, stderr, name)
		assert.Empty(t, got.stdout, name)
	}
}

func TestCalibrateWithoutLabels(t *testing.T) {
	got := runIn(t, "", flood+match+"{}\n", "calibrate", "-label", "event")
	assert.Equal(t, exitFailed, got.status)
	assert.Empty(t, got.stdout)
	checkLines(t, []string{"-:3: missing id", "1 bad line", `field "event": want labelled articles of two events or more, and several of one; 0 of 2 articles have a label, 0 different ones`}, got.stderr)
}

// A field that tells each article from all others says nothing of stories.
func TestCalibrateWithLabelsOfOneArticle(t *testing.T) {
	got := runIn(t, "", "", "calibrate", "-label", "id", testdata("labelled.jsonl"))
	assert.Equal(t, exitFailed, got.status)
	assert.Empty(t, got.stdout)
	assert.Contains(t, got.stderr, `field "id": want labelled articles of two events or more, and several of one; 140 of 140 articles have a label, 140 different ones`)
}

func TestCalibrateOfLabelsThatSayNothing(t *testing.T) {
	const lines = `{"id":"a","title":"Bão Yagi quật đổ cây ở Hạ Long","source":"x","cluster":"1"}
{"id":"b","title":"Bão Yagi quật đổ cây ở Hạ Long","source":"y","cluster":"1"}
{"id":"c","title":"Kim Jong-un tới ga Khasan bằng tàu","cluster":"2"}
`
	got := succeed(t, lines, "calibrate")
	assert.Contains(t, got, "95 % of resamples choose from 0.08 to 0.50\n")
	assert.True(t, strings.HasSuffix(got, "\nAll thresholds do equally well: the labels do not say which to use.\n"), got)
}

// Where affairs are labelled, both thresholds are calibrated.
func TestCalibrateTopics(t *testing.T) {
	sample, topics := labelledSample(t, "feedday.jsonl", "affair")
	_, events := labelledSample(t, "feedday.jsonl", "event")
	labelled := 0
	for id, label := range topics {
		if label == "" {
			topics[id] = events[id]
		} else {
			labelled++
		}
	}
	want, err := sample.Topics(t.Context(), topics, calibrate.Told)
	require.NoError(t, err)
	got := runIn(t, "", "", "calibrate", "-label", "event", testdata("feedday.jsonl"))
	require.Zero(t, got.status, got.stderr)
	stories, affairs, ok := strings.Cut(got.stdout, "\naffairs    ")
	require.True(t, ok, got.stdout)
	assert.Contains(t, stories, "To use it: -threshold ")
	assert.True(t, strings.HasPrefix(affairs, fmt.Sprintf("%d of 788 articles\nthreshold  %.2f; ", labelled, want.Threshold)), affairs)
	assert.Contains(t, affairs, lineOf(want.Curve[0], ""))
	assert.True(t, strings.HasSuffix(affairs, fmt.Sprintf("\nTo use it: -topic-threshold %.2f\n", want.Threshold)), affairs)

	failed := runIn(t, "", "", "calibrate", "-label", "event", "-topic", "saga", testdata("feedday.jsonl"))
	assert.Equal(t, exitFailed, failed.status)
	assert.Contains(t, failed.stderr, `field "saga": 0 of 788 articles have an affair`)
	assert.Equal(t, stories, failed.stdout, "that of stories is there")
}
