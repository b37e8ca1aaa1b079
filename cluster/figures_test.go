package cluster_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/internal/scripts"
	"github.com/chumtin/chumtin/cluster/score"
	"github.com/chumtin/chumtin/shingle"
)

// What the defaults make of the articles of testdata, and with how much work, is in
// testdata/figures.txt to the last digit, so that no change of it goes unseen. The flag
// -rewrite writes it anew.
func TestFiguresOfTestdata(t *testing.T) {
	var got strings.Builder
	for _, set := range []struct{ path, event, affair string }{
		{feedDay, "event", "affair"}, {"../testdata/labelled.jsonl", "cluster", "cluster"},
	} {
		articles, affairs := readAffairs(t, set.path, set.affair, set.event)
		_, events := readLabelled(t, set.path, set.event)
		b, err := cluster.NewBatch(cluster.Options{Topics: true})
		require.NoError(t, err)
		for _, a := range articles {
			require.NoError(t, b.Add(a))
		}
		found, err := b.Stories(t.Context())
		require.NoError(t, err)
		var saved bytes.Buffer
		require.NoError(t, b.Save(&saved))
		st := b.Stats()
		fmt.Fprintf(&got, "%s: %d articles, %d texts, %d bytes saved\n", nameOf(set.path), st.Articles, st.Texts, saved.Len())
		fmt.Fprintf(&got, "\tcompared %d, alike %d, truncated %d\n", st.Compared, st.Alike, st.Truncated)
		fmt.Fprintf(&got, "\tstories %s\n", figuresOf(grade(t, found, events)))
		var truth, topics []string
		for _, s := range found {
			for _, m := range s.Members {
				truth, topics = append(truth, affairs[m.Article.ID]), append(topics, s.Topic)
			}
		}
		scores, err := score.ComparePartial(truth, topics, "")
		require.NoError(t, err)
		fmt.Fprintf(&got, "\ttopics %s\n", figuresOf(scores))
		r := readStream(t, articles)
		var streamed []cluster.StoryID
		truth = truth[:0]
		for _, a := range articles {
			truth, streamed = append(truth, events[a.ID]), append(streamed, r.final[a.ID])
		}
		scores, err = score.ComparePartial(truth, streamed, "")
		require.NoError(t, err)
		fmt.Fprintf(&got, "\tstream %s\n", figuresOf(scores))
		all, links := bytesSaved(t, articles)
		fmt.Fprintf(&got, "\tstream saved %d bytes, %d without documents\n", all, links)
		for _, mode := range []index.Mode{index.SameEvent, index.NearCopy} {
			st := indexed(t, mode, articles)
			fmt.Fprintf(&got, "\tindex of %s: %d bytes, %d candidates, %d truncated\n", mode, st.Bytes, st.Candidates, st.Truncated)
		}
	}
	scripts.Match(t, "testdata/figures.txt", got.String())
}

// bytesSaved returns the sizes of the snapshots of a stream of which all stories are open.
func bytesSaved(t *testing.T, articles []cluster.Article) (whole, links int) {
	s, err := cluster.NewStream(cluster.StreamOptions{Window: 1 << 62})
	require.NoError(t, err)
	for _, a := range inTimeOrder(articles) {
		_, err := s.Put(a)
		require.NoError(t, err)
	}
	require.Equal(t, len(articles), s.Stats().Articles)
	var saved bytes.Buffer
	_, err = s.Save(&saved)
	require.NoError(t, err)
	whole = saved.Len()
	saved.Reset()
	_, err = s.SaveLinks(&saved)
	require.NoError(t, err)
	return whole, saved.Len()
}

// indexed returns what an index of articles has once each of them is looked up.
func indexed(t *testing.T, mode index.Mode, articles []cluster.Article) index.Stats {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	ix, err := index.New(x.Profile(), index.Options{Mode: mode})
	require.NoError(t, err)
	var items []index.Item
	for _, a := range articles {
		d, err := cluster.NewDocument(x, a)
		require.NoError(t, err)
		items = append(items, index.Item{ID: a.ID, Time: a.Time, Source: a.Source, Doc: d})
		require.NoError(t, ix.Add(items[len(items)-1]))
	}
	_, err = ix.QueryAll(t.Context(), items, cluster.DefaultThreshold, -1)
	require.NoError(t, err)
	return ix.Stats()
}

func figuresOf(s score.Scores) string {
	return fmt.Sprintf("%d, B³ %.6f, told %.6f, CEAF-e %.6f, pure %d of %d, pairs %.6f, largest %d",
		s.GotClusters, s.BCubed.F1, s.Told.F1, s.CEAFe.F1, s.Pure, s.Several, s.Pairwise.Precision, s.Largest)
}
