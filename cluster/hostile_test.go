package cluster_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/index"
	"github.com/chumtin/chumtin/shingle"
)

// made returns n words that no language has, all different from those of other
// seeds.
func made(seed, n int) string {
	rng := rand.New(rand.NewPCG(uint64(seed), 9))
	var b strings.Builder
	for range n {
		fmt.Fprintf(&b, "w%s%s ", letters(rng.Uint64N(1<<40)), letters(uint64(seed)))
	}
	return b.String()
}

// letters writes a number with letters as digits: digits would part from words.
func letters(n uint64) string {
	var b []byte
	for ; n > 0; n /= 20 {
		b = append(b, byte('a'+n%20))
	}
	return string(b)
}

// A text that everybody publishes costs no more than one.
func TestManyEqualArticles(t *testing.T) {
	n := 100_000
	if testing.Short() {
		n = 5_000
	}
	body := made(1, 40)
	articles := make([]cluster.Article, n)
	for i := range articles {
		articles[i] = cluster.Article{ID: fmt.Sprint(i), Body: body}
	}
	got := stories(t, cluster.Options{}, articles)
	require.Len(t, got, 1)
	require.Len(t, got[0].Members, n)
	for _, m := range got[0].Members[1:] {
		require.Equal(t, cluster.ExactCopy, m.Kind)
	}
}

// Words that all have, of any weight, make no story that all are in.
func TestWordsThatAllHave(t *testing.T) {
	n := 6_000
	if testing.Short() {
		n = 600
	}
	for _, test := range []struct {
		name    string
		body    func(i int) string
		largest int
	}{
		{"one rare word", func(i int) string { return "Vostochny " + made(i, 30) }, 1},
		{"one word each", func(i int) string { return "Vostochny" }, 1},
		// Shuffled, function words make pairs that no language has, which some
		// texts share.
		{"function words", func(i int) string {
			return shuffled(i, "của và là các trong cho một được với có không người này đã những khi ra đến từ nhiều vào trên theo cũng như về hai sẽ tại phải")
		}, 10},
	} {
		articles := make([]cluster.Article, n)
		for i := range articles {
			articles[i] = cluster.Article{ID: fmt.Sprint(i), Body: test.body(i)}
		}
		got := stories(t, cluster.Options{}, articles)
		assert.LessOrEqual(t, len(got[0].Members), test.largest, test.name)
	}
}

func shuffled(seed int, text string) string {
	words := strings.Fields(text)
	rand.New(rand.NewPCG(uint64(seed), 10)).Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return strings.Join(words, " ")
}

// An article of 16 MB is cut, and says so.
func TestHugeArticle(t *testing.T) {
	got := stories(t, cluster.Options{}, []cluster.Article{
		{ID: "huge", Body: strings.Repeat("tin dài ", 2<<20)},
		{ID: "other", Body: made(3, 50)},
	})
	require.Len(t, got, 2)
	for _, s := range got {
		assert.Equal(t, s.ID == "huge", s.Members[0].Truncated, s.ID)
	}
}

// A text can be written whose sketch agrees with that of another in every slot,
// by the few shingles of that which win. It is no copy, and not taken for one.
func TestForgedSketch(t *testing.T) {
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	victim := strings.Fields(made(4, 6_000))
	doc := x.Document(strings.Join(victim, " "))
	winners := make(map[uint32]bool)
	for _, s := range doc.CopySketch {
		winners[s] = true
	}
	var forged []string
	for i := range victim[:len(victim)-2] {
		three := strings.Join(victim[i:i+3], " ")
		for _, s := range x.Document(three).CopySketch {
			if winners[s] {
				forged = append(forged, three)
				break
			}
		}
	}
	text := strings.Join(forged, " ") + " " + made(5, 6_000)
	estimate := doc.CopySketch.Similarity(x.Document(strings.Join(forged, " ")).CopySketch)
	require.Greater(t, estimate, .9, "the forgery works on the sketch")
	got := stories(t, cluster.Options{}, []cluster.Article{
		{ID: "victim", Body: strings.Join(victim, " ")},
		{ID: "forged", Body: text},
	})
	assert.Len(t, got, 2)

	secret, err := shingle.NewExtractor(shingle.Options{Seed: 42})
	require.NoError(t, err)
	estimate = secret.Document(strings.Join(victim, " ")).CopySketch.Similarity(secret.Document(strings.Join(forged, " ")).CopySketch)
	assert.Less(t, estimate, .2, "and not with a secret seed")
}

