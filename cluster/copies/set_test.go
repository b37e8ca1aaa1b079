package copies_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/copies"
	"github.com/chumtin/chumtin/shingle"
	"github.com/chumtin/chumtin/shingle/token"
)

// words returns n words, of which an edit changes a share.
func words(rng *rand.Rand, n int) []string {
	text := make([]string, n)
	for i := range text {
		text[i] = fmt.Sprintf("w%d", rng.IntN(5000))
	}
	return text
}

func edited(rng *rand.Rand, text []string, edits int) []string {
	text = slices.Clone(text)
	for range edits {
		text[rng.IntN(len(text))] = fmt.Sprintf("x%d", rng.IntN(5000))
	}
	return text
}

// corpus returns texts of which many are edits of others.
func corpus(rng *rand.Rand, n int) []string {
	var all [][]string
	for range n {
		if len(all) > 0 && rng.IntN(3) > 0 {
			all = append(all, edited(rng, all[rng.IntN(len(all))], rng.IntN(12)))
		} else {
			all = append(all, words(rng, 5+rng.IntN(150)))
		}
	}
	texts := make([]string, n)
	for i, text := range all {
		texts[i] = strings.Join(text, " ")
	}
	return texts
}

// shinglesOf returns the set of shingles of each text.
func shinglesOf(texts []string) []map[uint64]bool {
	sets := make([]map[uint64]bool, len(texts))
	for i, text := range texts {
		sets[i] = make(map[uint64]bool)
		for _, s := range shingle.AppendShingles(nil, token.Append(nil, text), 3) {
			sets[i][s] = true
		}
	}
	return sets
}

// jaccard is the similarity by its definition.
func jaccard(a, b map[uint64]bool) float64 {
	common := 0
	for s := range a {
		if b[s] {
			common++
		}
	}
	return float64(common) / float64(len(a)+len(b)-common)
}

// allPairs yields all pairs of texts of which the similarity is at least threshold,
// found without sketches: two such sets, their elements in order of rarity, have one
// in common among their first ones (prefix filtering; Chaudhuri, Ganti and Kaushik,
// ICDE 2006).
func allPairs(sets []map[uint64]bool, threshold float64) iter.Seq2[int, int] {
	return func(yield func(int, int) bool) {
		count := make(map[uint64]int)
		for _, set := range sets {
			for s := range set {
				count[s]++
			}
		}
		postings := make(map[uint64][]int)
		for i, set := range sets {
			rare := slices.SortedFunc(maps.Keys(set), func(a, b uint64) int {
				return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(a, b))
			})
			rare = rare[:len(rare)-int(math.Ceil(threshold*float64(len(rare))-1e-9))+min(1, len(rare))]
			met := make(map[int]bool)
			for _, s := range rare {
				for _, j := range postings[s] {
					if !met[j] {
						met[j] = true
						if jaccard(sets[j], set) >= threshold && !yield(j, i) {
							return
						}
					}
				}
				postings[s] = append(postings[s], i)
			}
		}
	}
}

func newSet(t testing.TB, opts copies.Options, texts []string) *copies.Set {
	t.Helper()
	s, err := copies.NewSet(opts)
	require.NoError(t, err)
	require.NoError(t, s.AddAll(t.Context(), slices.Values(texts)))
	require.Equal(t, len(texts), s.Len())
	return s
}

func similarity(t testing.TB, s *copies.Set, i, j int) float64 {
	t.Helper()
	similarity, err := s.Similarity(i, j)
	require.NoError(t, err)
	return similarity
}

func groupsOf(t testing.TB, s *copies.Set) []copies.Group {
	t.Helper()
	groups, err := s.Groups(t.Context())
	require.NoError(t, err)
	return groups
}

// The groups are those of all pairs, by the definition of the similarity, but for
// pairs near the threshold that the sketches miss.
func TestUsesThatAreWrong(t *testing.T) {
	const zero, noContext = "copies: Set is not initialized: call NewSet", "copies: Context is nil: pass context.Background"
	var s copies.Set
	_, err := s.Add("một hai ba")
	assert.EqualError(t, err, zero)
	assert.EqualError(t, s.AddAll(t.Context(), slices.Values([]string{"một"})), zero)
	_, err = s.Groups(t.Context())
	assert.EqualError(t, err, zero)
	_, err = s.Inclusions(t.Context(), .5, nil)
	assert.EqualError(t, err, zero)
	assert.EqualError(t, s.Save(io.Discard, numbered(0)), zero)

	var x copies.Extractor
	assert.PanicsWithValue(t, "copies: Extractor is not initialized: call NewExtractor", func() { x.Features("một hai ba") })

	made := newSet(t, copies.Options{}, nil)
	var none context.Context
	assert.EqualError(t, made.AddAll(none, slices.Values([]string{"một"})), noContext)
	_, err = made.Groups(none)
	assert.EqualError(t, err, noContext)
	_, err = made.Inclusions(none, .5, nil)
	assert.EqualError(t, err, noContext)
}

