package cluster_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/score"
)

// withTopics groups articles into stories and topics.
func withTopics(t testing.TB, articles []cluster.Article) []cluster.Story {
	return stories(t, cluster.Options{Topics: true}, articles)
}

// readAffairs returns articles and their affairs, or their events where they have none.
func readAffairs(t testing.TB, path, affair, event string) ([]cluster.Article, map[string]string) {
	articles, affairs := readLabelled(t, path, affair)
	_, events := readLabelled(t, path, event)
	for id, label := range affairs {
		if label == "" {
			affairs[id] = events[id]
		}
	}
	return articles, affairs
}

// With a topic for each story these would be .28, .68 and .57.
func TestTopicsOfFeedDays(t *testing.T) {
	for _, test := range []struct {
		path, affair, event string
		told                float64
	}{
		{feedDay, "affair", "event", .65},
		{"shared/data/feed-days.jsonl.gz", "saga", "cluster", .80},
		{"shared/data/feed-days-2.jsonl.gz", "saga", "cluster", .78},
	} {
		t.Run(nameOf(test.path), func(t *testing.T) {
			articles, affairs := readAffairs(t, test.path, test.affair, test.event)
			var truth, got []string
			for _, s := range withTopics(t, articles) {
				for _, m := range s.Members {
					truth, got = append(truth, affairs[m.Article.ID]), append(got, s.Topic)
				}
			}
			scores, err := score.ComparePartial(truth, got, "")
			require.NoError(t, err)
			t.Logf("told %.3f, precision %.3f, recall %.3f", scores.Told.F1, scores.Told.Precision, scores.Told.Recall)
			assert.GreaterOrEqual(t, scores.Told.F1, test.told)
		})
	}
}

func TestTopicsDoNotChangeStories(t *testing.T) {
	articles, _ := read(t, feedDay)
	got := withTopics(t, articles)
	want := stories(t, cluster.Options{}, articles)
	for i := range want {
		assert.Empty(t, want[i].Topic)
		got[i].Topic = ""
	}
	assert.Equal(t, want, got)
	data, err := json.Marshal(want[0])
	require.NoError(t, err)
	assert.NotContains(t, string(data), "topic")
}

// A topic goes by its first story, and does not depend on the order of the articles.
func TestTopicsGoByTheirFirstStory(t *testing.T) {
	articles, _ := read(t, feedDay)
	want := withTopics(t, articles)
	first := make(map[string]cluster.Article)
	several := false
	for _, s := range want {
		a := s.Members[0].Article
		if f, ok := first[s.Topic]; !ok || before(a, f) {
			several = several || ok
			first[s.Topic] = a
		}
	}
	assert.True(t, several)
	for id, a := range first {
		assert.Equal(t, id, a.ID)
	}

	rand.New(rand.NewPCG(1, 2)).Shuffle(len(articles), func(i, j int) { articles[i], articles[j] = articles[j], articles[i] })
	assert.Equal(t, want, withTopics(t, articles))
}

// before is the order of articles, again: by time, unknown ones last, then by ID.
func before(a, b cluster.Article) bool {
	switch {
	case a.Time.IsZero() != b.Time.IsZero():
		return b.Time.IsZero()
	case !a.Time.Equal(b.Time):
		return a.Time.Before(b.Time)
	}
	return a.ID < b.ID
}

// The topics of a stream are those of a batch of what it holds, after it was
// regrouped as one.
func TestTopicsOfStreamAsOfBatch(t *testing.T) {
	articles, _ := read(t, feedDay)
	s, err := cluster.NewStream(cluster.StreamOptions{})
	require.NoError(t, err)
	for _, a := range articles {
		_, err := s.Put(a)
		require.NoError(t, err)
	}
	_, err = s.Regroup(context.Background())
	require.NoError(t, err)
	topics, err := s.Topics(context.Background())
	require.NoError(t, err)

	var got [][]string
	var all []cluster.StreamStory
	for i, topic := range topics {
		assert.Equal(t, topic.Stories[0].ID, topic.ID)
		assert.True(t, i == 0 || topics[i-1].ID < topic.ID)
		assert.True(t, slices.IsSortedFunc(topic.Stories, func(a, b cluster.StreamStory) int { return int(a.ID) - int(b.ID) }))
		var ids []string
		for _, story := range topic.Stories {
			all = append(all, story)
			for _, m := range story.Members {
				ids = append(ids, m.Article.ID)
			}
		}
		slices.Sort(ids)
		got = append(got, ids)
	}
	slices.SortFunc(all, func(a, b cluster.StreamStory) int { return int(a.ID) - int(b.ID) })
	assert.Equal(t, s.Stories(), all)

	byTopic := make(map[string][]string)
	for _, story := range withTopics(t, articles) {
		for _, m := range story.Members {
			byTopic[story.Topic] = append(byTopic[story.Topic], m.Article.ID)
		}
	}
	var want [][]string
	for _, ids := range byTopic {
		slices.Sort(ids)
		want = append(want, ids)
	}
	assert.ElementsMatch(t, want, got)
	assert.Less(t, len(want), len(all))
}

// A topic keeps its ID while its oldest story is open, and then has that of the next.
func TestTopicIDs(t *testing.T) {
	s, err := cluster.NewStream(cluster.StreamOptions{})
	require.NoError(t, err)
	articles, _ := read(t, feedDay)
	for _, a := range articles {
		_, err := s.Put(a)
		require.NoError(t, err)
	}
	before, err := s.Topics(context.Background())
	require.NoError(t, err)
	largest := slices.MaxFunc(before, func(a, b cluster.StreamTopic) int { return len(a.Stories) - len(b.Stories) })
	require.Greater(t, len(largest.Stories), 5)

	again, err := s.Topics(context.Background())
	require.NoError(t, err)
	assert.Equal(t, before, again)

	for _, m := range largest.Stories[0].Members {
		_, err := s.Remove(m.Article.ID)
		require.NoError(t, err)
	}
	after, err := s.Topics(context.Background())
	require.NoError(t, err)
	ids := make(map[cluster.StoryID]int)
	for _, topic := range after {
		assert.NotEqual(t, largest.ID, topic.ID)
		ids[topic.ID] = len(topic.Stories)
	}
	assert.Positive(t, ids[largest.Stories[1].ID])
}

func TestTopicsEndWithContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	s, err := cluster.NewStream(cluster.StreamOptions{})
	require.NoError(t, err)
	_, err = s.Put(cluster.Article{ID: "a", Title: "Cháy chợ Bình Tây"})
	require.NoError(t, err)
	_, err = s.Topics(ctx)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = new(cluster.Stream).Topics(context.Background())
	assert.ErrorContains(t, err, "NewStream")
}
