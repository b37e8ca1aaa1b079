package steps_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/cluster/steps"
	"github.com/chumtin/chumtin/shingle"
)

// read returns the articles of a file.
func read(t *testing.T, path string) (articles []cluster.Article) {
	r, err := jsonl.Open(path, jsonl.Options{})
	require.NoError(t, err)
	defer r.Close()
	for rec, err := range r.All() {
		require.NoError(t, err)
		articles = append(articles, rec.Article)
	}
	require.NotEmpty(t, articles)
	return articles
}

// random returns articles of made-up events over some weeks: copies in the same hour,
// updates, some without a time, some of them short.
func random(rng *rand.Rand, n int) (articles []cluster.Article) {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		event := rng.IntN(1 + n/4)
		words := make([]string, 2+rng.IntN(30))
		for k := range words {
			words[k] = name(event*20 + rng.IntN(20))
		}
		a := cluster.Article{
			ID: fmt.Sprintf("r%03d", i), Title: words[0], Body: strings.Join(words, " "), Source: fmt.Sprint(rng.IntN(4)),
			Time: start.Add(time.Duration(event%40)*24*time.Hour + time.Duration(rng.IntN(60))*time.Hour),
		}
		if i > 0 && rng.IntN(4) == 0 {
			copied := articles[rng.IntN(i)]
			a.Title, a.Body, a.Time = copied.Title, copied.Body, copied.Time
			if rng.IntN(2) == 0 {
				a.Source = copied.Source
			}
		}
		if rng.IntN(10) == 0 {
			a.Time = time.Time{}
		}
		articles = append(articles, a)
	}
	return articles
}

// crowd returns articles of one event, in families of near copies, most of them of more
// texts than each later one is compared with.
func crowd(families, size int) (articles []cluster.Article) {
	for i := range families * size {
		words := make([]string, 60)
		for k := range words {
			words[k] = name(k)
			if k >= 20 {
				words[k] = name(1000*(1+i%families) + k)
			}
		}
		words[30] = name(500_000 + i)
		articles = append(articles, cluster.Article{
			ID: fmt.Sprintf("c%03d", i), Body: strings.Join(words, " "), Source: fmt.Sprint(i % 5),
			Time: time.Date(2026, 3, 1, 0, 1, 0, 0, time.UTC).Add(time.Duration(i) * time.Minute),
		})
	}
	return append(articles, cluster.Article{ID: "other", Title: "Động đất 4,1 độ ở Kon Plông"})
}

// name returns a word of a number: "x" and its digits as letters.
func name(n int) string {
	return "x" + strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(n))
}

// A trial is articles and constraints, and what a batch makes of them.
type trial struct {
	name        string
	opts        cluster.Options
	articles    []cluster.Article
	constraints []steps.Constraint
	want        []cluster.Story
}

func trials(t *testing.T) (all []trial) {
	rng := rand.New(rand.NewPCG(5, 6))
	labelled, day := read(t, "../../testdata/labelled.jsonl"), read(t, "../../testdata/feedday.jsonl")
	all = []trial{
		{name: "crowd", articles: crowd(90, 2)}, // the first has no constraints
		{name: "labelled", articles: labelled},
		{name: "labelled, other options", articles: labelled, opts: cluster.Options{Threshold: .2, Linkage: cluster.Quorum}},
		{name: "feedday", articles: day},
	}
	for i := range 12 {
		all = append(all, trial{name: fmt.Sprint("random ", i), articles: random(rng, 20+20*i), opts: cluster.Options{Horizon: time.Duration(1+i%3*200) * time.Hour}})
	}
	for i := range all {
		x := &all[i]
		x.opts.Topics = true
		b, err := cluster.NewBatch(x.opts)
		require.NoError(t, err)
		for _, a := range x.articles {
			require.NoError(t, b.Add(a))
		}
		for range i % 4 * 10 { // some trials have none
			c := steps.Constraint{A: x.articles[rng.IntN(len(x.articles))].ID, B: x.articles[rng.IntN(len(x.articles))].ID, Together: rng.IntN(2) == 0}
			add := b.CannotLink
			if c.Together {
				add = b.MustLink
			}
			if c.A != c.B && add(c.A, c.B) == nil { // with itself says nothing
				x.constraints = append(x.constraints, c)
			}
		}
		x.want, err = b.Stories(t.Context())
		require.NoError(t, err)
	}
	return all
}