func TestGroupsOfAllPairs(t *testing.T) {
	for _, threshold := range []float64{0.3, 0.5, 0.8, 0.95, 1} {
		rng := rand.New(rand.NewPCG(1, uint64(100*threshold)))
		texts := corpus(rng, 400)
		sets := shinglesOf(texts)
		s := newSet(t, copies.Options{Threshold: threshold}, texts)
		groups := groupsOf(t, s)

		of := make([]int, len(texts)) // the group of each text, from 1 on
		for i, g := range groups {
			require.True(t, slices.IsSorted(g.Texts))
			require.Len(t, g.Pairs, len(g.Texts)-1)
			for _, text := range g.Texts {
				require.Zero(t, of[text], "in one group")
				of[text] = i + 1
			}
			connected := map[int]bool{g.Texts[0]: true}
			for range g.Pairs {
				for _, p := range g.Pairs {
					if connected[p.A] || connected[p.B] {
						connected[p.A], connected[p.B] = true, true
					}
				}
			}
			require.Len(t, connected, len(g.Texts))
			for _, p := range g.Pairs {
				require.Less(t, p.A, p.B)
				require.GreaterOrEqual(t, p.Similarity, threshold)
				require.InDelta(t, jaccard(sets[p.A], sets[p.B]), p.Similarity, 1e-12)
			}
		}
		pairs, found := 0, 0
		for i, j := range allPairs(sets, threshold) {
			require.InDelta(t, jaccard(sets[i], sets[j]), similarity(t, s, i, j), 1e-12)
			if pairs++; of[i] != 0 && of[i] == of[j] {
				found++
			}
		}
		require.Greater(t, pairs, 10)
		assert.GreaterOrEqual(t, float64(found), .995*float64(pairs), "%d pairs at %v", pairs, threshold)
	}
}

// Texts may come one by one or at once: the groups are the same.
func TestAddIsAddAll(t *testing.T) {
	texts := corpus(rand.New(rand.NewPCG(2, 2)), 3_000)
	one, err := copies.NewSet(copies.Options{})
	require.NoError(t, err)
	for i, text := range texts {
		n, err := one.Add(text)
		require.NoError(t, err)
		require.Equal(t, i, n)
	}
	all := newSet(t, copies.Options{}, texts)
	want := groupsOf(t, one)
	require.Greater(t, len(want), 100)
	assert.Equal(t, want, groupsOf(t, all))
	assert.Equal(t, want, groupsOf(t, all), "again")
}

func TestSmallTexts(t *testing.T) {
	texts := []string{"", "Lũ lên", "…", "lũ LÊN!", "Lũ", "", "hòa bình", "hoà bình", "Lũ lên nhanh"}
	for _, unit := range []copies.Unit{copies.Words, copies.Characters, copies.Whole} {
		var got [][]int
		for _, g := range groupsOf(t, newSet(t, copies.Options{Unit: unit}, texts)) {
			got = append(got, g.Texts)
		}
		assert.Equal(t, [][]int{{1, 3}, {6, 7}}, got, "%v: what has no letters has no copies", unit)
	}
	assert.Empty(t, groupsOf(t, newSet(t, copies.Options{}, nil)))
}

// A flood of one text is one group, and boilerplate that is like nothing joins nothing,
// in linear work.
func TestManyCopies(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	texts := make([]string, 3_000)
	for i := range texts {
		texts[i] = "Bản tin giá vàng hôm nay không có gì mới so với phiên trước"
	}
	groups := groupsOf(t, newSet(t, copies.Options{}, texts))
	require.Len(t, groups, 1)
	assert.Len(t, groups[0].Texts, len(texts))

	start := strings.Join(words(rng, 60), " ") + " "
	for i := range texts {
		texts[i] = start + strings.Join(words(rng, 60), " ")
	}
	assert.Empty(t, groupsOf(t, newSet(t, copies.Options{}, texts)))
}

