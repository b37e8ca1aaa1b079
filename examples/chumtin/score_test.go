package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// bCubedF1 returns the F1 of B-cubed that "score" prints.
func bCubedF1(t *testing.T, stdout string) float64 {
	t.Helper()
	for line := range strings.Lines(stdout) {
		var p, r, f1 float64
		if n, _ := fmt.Sscanf(line, "B³ %f %f %f", &p, &r, &f1); n == 3 {
			return f1
		}
	}
	require.Fail(t, "no B-cubed", stdout)
	return 0
}

// One story of two articles whose labels differ, worked out by hand. B-cubed:
// each article's cluster is half right and holds all of its label. CEAF-e: the
// cluster aligns with one label, at 2·1/(2+1) = 2/3, of one cluster and of two
// labels. There are no true pairs, so none is missed. Told are both labelled
// articles, as they share a story; each alone, none would be, and all be right.
func TestScore(t *testing.T) {
	const text = "Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập, người dân thôn Tân Ninh dùng thuyền chở trâu bò lên đê"
	articles := `{"id": "a", "body": "` + text + `", "event": 7}
{"id": "b", "body": "` + text + `", "event": "8"}
{"id": "c", "body": "Đội chủ nhà gỡ hòa ở phút bù giờ"}
`
	assert.Equal(t, `           precision  recall     F1    alone
told         0.5000    1.0000  0.6667   1.0000
B³           0.5000    1.0000  0.6667   1.0000
CEAF-e       0.6667    0.3333  0.4444   1.0000
pairwise     0.0000    1.0000  0.0000   1.0000
ARI                            0.0000   1.0000

articles     2 labelled, 1 distractors; told is of 2
stories      1 with labelled articles, of 2 labels
pure         0 of 1 story of several
right pairs  0.0 %
largest      2 articles; of those that mix labels 2
threshold    0.3
`, succeed(t, articles, "score", "-truth", "event", "-threshold", ".3"))
}

// Two reports of one event in one story, and one that is rightly alone: all is
// right. Each alone, the two would have half of their event: told has precision 1
// and recall ½, B³ recall (½+½+1)/3, so F1 is 2/3 and 4/5. CEAF-e: ⅔ for one of
// the two, and 1, of 3 and of 2: 5/9 and 5/6, so 2/3.
func TestScoreBesideEachAlone(t *testing.T) {
	const text = "Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập, người dân thôn Tân Ninh dùng thuyền chở trâu bò lên đê"
	stdout := succeed(t, `{"id": "a", "body": "`+text+`", "event": 7}
{"id": "b", "body": "`+text+`", "event": 7}
{"id": "c", "body": "Đội chủ nhà gỡ hòa ở phút bù giờ", "event": 8}
`, "score", "-truth", "event")
	for _, want := range []string{
		"told         1.0000    1.0000  1.0000   0.6667\n",
		"B³           1.0000    1.0000  1.0000   0.8000\n",
		"CEAF-e       1.0000    1.0000  1.0000   0.6667\n",
		"pairwise     1.0000    1.0000  1.0000   0.0000\n",
		"ARI                            1.0000   0.0000\n",
		"3 labelled, 0 distractors; told is of 2\n",
		"pure         1 of 1 story of several\n",
		"right pairs  100.0 %\n",
	} {
		assert.Contains(t, stdout, want)
	}
}

func TestScoreOfTheLabelledSet(t *testing.T) {
	assert.GreaterOrEqual(t, bCubedF1(t, succeed(t, "", "score", "-truth", "cluster", testdata("labelled.jsonl"))), .9)
}

func TestScoreWithoutLabels(t *testing.T) {
	got := runIn(t, "", flood+match+"{}\n", "score", "-truth", "event")
	assert.Equal(t, exitFailed, got.status)
	assert.Empty(t, got.stdout)
	checkLines(t, []string{"-:3: missing id", "1 bad line", `none of 2 articles has a label in field "event"`}, got.stderr)
}