func (x *trial) worker(t *testing.T) *steps.Worker {
	w, err := steps.NewWorker(x.opts)
	require.NoError(t, err)
	return w
}

// items returns the items of the articles, in another order and as they come out of
// encodings.
func (x *trial) items(t *testing.T, w *steps.Worker) (items []steps.Item) {
	for _, a := range x.articles {
		item, err := w.Item(a)
		require.NoError(t, err)
		item.Constrained = slices.ContainsFunc(x.constraints, func(c steps.Constraint) bool { return c.A == a.ID || c.B == a.ID })
		items = append(items, item)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	return items
}

// link links the components of items one by one, as an engine would.
func (x *trial) link(t *testing.T, w *steps.Worker, items []steps.Item, pairs []steps.Pair) (groups []steps.Group) {
	parent := make(map[string]string)
	var find func(id string) string
	find = func(id string) string {
		if up, ok := parent[id]; ok && up != id {
			return find(up)
		}
		return id
	}
	join := func(a, b string) {
		if a, b = find(a), find(b); a != b {
			parent[a] = b
		}
	}
	threshold := cmp.Or(x.opts.Threshold, cluster.DefaultThreshold)
	for _, p := range pairs {
		if p.Similarity() >= threshold {
			join(p.A, p.B)
		}
	}
	for _, c := range x.constraints {
		if c.Together {
			join(c.A, c.B)
		}
	}
	itemsOf, pairsOf, constraintsOf := make(map[string][]steps.Item), make(map[string][]steps.Pair), make(map[string][]steps.Constraint)
	for _, item := range items {
		name := find(item.Article.ID)
		itemsOf[name] = append(itemsOf[name], item)
	}
	for _, p := range pairs {
		if name := find(p.A); name == find(p.B) {
			pairsOf[name] = append(pairsOf[name], p)
		}
	}
	for _, c := range x.constraints {
		constraintsOf[find(c.A)] = append(constraintsOf[find(c.A)], c)
		if find(c.B) != find(c.A) {
			constraintsOf[find(c.B)] = append(constraintsOf[find(c.B)], c)
		}
	}
	require.Greater(t, len(itemsOf), 1, "components")
	for name, items := range itemsOf {
		found, err := w.Link(t.Context(), items, pairsOf[name], constraintsOf[name])
		require.NoError(t, err)
		groups = append(groups, found...)
	}
	return groups
}

// tell makes the stories of groups, and their topics, in the order of a batch.
func tell(t *testing.T, w *steps.Worker, items []steps.Item, pairs []steps.Pair, groups []steps.Group) (stories []cluster.Story) {
	byID := make(map[string]steps.Item)
	for _, item := range items {
		byID[item.Article.ID] = item
	}
	var members [][]steps.Item
	for _, g := range groups {
		var of []steps.Item
		for _, id := range g.IDs {
			of = append(of, byID[id])
		}
		members = append(members, of)
		s, err := w.Story(t.Context(), g, of, pairs)
		require.NoError(t, err)
		stories = append(stories, s)
	}
	topics, err := w.Topics(t.Context(), members)
	require.NoError(t, err)
	for i := range stories {
		stories[i].Topic = topics[i]
	}
	return stories
}

// inOrder sorts stories as a batch does: a second time, from its doc.
func inOrder(stories []cluster.Story) []cluster.Story {
	slices.SortFunc(stories, func(a, b cluster.Story) int {
		x, y := a.Members[0].Article, b.Members[0].Article
		late := func(a cluster.Article) int {
			if a.Time.IsZero() {
				return 1
			}
			return 0
		}
		return cmp.Or(len(b.Members)-len(a.Members), late(x)-late(y), x.Time.Compare(y.Time), cmp.Compare(x.ID, y.ID))
	})
	return stories
}

// The steps one after the other are a batch: on all articles at once, and with each
// component of the pairs linked alone.
func TestStepsAreABatch(t *testing.T) {
	merged, several, largest := 0, 0, 0
	for _, x := range trials(t) {
		t.Run(x.name, func(t *testing.T) {
			w := x.worker(t)
			items := x.items(t, w)
			pairs, err := w.Pairs(t.Context(), items)
			require.NoError(t, err)
			groups, err := w.Link(t.Context(), items, pairs, x.constraints)
			require.NoError(t, err)
			require.Equal(t, x.want, inOrder(tell(t, w, items, pairs, groups)))
			require.Equal(t, x.want, inOrder(tell(t, w, items, pairs, x.link(t, w, items, pairs))))
			merged += len(items) - len(groups)
			for _, s := range x.want {
				if s.Topic != s.ID {
					several++
				}
				largest = max(largest, len(s.Members))
			}
		})
	}
	assert.Greater(t, merged, 100)
	assert.Positive(t, several, "topics of several stories")
	assert.Greater(t, largest, 128, "a story of more texts than are compared with all")
}

// In a larger crowd pairs stand for others, and say so.
func TestStepsOfACrowd(t *testing.T) {
	x := trial{articles: crowd(300, 2)}
	w := x.worker(t)
	items := x.items(t, w)
	pairs, err := w.Pairs(t.Context(), items)
	require.NoError(t, err)
	require.True(t, slices.ContainsFunc(pairs, func(p steps.Pair) bool { return p.Others > 0 }))
	groups, err := w.Link(t.Context(), items, pairs, nil)
	require.NoError(t, err)

	b, err := cluster.NewBatch(x.opts)
	require.NoError(t, err)
	for _, a := range x.articles {
		require.NoError(t, b.Add(a))
	}
	stories, err := b.Stories(t.Context())
	require.NoError(t, err)
	want, got := make(map[string]int), make(map[string]int)
	for _, s := range stories {
		want[s.ID] = len(s.Members)
	}
	for _, g := range groups {
		got[g.IDs[0]] = len(g.IDs)
	}
	assert.Equal(t, want, got)
}

// The pairs of blocks of time are those of all items.
func TestPairsOfBlocks(t *testing.T) {
	for _, x := range trials(t)[:10] {
		horizon := cmp.Or(x.opts.Horizon, cluster.DefaultHorizon)
		if horizon > 10*24*time.Hour {
			x.opts.Horizon, horizon = 7*time.Hour, 7*time.Hour // or else one block holds all
		}
		w := x.worker(t)
		items := x.items(t, w)
		want, err := w.Pairs(t.Context(), items)
		require.NoError(t, err)
		for _, width := range []time.Duration{5 * time.Hour, 48 * time.Hour} {
			first := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
			blockOf := func(a cluster.Article) int64 {
				if a.Time.IsZero() {
					return -1
				}
				return int64(a.Time.Sub(first) / width)
			}
			blocks := make(map[int64]bool)
			blockByID := make(map[string]int64)
			for _, item := range items {
				blockByID[item.Article.ID] = blockOf(item.Article)
				blocks[blockOf(item.Article)] = true
			}
			var got []steps.Pair
			for block := range blocks {
				// Two days more: a time of midnight may be any hour of its day.
				from, to := first.Add(time.Duration(block)*width), first.Add(time.Duration(block+1)*width+horizon+48*time.Hour)
				var in []steps.Item
				for _, item := range items {
					at := item.Article.Time
					if at.IsZero() || block >= 0 && !at.Before(from) && at.Before(to) {
						in = append(in, item)
					}
				}
				found, err := w.Pairs(t.Context(), in)
				require.NoError(t, err)
				for _, p := range found {
					if blockByID[p.A] == block {
						got = append(got, p)
					}
				}
			}
			assert.ElementsMatch(t, want, got, "%s, blocks of %v", x.name, width)
		}
	}
}

// Compare is what Explain explains, and what Pairs finds.
func TestCompareIsExact(t *testing.T) {
	x := trial{articles: read(t, "../../testdata/kimputin.jsonl")}
	w := x.worker(t)
	items := x.items(t, w)
	found, err := w.Pairs(t.Context(), items)
	require.NoError(t, err)
	byID := make(map[string]cluster.Article)
	for _, a := range x.articles {
		byID[a.ID] = a
	}
	alike := 0
	for i, a := range items {
		for _, b := range items[:i] {
			p, err := w.Compare(a, b)
			require.NoError(t, err)
			e, err := cluster.Explain(x.opts, byID[a.Article.ID], byID[b.Article.ID])
			require.NoError(t, err)
			assert.Equal(t, e.Similarity, p.Similarity(), "%s and %s", p.A, p.B)
			same := func(q steps.Pair) bool { return p.A == q.A && p.B == q.B }
			if at := slices.IndexFunc(found, same); at >= 0 {
				alike++
				assert.Equal(t, found[at], p)
			}
		}
	}
	assert.Equal(t, len(found), alike)
	assert.Positive(t, alike)
}

// All data is plain: what comes out of an encoding is what went in.
func TestStepsEncode(t *testing.T) {
	x := trial{articles: read(t, "../../testdata/kimputin.jsonl")}
	w := x.worker(t)
	items := x.items(t, w)
	pairs, err := w.Pairs(t.Context(), items)
	require.NoError(t, err)
	groups, err := w.Link(t.Context(), items, pairs, nil)
	require.NoError(t, err)
	type all struct {
		Items       []steps.Item
		Pairs       []steps.Pair
		Groups      []steps.Group
		Constraints []steps.Constraint
	}
	in := all{items, pairs, groups, []steps.Constraint{{A: "a", B: "b", Together: true}}}
	var out, again all
	data, err := json.Marshal(in)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &out))
	var buf bytes.Buffer
	require.NoError(t, gob.NewEncoder(&buf).Encode(in))
	require.NoError(t, gob.NewDecoder(&buf).Decode(&again))
	want := tell(t, w, in.Items, in.Pairs, in.Groups)
	for _, from := range []all{out, again} {
		assert.Equal(t, in.Pairs, from.Pairs)
		assert.Equal(t, in.Constraints, from.Constraints)
		found, err := w.Link(t.Context(), from.Items, from.Pairs, nil)
		require.NoError(t, err)
		assert.Equal(t, in.Groups, found)
		got, err := json.Marshal(tell(t, w, from.Items, from.Pairs, from.Groups))
		require.NoError(t, err)
		data, err := json.Marshal(want)
		require.NoError(t, err)
		assert.JSONEq(t, string(data), string(got))
	}
}

