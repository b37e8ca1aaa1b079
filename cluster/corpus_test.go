package cluster_test

import (
	"crypto/sha256"
	"fmt"
	"html"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

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

// undated returns articles without their times.
func undated(articles []cluster.Article) []cluster.Article {
	for i := range articles {
		articles[i].Time = time.Time{}
	}
	return articles
}

// readSet is read, but for times that are not those of publishing: the times of
// giveme5w1h-en are mostly those of crawling.
func readSet(t testing.TB, path string) (articles []cluster.Article, labels map[string]string) {
	articles, labels = read(t, path)
	if strings.Contains(path, "giveme5w1h") {
		articles = undated(articles)
	}
	return articles, labels
}

// The forms in which news reach a reader, of an article that is whole.
func whole(a cluster.Article) cluster.Article { return a }

// lead is what a feed has: the headline and the first sentences.
func lead(a cluster.Article) cluster.Article {
	text := a.Summary
	if text == "" {
		text = a.Body
	}
	end := min(250, len(text))
	for end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	a.Summary, a.Body = text[:end], ""
	return a
}

func headline(a cluster.Article) cluster.Article {
	a.Summary, a.Body = "", ""
	return a
}

// mixed is any of them, as if drawn by lot.
func mixed(a cluster.Article) cluster.Article {
	digest := sha256.Sum256([]byte(a.ID))
	rest := new(big.Int).Mod(new(big.Int).SetBytes(digest[:]), big.NewInt(3)).Int64()
	return []func(cluster.Article) cluster.Article{whole, lead, headline}[rest](a)
}

// inForm returns the articles in one form. A text of which it leaves nothing is
// left out.
func inForm(form func(cluster.Article) cluster.Article, articles []cluster.Article) []cluster.Article {
	all := make([]cluster.Article, 0, len(articles))
	for _, a := range articles {
		if a = form(a); strings.TrimSpace(a.Title+a.Summary+a.Body) != "" {
			all = append(all, a)
		}
	}
	return all
}

// requireAtLeast fails the test if the stories of articles are further from the
// labels than stated, by B-cubed F1.
func requireAtLeast(t *testing.T, f1 float64, articles []cluster.Article, labels map[string]string) score.Scores {
	s := grade(t, stories(t, cluster.Options{}, articles), labels)
	t.Logf("B³ %.4f/%.4f/%.4f told %.4f CEAF-e F1 %.3f ARI %.3f pairwise F1 %.3f, %d of %d stories pure, largest %d", s.BCubed.Precision,
		s.BCubed.Recall, s.BCubed.F1, s.Told.F1, s.CEAFe.F1, s.ARI, s.Pairwise.F1, s.Pure, s.Several, s.Largest)
	require.GreaterOrEqual(t, s.BCubed.F1, f1)
	return s
}

// nameOf returns the name of a set by its path.
func nameOf(path string) string { return strings.TrimSuffix(filepath.Base(path), ".gz") }

// The defaults must do well on labelled news. The shared sets are no part of
// the project; the one in testdata was written for it.
func TestScoresOfLabelledNews(t *testing.T) {
	for _, test := range []struct {
		path string
		f1   float64 // least B-cubed F1
	}{
		{"../testdata/labelled.jsonl", .97},
		{"shared/data/vietnamese-mds.jsonl.gz", .945},
		{"shared/data/vims-third.jsonl.gz", .985},
		{"shared/data/giveme5w1h-en.jsonl.gz", .91},
	} {
		t.Run(nameOf(test.path), func(t *testing.T) {
			articles, labels := readSet(t, test.path)
			requireAtLeast(t, test.f1, articles, labels)
		})
	}
}

// So they must where there is less of the articles, and of each another part.
func TestLabelledForms(t *testing.T) {
	forms := []struct {
		name string
		form func(cluster.Article) cluster.Article
	}{{"headline and lead", lead}, {"headline", headline}, {"mixed", mixed}}
	for _, test := range []struct {
		path string
		f1   [3]float64 // least B-cubed F1 of each form
	}{
		{"shared/data/vietnamese-mds.jsonl.gz", [3]float64{.89, .865, .88}},
		{"shared/data/vims-third.jsonl.gz", [3]float64{.9595, .91, .92}},
	} {
		for i, f := range forms {
			t.Run(nameOf(test.path)+"/"+f.name, func(t *testing.T) {
				articles, labels := readSet(t, test.path)
				requireAtLeast(t, test.f1[i], inForm(f.form, articles), labels)
			})
		}
	}
}

// So they must among 35,530 other articles, which have no time.
func TestLabelledAmongMany(t *testing.T) {
	if testing.Short() {
		t.Skip("36,000 articles take seconds")
	}
	articles, labels := read(t, "shared/data/vims-third.jsonl.gz")
	others, _ := read(t, "shared/data/baomoi-2017.jsonl.gz")
	requireAtLeast(t, .98, append(articles, others...), labels)
}

// Days of feeds, of which most items stand alone and most others are of affairs of
// several events.
func TestFeedDays(t *testing.T) {
	for _, test := range []struct {
		path, label string
		f1, told    float64
		pure        float64 // share of the stories of several
		largest     int
	}{
		{feedDay, "event", .88, .72, .35, 25},
		{"shared/data/feed-days.jsonl.gz", "cluster", .92, .80, .65, 25},
		{"shared/data/feed-days-2.jsonl.gz", "cluster", .905, .765, .55, 25},
	} {
		t.Run(nameOf(test.path), func(t *testing.T) {
			articles, labels := readLabelled(t, test.path, test.label)
			s := requireAtLeast(t, test.f1, articles, labels)
			assert.GreaterOrEqual(t, s.Told.F1, test.told, "told")
			assert.GreaterOrEqual(t, float64(s.Pure), test.pure*float64(s.Several), "pure stories")
			assert.LessOrEqual(t, s.Largest, test.largest)
		})
	}
}

// What feeds wrap around their text changes no story.
func TestMarkupOfLabelledNews(t *testing.T) {
	articles, labels := read(t, "shared/data/vims-third.jsonl.gz")
	plain := grade(t, stories(t, cluster.Options{}, articles), labels)
	wrapped, named := 0, 0
	for i := range articles {
		a := &articles[i]
		if a.Summary != "" {
			a.Summary = `<p><a href="https://hongha.example/` + a.ID + `"><img src="/a.jpg"></a></br>` + html.EscapeString(a.Summary) + "</p>"
			wrapped++
		}
		if i%2 == 0 && a.Body != "" {
			a.Body = entities(a.Body)
			named++
		}
	}
	require.Greater(t, wrapped+named, len(articles)/3)
	marked := grade(t, stories(t, cluster.Options{}, articles), labels)
	t.Logf("B³ F1 %.4f, with markup in %d summaries and entities in %d bodies %.4f", plain.BCubed.F1, wrapped, named, marked.BCubed.F1)
	assert.Equal(t, fmt.Sprintf("%.3f", plain.BCubed.F1), fmt.Sprintf("%.3f", marked.BCubed.F1))
}

// entities returns text with a reference for each character that is not ASCII,
// and in place of the signs of markup.
func entities(text string) string {
	var b strings.Builder
	for _, r := range html.EscapeString(text) {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
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
				items[i] = index.Item{ID: a.ID, Time: a.Time, Source: a.Source, Doc: x.Document(a.Title, a.Summary, a.Body)}
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
			if pair[1] == "21474377" && pair[2] == "21480374" {
				continue // gold of a day and of the next morning, which has that day in its text as well; neither has a time
			}
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
		items[i] = index.Item{ID: a.ID, Time: a.Time, Source: a.Source, Doc: x.Document(a.Title, a.Summary, a.Body)}
		byLabel[labels[a.ID]]++
	}
	delete(byLabel, "")
	var events, found int
	for _, n := range byLabel {
		events += n * (n - 1) / 2
	}
	pairs := cluster.Proposed(items)
	proposed := make(map[[2]int]bool)
	for _, p := range pairs {
		proposed[p] = true
	}
	missed := 0
	for j, b := range articles {
		for i, a := range articles[:j] {
			if labels[a.ID] == "" || labels[a.ID] != labels[b.ID] {
				continue
			}
			if proposed[[2]int{i, j}] || proposed[[2]int{j, i}] {
				found++
				continue
			}
			e, err := cluster.Explain(cluster.Options{}, a, b)
			require.NoError(t, err)
			if e.Similarity >= cluster.DefaultThreshold {
				missed++
			}
		}
	}
	each := 2 * float64(len(pairs)) / float64(len(items))
	t.Logf("%.1f candidates an article, %d of %d pairs of one event; %d missed that are alike", each, found, events, missed)
	assert.LessOrEqual(t, each, 60.0)
	assert.LessOrEqual(t, float64(missed), .001*float64(events))
	assert.GreaterOrEqual(t, float64(found), .997*float64(events))

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
	assert.LessOrEqual(t, each, 60.0)
	assert.GreaterOrEqual(t, float64(found), .998*2*float64(events))
}
