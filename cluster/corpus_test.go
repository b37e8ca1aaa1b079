package cluster_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/cluster/score"
	"github.com/chumtin/chumtin/shingle"
)

// grade returns the scores of the stories of the articles with a label.
func grade(t testing.TB, stories []cluster.Story, labels map[string]string) score.Scores {
	var truth, got []string
	for _, s := range stories {
		for _, m := range s.Members {
			truth = append(truth, labels[m.Article.ID])
			got = append(got, s.ID)
		}
	}
	s, err := score.ComparePartial(truth, got, "")
	require.NoError(t, err)
	return s
}

// The defaults must do well on labelled news. The shared sets are no part of
// the project; the one in testdata was written for it.
func TestScoresOfLabelledNews(t *testing.T) {
	for _, test := range []struct {
		path string
		f1   float64 // least B-cubed F1
	}{
		{"../testdata/labelled.jsonl", .90},
		{"shared/data/vietnamese-mds.jsonl.gz", .94},
		{"shared/data/vims-third.jsonl.gz", .99},
		{"shared/data/giveme5w1h-en.jsonl.gz", .88},
	} {
		t.Run(strings.TrimSuffix(test.path[strings.LastIndex(test.path, "/")+1:], ".gz"), func(t *testing.T) {
			articles, labels := read(t, test.path)
			s := grade(t, stories(t, cluster.Options{}, articles), labels)
			t.Logf("B³ %.3f/%.3f/%.3f CEAF-e F1 %.3f ARI %.3f pairwise F1 %.3f largest %d", s.BCubed.Precision,
				s.BCubed.Recall, s.BCubed.F1, s.CEAFe.F1, s.ARI, s.Pairwise.F1, s.Largest)
			assert.GreaterOrEqual(t, s.BCubed.F1, test.f1)
		})
	}
}

// An index and a batch must find nearly every pair that comparing all with all
// does.
func TestIndexFindsWhatAllPairsDo(t *testing.T) {
	for _, path := range []string{
		"../testdata/labelled.jsonl",
		"shared/data/vietnamese-mds.jsonl.gz",
		"shared/data/vims-third.jsonl.gz",
		"shared/data/giveme5w1h-en.jsonl.gz",
	} {
		t.Run(strings.TrimSuffix(path[strings.LastIndex(path, "/")+1:], ".gz"), func(t *testing.T) {
			articles, _ := read(t, path)
			x, err := shingle.NewExtractor(shingle.Options{})
			require.NoError(t, err)
			ix, err := index.New(x.Profile(), index.Options{})
			require.NoError(t, err)
			items := make([]index.Item, len(articles))
			for i, a := range articles {
				items[i] = index.Item{ID: a.ID, Time: a.Time, Doc: x.Document(a.Title, a.Summary, a.Body)}
				require.NoError(t, ix.Add(items[i]))
			}
			var edges, found int
			for i, item := range items {
				matches, err := ix.Query(item, cluster.DefaultThreshold, -1)
				require.NoError(t, err)
				for _, other := range items[:i] {
					if cluster.Likeness(item, other) < cluster.DefaultThreshold {
						continue
					}
					edges++
					if slices.ContainsFunc(matches, func(m cluster.Match) bool { return m.ID == other.ID }) {
						found++
					}
				}
			}
			var inBatch int
			for _, p := range cluster.Proposed(items) {
				if cluster.Likeness(items[p[0]], items[p[1]]) >= cluster.DefaultThreshold {
					inBatch++
				}
			}
			t.Logf("%d by an index and %d in a batch, of %d pairs", found, inBatch, edges)
			assert.GreaterOrEqual(t, float64(found), .99*float64(edges))
			assert.GreaterOrEqual(t, float64(inBatch), .99*float64(edges))
		})
	}
}