func TestCharacters(t *testing.T) {
	a := "Thủ tướng thăm vùng lũ miền Trung và chỉ đạo khắc phục hậu quả"
	b := "Thủ tướng thăm vùng lũ miền Trung và chỉ đạo khắc phục hậu quảng" // one letter more
	s := newSet(t, copies.Options{Unit: copies.Characters, Width: 5}, []string{a, b})
	groups := groupsOf(t, s)
	require.Len(t, groups, 1)
	n := len([]rune(a)) - 4
	assert.InDelta(t, float64(n)/float64(n+2), similarity(t, s, 0, 1), 1e-12, "two runs of five letters more")
}

func TestOptions(t *testing.T) {
	for want, opts := range map[string]copies.Options{
		"Threshold is -0.5": {Threshold: -.5},
		"Threshold is 1.5":  {Threshold: 1.5},
		"Unit is Unit(7)":   {Unit: 7},
		"Width is 65":       {Width: 65},
		"Width is -1":       {Width: -1},
	} {
		_, err := copies.NewSet(opts)
		assert.ErrorContains(t, err, want)
	}
}

// The bands find pairs at the threshold as often as they should, and take no more of
// the sketch than there is.
func TestBanding(t *testing.T) {
	for threshold := .1; threshold <= 1; threshold += .05 {
		s, err := copies.NewSet(copies.Options{Threshold: threshold})
		require.NoError(t, err)
		b := s.Banding()
		assert.LessOrEqual(t, b.Bands*b.Rows, 128)
		assert.GreaterOrEqual(t, b.Probability(threshold), .995, "%v: %+v", threshold, b)
	}
}

func TestAddAllEndsWithItsContext(t *testing.T) {
	s, err := copies.NewSet(copies.Options{})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	endless := func(yield func(string) bool) {
		for i := 0; yield(fmt.Sprint("text ", i)); i++ {
			if i == 10_000 {
				cancel()
			}
		}
	}
	require.ErrorIs(t, s.AddAll(ctx, endless), context.Canceled)
	_, err = s.Groups(ctx)
	require.ErrorIs(t, err, context.Canceled)
}

func TestConcurrently(t *testing.T) {
	texts := corpus(rand.New(rand.NewPCG(4, 4)), 400)
	s, err := copies.NewSet(copies.Options{})
	require.NoError(t, err)
	done := make(chan error)
	for part := range 4 {
		go func() {
			for _, text := range texts[part*100:][:100] {
				if _, err := s.Add(text); err != nil {
					done <- err
					return
				}
			}
			_, err := s.Groups(t.Context())
			_, errSimilarity := s.Similarity(0, 1)
			done <- errors.Join(err, errSimilarity)
		}()
	}
	for range 4 {
		require.NoError(t, <-done)
	}
	assert.Equal(t, 400, s.Len())
}

// articles returns the texts of a corpus that is no part of the project.
func articles(t testing.TB, name string) []string {
	t.Helper()
	dir := os.Getenv("CHUMTIN_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	file, err := os.Open(dir + "/data/" + name)
	if err != nil {
		t.Skip("needs ../shared")
	}
	defer file.Close()
	gz, err := gzip.NewReader(file)
	require.NoError(t, err)
	data, err := io.ReadAll(gz)
	require.NoError(t, err)
	var texts []string
	for line := range bytes.Lines(data) {
		var a struct{ Title, Summary, Body string }
		require.NoError(t, json.Unmarshal(line, &a))
		texts = append(texts, a.Title+"\n"+a.Summary+"\n"+a.Body)
	}
	return texts
}

// Of a real corpus nearly all copies are found, and nothing else.
func TestNews(t *testing.T) {
	texts := articles(t, "baomoi-2017.jsonl.gz")
	texts = texts[:8_000] // all 35,530 have 167 pairs, of which all are found
	of := make(map[int]int)
	dropped := 0
	for i, g := range groupsOf(t, newSet(t, copies.Options{}, texts)) {
		for _, text := range g.Texts {
			of[text] = i + 1
		}
		dropped += len(g.Texts) - 1
	}
	pairs, found := 0, 0
	for i, j := range allPairs(shinglesOf(texts), 0.8) {
		if pairs++; of[i] != 0 && of[i] == of[j] {
			found++
		}
	}
	t.Logf("%d of %d texts are copies of others; %d of %d pairs", dropped, len(texts), found, pairs)
	assert.GreaterOrEqual(t, float64(found), .99*float64(pairs))
}

func BenchmarkNews(b *testing.B) {
	texts := articles(b, "baomoi-2017.jsonl.gz")
	for b.Loop() {
		groupsOf(b, newSet(b, copies.Options{}, texts))
	}
}
