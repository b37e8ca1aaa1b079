package main

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Topics in JSON go by the ID of one of their stories, and say nothing else anew.
func TestClusterTopicsJSON(t *testing.T) {
	stdout := succeed(t, "", "cluster", "-json", "-topics", testdata("labelled.jsonl"))
	plain := succeed(t, "", "cluster", "-json", testdata("labelled.jsonl"))
	assert.Equal(t, plain, regexp.MustCompile(`"topic":"[^"]*",`).ReplaceAllString(stdout, ""))

	topicOf := make(map[string]string) // by story
	storiesOf := make(map[string]int)
	for line := range strings.Lines(stdout) {
		var p struct{ Story, Topic string }
		require.NoError(t, json.Unmarshal([]byte(line), &p))
		if topic, ok := topicOf[p.Story]; ok {
			require.Equal(t, topic, p.Topic, "a story is in one topic")
			continue
		}
		topicOf[p.Story] = p.Topic
		storiesOf[p.Topic]++
	}
	several := 0
	for topic, n := range storiesOf {
		assert.Equal(t, topic, topicOf[topic], "a topic goes by one of its stories")
		if n > 1 {
			several++
		}
	}
	assert.Positive(t, several)
}

// Of a topic each story is listed, indented, whether of one article or several.
func TestClusterTopicsText(t *testing.T) {
	articles := `{"id": "a", "title": "Cháy chợ Kiến Giang, hàng trăm ki-ốt thành tro", "time": "2026-05-04T08:00:00+07:00"}
{"id": "b", "title": "Tiểu thương chợ Kiến Giang trắng tay sau vụ cháy", "time": "2026-05-05T20:00:00+07:00"}
{"id": "c", "title": "Đội chủ nhà gỡ hòa ở phút bù giờ", "time": "2026-05-05T21:00:00+07:00"}
`
	const topic = `2 stories, 2 articles: Cháy chợ Kiến Giang, hàng trăm ki-ốt thành tro

  1 article: Cháy chợ Kiến Giang, hàng trăm ki-ốt thành tro
    2026-05-04 08:00+07:00  -  report  a  Cháy chợ Kiến Giang, hàng trăm ki-ốt thành tro

  1 article: Tiểu thương chợ Kiến Giang trắng tay sau vụ cháy
    2026-05-05 20:00+07:00  -  report  b  Tiểu thương chợ Kiến Giang trắng tay sau vụ cháy

`
	const single = `1 article: Đội chủ nhà gỡ hòa ở phút bù giờ
  2026-05-05 21:00+07:00  -  report  c  Đội chủ nhà gỡ hòa ở phút bù giờ

`
	assert.Equal(t, topic+"1 topic of several stories; 3 articles: 0 stories of several, 3 alone (-all lists them)\n",
		succeed(t, articles, "cluster", "-topics", "-threshold", ".9"))
	assert.Equal(t, topic+single+"1 topic of several stories; 3 articles: 0 stories of several, 3 alone\n",
		succeed(t, articles, "cluster", "-topics", "-threshold", ".9", "-all"))
}