// Bulletins of two days are no story, whatever words they share.
func TestBulletinsOfTwoDaysStayApart(t *testing.T) {
	t.Run("labelled.jsonl", func(t *testing.T) {
		articles, labels := read(t, "../testdata/labelled.jsonl")
		for _, s := range stories(t, cluster.Options{}, articles) {
			held := make(map[string]bool)
			for _, m := range s.Members {
				held[labels[m.Article.ID]] = true
			}
			for _, pair := range [][2]string{{"s03", "s04"}, {"s24", "s25"}, {"s46", "s47"}, {"s48", "s49"}} {
				assert.False(t, held[pair[0]] && held[pair[1]], "%v", pair)
			}
		}
	})
	t.Run("baomoi-2017.jsonl", func(t *testing.T) {
		if testing.Short() {
			t.Skip("reading 35,530 articles takes seconds")
		}
		list, err := os.ReadFile("testdata/templates.tsv")
		require.NoError(t, err)
		var pairs [][]string
		listed := make(map[string]bool)
		for line := range strings.Lines(string(list)) {
			if fields := strings.Fields(line); fields[0] != "#" {
				pairs = append(pairs, fields)
				listed[fields[1]], listed[fields[2]] = true, true
			}
		}
		require.GreaterOrEqual(t, len(pairs), 60)
		articles, _ := read(t, "shared/data/baomoi-2017.jsonl.gz")
		kind := regexp.MustCompile(`(?i)giá vàng|xổ số|thời tiết`)
		articles = slices.DeleteFunc(articles, func(a cluster.Article) bool { return !listed[a.ID] && !kind.MatchString(a.Title) })
		storyOf := make(map[string]string)
		for _, s := range stories(t, cluster.Options{}, articles) {
			for _, m := range s.Members {
				storyOf[m.Article.ID] = s.ID
			}
		}
		for _, pair := range pairs {
			require.NotEmpty(t, storyOf[pair[1]], "article %s", pair[1])
			assert.NotEqual(t, storyOf[pair[1]], storyOf[pair[2]], "%v", pair)
		}
	})
}

// Among 12,000 articles a batch and an index compare few pairs, and those that
// matter.
func TestCandidatesAreFew(t *testing.T) {
	if testing.Short() {
		t.Skip("12,000 articles take seconds")
	}
	articles, labels := read(t, "shared/data/vims-third.jsonl.gz")
	others, _ := read(t, "shared/data/baomoi-2017.jsonl.gz")
	articles = append(articles, others[:12_000-len(articles)]...)
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	items := make([]index.Item, len(articles))
	byLabel := make(map[string]int)
	for i, a := range articles {
		items[i] = index.Item{ID: a.ID, Time: a.Time, Doc: x.Document(a.Title, a.Summary, a.Body)}
		byLabel[labels[a.ID]]++
	}
	delete(byLabel, "")
	var events, found int
	for _, n := range byLabel {
		events += n * (n - 1) / 2
	}
	pairs := cluster.Proposed(items)
	for _, p := range pairs {
		if label := labels[articles[p[0]].ID]; label != "" && label == labels[articles[p[1]].ID] {
			found++
		}
	}
	each := 2 * float64(len(pairs)) / float64(len(items))
	t.Logf("%.1f candidates an article, %d of %d pairs of one event", each, found, events)
	assert.LessOrEqual(t, each, 30.0)
	assert.GreaterOrEqual(t, float64(found), .998*float64(events))

	ix, err := index.New(x.Profile(), index.Options{})
	require.NoError(t, err)
	for _, item := range items {
		require.NoError(t, ix.Add(item))
	}
	found = 0
	queries := 0
	for i, item := range items {
		label := labels[item.ID]
		if label == "" && i%10 > 0 {
			continue
		}
		matches, err := ix.Query(item, 0, -1)
		require.NoError(t, err)
		for _, m := range matches {
			if label != "" && label == labels[m.ID] {
				found++
			}
		}
		queries++
	}
	each = float64(ix.Stats().Candidates)/float64(queries) - 1 // the item itself
	t.Logf("%.1f candidates a query, %d of %d pairs of one event, twice", each, found, 2*events)
	assert.LessOrEqual(t, each, 30.0)
	assert.GreaterOrEqual(t, float64(found), .998*2*float64(events))
}