// edited returns a text in which about one word in every was replaced.
func edited(rng *rand.Rand, text string, every int) string {
	words := strings.Fields(text)
	for i := range words {
		if rng.IntN(every) == 0 {
			words[i] = "thay" + letters(rng.Uint64N(1000))
		}
	}
	return strings.Join(words, " ")
}

// The index of copies finds the planted ones and nothing else; stories tell
// copies and excerpts by their kind.
func TestPlantedCopies(t *testing.T) {
	articles, _ := read(t, "../testdata/labelled.jsonl")
	rng := rand.New(rand.NewPCG(11, 12))
	x, err := shingle.NewExtractor(shingle.Options{})
	require.NoError(t, err)
	ix, err := index.New(x.Profile(), index.Options{Mode: index.NearCopy})
	require.NoError(t, err)
	var items []index.Item
	for _, a := range articles {
		for k, every := range []int{1 << 30, 30, 60, 120} {
			item := index.Item{ID: fmt.Sprint(a.ID, "/", k), Doc: x.Document(edited(rng, a.Body, every))}
			items = append(items, item)
			require.NoError(t, ix.Add(item))
		}
	}
	var planted, found int
	for i, a := range items {
		matches, err := ix.Query(a, .5, -1)
		require.NoError(t, err)
		for _, m := range matches {
			b := items[slices.IndexFunc(items, func(b index.Item) bool { return b.ID == m.ID })]
			require.InDelta(t, jaccard(a.Doc, b.Doc), m.Similarity, 1e-12, "%s and %s", a.ID, b.ID)
			require.GreaterOrEqual(t, m.Similarity, .5)
		}
		for _, b := range items[:i] {
			if jaccard(a.Doc, b.Doc) >= .7 {
				planted++
				if slices.ContainsFunc(matches, func(m cluster.Match) bool { return m.ID == b.ID }) {
					found++
				}
			}
		}
	}
	t.Logf("%d of %d pairs of Jaccard similarity .7 and more", found, planted)
	require.Greater(t, planted, 300)
	assert.GreaterOrEqual(t, float64(found), .99*float64(planted))
}

// jaccard is the Jaccard similarity of the sets of shingles, by its definition.
func jaccard(a, b *shingle.Document) float64 {
	in := make(map[uint32]bool)
	for _, s := range a.Shingles {
		in[s] = true
	}
	shared := 0
	for _, s := range b.Shingles {
		if in[s] {
			shared++
		}
	}
	return float64(shared) / float64(len(a.Shingles)+len(b.Shingles)-shared)
}

func TestPlantedExcerpts(t *testing.T) {
	articles, labels := read(t, "../testdata/labelled.jsonl")
	var whole []cluster.Article
	seen := make(map[string]bool)
	for _, a := range articles { // one of each story
		if label := labels[a.ID]; !seen[label] && len(strings.Fields(a.Body)) >= 75 {
			seen[label] = true
			whole = append(whole, a)
		}
	}
	require.Greater(t, len(whole), 40)
	rng := rand.New(rand.NewPCG(13, 14))
	all := slices.Clone(whole)
	for _, a := range whole {
		words := strings.Fields(a.Body)
		third := len(words) / 3
		from := rng.IntN(len(words) - third)
		all = append(all, cluster.Article{ID: a.ID + "/excerpt", Time: a.Time.Add(1), Body: strings.Join(words[from:from+third], " ")})
	}
	found := 0
	for _, s := range stories(t, cluster.Options{}, all) {
		for _, m := range s.Members {
			if m.Kind == cluster.Excerpt && m.Article.ID == m.Of+"/excerpt" {
				found++
			}
		}
	}
	t.Logf("%d of %d excerpts", found, len(whole))
	assert.GreaterOrEqual(t, float64(found), .95*float64(len(whole)))
}