// What is wrong is named, all of it where several items are.
func TestStepsRefuse(t *testing.T) {
	ctx := t.Context()
	x := trial{articles: read(t, "../../testdata/kimputin.jsonl")[:4]}
	w := x.worker(t)
	items := make([]steps.Item, 4)
	for i, a := range x.articles {
		var err error
		items[i], err = w.Item(a)
		require.NoError(t, err)
	}
	id := func(i int) string { return items[i].Article.ID }
	with := func(change func(item *steps.Item)) []steps.Item {
		changed := slices.Clone(items)
		change(&changed[1])
		return changed
	}
	other, err := steps.NewWorker(cluster.Options{Text: shingle.Options{ShingleWidth: 5}})
	require.NoError(t, err)
	foreign, err := other.Item(x.articles[1])
	require.NoError(t, err)

	for _, test := range []struct {
		items []steps.Item
		want  error
		says  string
	}{
		{with(func(item *steps.Item) { *item = foreign }), shingle.ErrProfile, id(1)},
		{with(func(item *steps.Item) { item.Document = nil }), shingle.ErrDocument, id(1)},
		{with(func(item *steps.Item) { item.Document = item.Document[:100] }), shingle.ErrDocument, id(1)},
		{with(func(item *steps.Item) { item.Article.ID = " " }), cluster.ErrNoID, items[1].Article.Title[:20]},
		{with(func(item *steps.Item) { item.Article.ID = "\xff" }), cluster.ErrInvalidID, `\xff`},
		{with(func(item *steps.Item) { item.Article.ID = id(0) }), cluster.ErrRepeatedID, id(0)},
	} {
		_, err := w.Pairs(ctx, test.items)
		assert.ErrorIs(t, err, test.want)
		assert.ErrorContains(t, err, test.says)
		_, err = w.Link(ctx, test.items, nil, nil)
		assert.ErrorIs(t, err, test.want)
		_, err = w.Topics(ctx, [][]steps.Item{test.items})
		assert.ErrorIs(t, err, test.want)
		_, err = w.Story(ctx, steps.Group{}, test.items, nil)
		assert.ErrorIs(t, err, test.want)
	}
	two := slices.Clone(items)
	two[0].Document, two[3] = nil, foreign
	_, err = w.Pairs(ctx, two[:1])
	assert.ErrorIs(t, err, shingle.ErrDocument)
	_, err = w.Pairs(ctx, []steps.Item{two[0], two[3]})
	assert.ErrorIs(t, err, shingle.ErrDocument)
	assert.ErrorIs(t, err, shingle.ErrProfile, "both are named")
	_, err = w.Compare(items[0], foreign)
	assert.ErrorIs(t, err, shingle.ErrProfile)
	_, err = w.Item(cluster.Article{ID: "a"})
	assert.ErrorIs(t, err, cluster.ErrNoText)

	for _, test := range []struct {
		pairs []steps.Pair
		want  error
		says  string
	}{
		{[]steps.Pair{{A: id(0), B: "nobody"}}, cluster.ErrNoArticle, `"nobody"`},
		{[]steps.Pair{{A: "nobody", B: id(0)}}, cluster.ErrNoArticle, `"nobody"`},
		{[]steps.Pair{{A: id(0), B: id(0)}}, steps.ErrPair, "an article is no pair with itself"},
		{[]steps.Pair{{A: id(0), B: id(1), Units: steps.One + 1}}, steps.ErrPair, fmt.Sprintf("more than One, which is %d", uint64(steps.One))},
		{[]steps.Pair{{A: id(0), B: id(1), Units: 1, Apart: true}}, steps.ErrPair, "it is Apart, but Units is 1, want 0"},
		{[]steps.Pair{{A: id(0), B: id(1), Units: 1}, {A: id(1), B: id(0), Units: 2}}, steps.ErrPair, "Units 1, Apart false and Others 0, and with Units 2"},
	} {
		_, err := w.Link(ctx, items, test.pairs, nil)
		assert.ErrorIs(t, err, test.want, "%+v", test.pairs)
		assert.ErrorContains(t, err, test.says)
		if test.want == steps.ErrPair {
			assert.ErrorContains(t, err, fmt.Sprintf("of %q and %q", test.pairs[0].A, test.pairs[0].B))
		}
	}
	marked := slices.Clone(items)
	for i := range marked[:3] {
		marked[i].Constrained = true
	}
	together := func(a, b string) steps.Constraint { return steps.Constraint{A: a, B: b, Together: true} }
	for _, test := range []struct {
		constraints []steps.Constraint
		want        error
	}{
		{[]steps.Constraint{together(id(0), "nobody")}, cluster.ErrNoArticle},
		{[]steps.Constraint{{A: "nobody", B: "no one"}}, cluster.ErrNoArticle},
		{[]steps.Constraint{{A: "nobody", B: id(0)}}, nil},
		{[]steps.Constraint{together(id(0), id(3))}, steps.ErrConstrained},
		{[]steps.Constraint{together(id(0), id(1)), together(id(1), id(2)), {A: id(0), B: id(2)}}, cluster.ErrConstraints},
	} {
		_, err := w.Link(ctx, marked, nil, test.constraints)
		assert.ErrorIs(t, err, test.want, "%+v", test.constraints)
	}
	for _, g := range []steps.Group{{}, {IDs: []string{id(0)}}, {IDs: []string{id(0), id(1), "nobody"}}} {
		_, err := w.Story(ctx, g, items[:2], nil)
		assert.ErrorIs(t, err, steps.ErrMembers, "%v", g.IDs)
	}
	_, err = w.Story(ctx, steps.Group{}, nil, nil)
	assert.ErrorIs(t, err, steps.ErrMembers)
	_, err = w.Topics(ctx, [][]steps.Item{items[:1], nil})
	assert.ErrorIs(t, err, steps.ErrMembers)
	_, err = steps.NewWorker(cluster.Options{Threshold: 2})
	assert.ErrorContains(t, err, "Threshold")

	var missing context.Context
	_, err = w.Pairs(missing, items)
	assert.ErrorContains(t, err, "Context is nil")
	none := new(steps.Worker)
	_, err = none.Pairs(ctx, items)
	assert.ErrorContains(t, err, "NewWorker")
	_, err = none.Item(x.articles[0])
	assert.ErrorContains(t, err, "NewWorker")
	groups, err := w.Link(ctx, nil, nil, nil)
	assert.NoError(t, err)
	assert.Empty(t, groups)

	ended, cancel := context.WithCancel(ctx)
	cancel()
	_, err = w.Pairs(ended, items)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = w.Link(ended, items, nil, nil)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = w.Story(ended, steps.Group{IDs: []string{id(0)}}, items[:1], nil)
	assert.ErrorIs(t, err, context.Canceled)
	_, err = w.Topics(ended, [][]steps.Item{items})
	assert.ErrorIs(t, err, context.Canceled)
}
