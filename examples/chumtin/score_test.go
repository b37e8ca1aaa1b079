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
// labels. There are no true pairs, so none is missed.
func TestScore(t *testing.T) {
	const text = "Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập, người dân thôn Tân Ninh dùng thuyền chở trâu bò lên đê"
	articles := `{"id": "a", "body": "` + text + `", "event": 7}
{"id": "b", "body": "` + text + `", "event": "8"}
{"id": "c", "body": "Đội chủ nhà gỡ hòa ở phút bù giờ"}
`
	assert.Equal(t, `           precision  recall     F1
B³           0.5000    1.0000  0.6667
CEAF-e       0.6667    0.3333  0.4444
pairwise     0.0000    1.0000  0.0000
ARI                            0.0000

articles   2 labelled, 1 distractors
stories    1 with labelled articles, of 2 labels
largest    2 articles; of those that mix labels 2
threshold  0.3
`, succeed(t, articles, "score", "-truth", "event", "-threshold", ".3"))
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
