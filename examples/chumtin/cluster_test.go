package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A placement is a line of "cluster -json".
type placement struct{ ID, Story, Representative, Kind string }

func placements(t *testing.T, stdout string) (all []placement) {
	t.Helper()
	for line := range strings.Lines(stdout) {
		dec := json.NewDecoder(strings.NewReader(line))
		dec.DisallowUnknownFields()
		var p placement
		require.NoError(t, dec.Decode(&p), "line %s", line)
		all = append(all, p)
	}
	return all
}

// storyOf returns the ids of all articles in the story of one.
func storyOf(t *testing.T, stdout, id string) (ids []string) {
	t.Helper()
	stories := map[string][]string{}
	var own string
	for _, p := range placements(t, stdout) {
		stories[p.Story] = append(stories[p.Story], p.ID)
		if p.ID == id {
			own = p.Story
		}
	}
	return stories[own]
}

// field returns a field of each line of a file, in order.
func field(t *testing.T, path, name string) (values []string) {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var fields map[string]string
		require.NoError(t, json.Unmarshal(lines.Bytes(), &fields))
		values = append(values, fields[name])
	}
	return values
}

func TestClusterJSON(t *testing.T) {
	stdout := succeed(t, "", "cluster", "-json", testdata("kimputin.jsonl"))
	var ids []string
	for _, p := range placements(t, stdout) {
		ids = append(ids, p.ID)
		if p.ID != "kim-hongha" { // the later of the two
			assert.Equal(t, p.ID, p.Story)
		}
		assert.Equal(t, "report", p.Kind)
	}
	assert.Equal(t, field(t, testdata("kimputin.jsonl"), "id"), ids)
	assert.Equal(t, []string{"kim-bennghe", "kim-hongha"}, storyOf(t, stdout, "kim-hongha"))
}

func TestClusterKinds(t *testing.T) {
	kinds := map[string]string{}
	for _, p := range placements(t, succeed(t, "", "cluster", "-json", testdata("labelled.jsonl"))) {
		kinds[p.ID] = p.Kind
	}
	// As testdata/README.md says they were made.
	assert.Equal(t, "exact-copy", kinds["s07-4"])
	assert.Equal(t, "near-copy", kinds["s14-3"])
	assert.Equal(t, "excerpt", kinds["s02-3"])
	assert.Equal(t, "report", kinds["s01-1"])
}

func TestClusterIsTheSameOnAnyNumberOfCores(t *testing.T) {
	var want string
	for _, cores := range []string{"1", "2", "7"} {
		t.Setenv("GOMAXPROCS", cores)
		got := succeed(t, "", "cluster", "-all", testdata("labelled.jsonl"))
		if want == "" {
			want = got
		}
		assert.Equal(t, want, got, "GOMAXPROCS=%s", cores)
	}
}

func TestClusterIsTheSameInAnyInputOrder(t *testing.T) {
	content, err := os.ReadFile(testdata("labelled.jsonl"))
	require.NoError(t, err)
	lines := strings.SplitAfter(strings.TrimSuffix(string(content), "\n")+"\n", "\n")
	reversed := ""
	for _, line := range lines {
		reversed = line + reversed
	}
	assert.Equal(t, succeed(t, "", "cluster", testdata("labelled.jsonl")), succeed(t, reversed, "cluster"))
}

func TestClusterText(t *testing.T) {
	const text = "Nước sông Kiến Giang dâng qua báo động ba, bảy xã của Lệ Thủy bị ngập, người dân thôn Tân Ninh dùng thuyền chở trâu bò lên đê"
	articles := `{"id": "a", "title": "Lũ\tlên\n nhanh\u001b[2J", "body": "` + text + `", "time": "2026-05-04T08:00:00+07:00", "source": "Bến Nghé Online"}
{"id": "c", "title": "Đội chủ nhà gỡ hòa ở phút bù giờ"}
{"id": "b", "title": "Lũ lên nhanh [2J", "body": "` + text + `", "time": "2026-05-04T02:00:00Z"}
`
	const story = `2 articles: Lũ lên nhanh [2J
* 2026-05-04 08:00+07:00  Bến Nghé Online  report           a  Lũ lên nhanh [2J
  2026-05-04 02:00Z       -                exact-copy of a  b  Lũ lên nhanh [2J

`
	const single = `1 article: Đội chủ nhà gỡ hòa ở phút bù giờ
  -  -  report  c  Đội chủ nhà gỡ hòa ở phút bù giờ

`
	assert.Equal(t, story+"3 articles: 1 story of several, 1 alone (-all lists them)\n",
		succeed(t, articles, "cluster"))
	assert.Equal(t, story+single+"3 articles: 1 story of several, 1 alone\n",
		succeed(t, articles, "cluster", "-all"))
}

func TestClusterThreshold(t *testing.T) {
	strict := succeed(t, "", "cluster", "-json", "-threshold", "1", testdata("kimputin.jsonl"))
	assert.Equal(t, []string{"kim-hongha"}, storyOf(t, strict, "kim-hongha"))
}

func TestClusterPages(t *testing.T) {
	stdout := succeed(t, "", "cluster", "-json", testdata("kimputin/kim-hongha.txt"),
		testdata("kimputin/kim-bennghe.txt"), testdata("labelled.jsonl"))
	assert.Equal(t, []string{"kim-hongha.txt", "kim-bennghe.txt"}, storyOf(t, stdout, "kim-hongha.txt"))
}
