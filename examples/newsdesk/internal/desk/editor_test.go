package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster"
)

// three returns a desk with a story of three reports and one of one.
func three(t *testing.T, opts Options) (d *Desk, flooded, bridged cluster.StoryID) {
	t.Helper()
	opts.Clock = afternoon().now
	d = mustOpen(t, opts)
	r := put(t, d,
		report("1", "a", flood, 0), report("2", "b", flood2, 1), report("3", "c", flood+" trong đêm", 2),
		report("4", "d", bridge, 3))
	require.Equal(t, r[0].Story, r[1].Story)
	require.Equal(t, r[0].Story, r[2].Story)
	return d, r[0].Story, r[3].Story
}

func storyOf(t testing.TB, d *Desk, article string) cluster.StoryID {
	t.Helper()
	a, err := d.Article(t.Context(), article)
	require.NoError(t, err)
	return a.Story
}

func TestEditor(t *testing.T) {
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db")}
	d, flooded, bridged := three(t, opts)
	restart := func() {
		t.Helper()
		d.crash(t)
		opts.Clock = afternoon().now
		d = mustOpen(t, opts)
	}
	ctx := t.Context()

	merged, err := d.Merge(ctx, "lan", flooded, bridged)
	require.NoError(t, err)
	assert.Equal(t, ActionMerge, merged.Kind)
	for range 2 {
		_, err = d.Story(ctx, "", bridged)
		into, ok := errors.AsType[*MergedError](err)
		require.True(t, ok)
		assert.Equal(t, flooded, into.Into)
		restart()
	}
	_, err = d.Undo(ctx, "minh", merged.Seq)
	require.NoError(t, err)
	assert.NotEqual(t, flooded, storyOf(t, d, "4"))
	assert.Equal(t, flooded, storyOf(t, d, "3"))
	for range 2 {
		_, err = d.Story(ctx, "", bridged)
		into, ok := errors.AsType[*MergedError](err)
		require.True(t, ok)
		assert.Equal(t, storyOf(t, d, "4"), into.Into, "its address leads to its articles again")
		restart()
	}
	_, err = d.Undo(ctx, "minh", merged.Seq)
	require.ErrorIs(t, err, ErrNoAction)

	split, err := d.Split(ctx, "lan", flooded, []string{"3"})
	require.NoError(t, err)
	restart()
	alone := storyOf(t, d, "3")
	assert.NotEqual(t, flooded, alone)
	assert.Equal(t, flooded, storyOf(t, d, "1"))
	_, err = d.Merge(ctx, "lan", flooded, alone)
	require.ErrorIs(t, err, cluster.ErrConstraints, "it was split")
	_, err = d.Undo(ctx, "lan", split.Seq)
	require.NoError(t, err)
	assert.Equal(t, flooded, storyOf(t, d, "3"))

	moved, err := d.Move(ctx, "lan", "1", storyOf(t, d, "4"))
	require.NoError(t, err)
	assert.Equal(t, storyOf(t, d, "4"), storyOf(t, d, "1"))
	restart()
	back, err := d.Undo(ctx, "lan", moved.Seq)
	require.NoError(t, err)
	assert.NotEqual(t, storyOf(t, d, "4"), storyOf(t, d, "1"))
	again, err := d.Undo(ctx, "lan", back.Seq)
	require.NoError(t, err, "what was undone is done again")
	assert.Equal(t, storyOf(t, d, "4"), storyOf(t, d, "1"))
	_, err = d.Undo(ctx, "lan", again.Seq)
	require.NoError(t, err)

	_, err = d.Apart(ctx, "lan", "1", "2")
	require.NoError(t, err)
	assert.NotEqual(t, storyOf(t, d, "1"), storyOf(t, d, "2"))

	for _, err := range []error{
		second(d.Merge(ctx, "", flooded, 99)), second(d.Move(ctx, "", "1", 99)), second(d.Pin(ctx, "", 99, "1")), second(d.Split(ctx, "", 99, nil)),
	} {
		require.ErrorIs(t, err, ErrNoStory)
	}
	require.ErrorIs(t, second(d.Apart(ctx, "", "1", "99")), ErrNoArticle)
	require.ErrorIs(t, second(d.Pin(ctx, "", storyOf(t, d, "1"), "4")), ErrNoArticle)
	require.ErrorIs(t, second(d.Split(ctx, "", storyOf(t, d, "4"), []string{"4"})), ErrPart)
	require.ErrorIs(t, second(d.Split(ctx, "", storyOf(t, d, "4"), []string{"1"})), ErrPart)
	require.ErrorIs(t, second(d.Undo(ctx, "", 1)), ErrNoAction)
	require.Error(t, second(d.Merge(ctx, "", flooded, flooded)))

	actions, err := d.Actions(ctx, 0, 100)
	require.NoError(t, err)
	var kinds []string
	for _, a := range actions {
		kinds = append(kinds, a.Kind)
		for _, c := range a.Changes {
			assert.True(t, c.ByEditor || c.Kind != cluster.Moved, "%+v", c)
		}
	}
	assert.Equal(t, []string{ActionApart, ActionUndo, ActionUndo, ActionUndo, ActionMove, ActionUndo, ActionSplit, ActionUndo, ActionMerge}, kinds)
	assert.Equal(t, "minh", actions[7].Who)
	assert.Equal(t, actions[7].Seq, actions[8].UndoneBy)
	require.NoError(t, d.Close())
	require.NoError(t, Check(ctx, opts.File))
}

// Of two stories that are merged the older one goes on, whichever is named first, and the
// other's address leads where its articles are: also once that is taken back, and taken
// back again, and if it is all done at once.
func TestMergeLeads(t *testing.T) {
	for _, olderFirst := range []bool{true, false} {
		d, older, younger := three(t, Options{})
		leads := func() cluster.StoryID {
			t.Helper()
			_, err := d.Story(t.Context(), "", younger)
			into, ok := errors.AsType[*MergedError](err)
			require.True(t, ok)
			return into.Into
		}
		a, b := older, younger
		if !olderFirst {
			a, b = b, a
		}
		done, err := d.Merge(t.Context(), "", a, b)
		require.NoError(t, err)
		assert.Equal(t, []cluster.StoryID{younger, older}, []cluster.StoryID{done.Story, done.To})
		for range 3 {
			assert.Equal(t, older, leads())
			done, err = d.Undo(t.Context(), "", done.Seq)
			require.NoError(t, err)
			assert.Equal(t, storyOf(t, d, "4"), leads())
			assert.NotEqual(t, older, leads())
			done, err = d.Undo(t.Context(), "", done.Seq)
			require.NoError(t, err)
		}
		require.NoError(t, d.Close())
	}
}

// Once a merge is taken back, an action on the story that it took in is one on the story
// that its address leads to.
func TestActionsLeadAsPages(t *testing.T) {
	d, older, younger := three(t, Options{})
	ctx := t.Context()
	merged, err := d.Merge(ctx, "", older, younger)
	require.NoError(t, err)
	_, err = d.Undo(ctx, "", merged.Seq)
	require.NoError(t, err)
	leads := storyOf(t, d, "4")
	require.NotEqual(t, older, leads)

	pinned, err := d.Pin(ctx, "", younger, "4")
	require.NoError(t, err)
	assert.Equal(t, leads, pinned.Story)
	require.ErrorIs(t, second(d.Pin(ctx, "", younger, "1")), ErrNoArticle)
	require.ErrorIs(t, second(d.Split(ctx, "", younger, []string{"1"})), ErrPart)
	require.ErrorIs(t, second(d.Merge(ctx, "", younger, leads)), ErrSame)
	require.ErrorIs(t, second(d.Move(ctx, "", "4", younger)), ErrSame)
	moved, err := d.Move(ctx, "", "3", younger)
	require.NoError(t, err)
	assert.Equal(t, leads, moved.To)
	assert.Equal(t, leads, storyOf(t, d, "3"))
}

// A merge that a later one holds is taken back after that, and then frees its articles.
func TestUndoHeldMerge(t *testing.T) {
	d, flooded, bridged := three(t, Options{})
	ctx := t.Context()
	other := put(t, d, report("5", "e", "Giá vàng miếng tăng phiên thứ ba liên tiếp trên thị trường", 4))[0].Story
	require.NotContains(t, []cluster.StoryID{flooded, bridged}, other)
	first, err := d.Merge(ctx, "", flooded, bridged)
	require.NoError(t, err)
	later, err := d.Merge(ctx, "", flooded, other)
	require.NoError(t, err)
	_, err = d.Undo(ctx, "", first.Seq)
	held, ok := errors.AsType[*HeldError](err)
	require.True(t, ok, "%v", err)
	assert.Equal(t, HeldError{Seq: first.Seq, By: later.Seq}, *held)
	_, err = d.Undo(ctx, "", later.Seq)
	require.NoError(t, err)
	assert.Equal(t, flooded, storyOf(t, d, "4"))
	_, err = d.Undo(ctx, "", first.Seq)
	require.NoError(t, err)
	assert.NotEqual(t, flooded, storyOf(t, d, "4"))
}

func second[T any](_ T, err error) error { return err }

func TestPin(t *testing.T) {
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db")}
	d, flooded, bridged := three(t, opts)
	card := func() Card {
		st, err := d.Story(t.Context(), "", flooded)
		require.NoError(t, err)
		return st.Card
	}
	chosen := card().Representative.ID
	var others []string
	for _, id := range []string{"1", "2", "3"} {
		if id != chosen {
			others = append(others, id)
		}
	}
	first, err := d.Pin(t.Context(), "lan", flooded, others[0])
	require.NoError(t, err)
	assert.Equal(t, others[0], card().Representative.ID)
	assert.True(t, card().Pinned)
	next, err := d.Pin(t.Context(), "lan", flooded, others[1])
	require.NoError(t, err)
	_, err = d.Merge(t.Context(), "lan", flooded, bridged)
	require.NoError(t, err)
	edited := report(others[1], "x", flood+" suốt đêm", 5)
	put(t, d, edited)
	for range 2 {
		assert.Equal(t, others[1], card().Representative.ID, "through a merge, an edit and a restart")
		require.NoError(t, d.Close())
		d = mustOpen(t, opts)
	}
	_, err = d.Undo(t.Context(), "lan", next.Seq)
	require.NoError(t, err)
	assert.Equal(t, others[0], card().Representative.ID)
	_, err = d.Pin(t.Context(), "lan", flooded, "")
	require.NoError(t, err)
	assert.False(t, card().Pinned)
	_, err = d.Undo(t.Context(), "lan", first.Seq)
	require.NoError(t, err, "it says nothing any more")
	assert.False(t, card().Pinned)
	require.NoError(t, d.Close())
}

// What an editor says of publishers shows at once in what is independent, and after a
// restart.
func TestPublishers(t *testing.T) {
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db")}
	opts.Clock = afternoon().now
	d := mustOpen(t, opts)
	var articles []cluster.Article
	for i, source := range []string{"a", "b", "c"} {
		a := report(source, source, []string{flood, flood2}[i%2], i)
		for word := range 15 {
			a.Summary += fmt.Sprintf("%s%d ", source, word)
		}
		articles = append(articles, a)
	}
	flooded := put(t, d, articles...)[0].Story
	independent := func() int {
		st, err := d.Story(t.Context(), "", flooded)
		require.NoError(t, err)
		return st.Independent
	}
	require.Equal(t, 3, independent())
	first, err := d.SetPublisher(t.Context(), "lan", "a", "Tập đoàn")
	require.NoError(t, err)
	assert.Equal(t, 3, independent())
	put(t, d, report("d", "d", bridge, 3))
	_, err = d.SetPublisher(t.Context(), "lan", "b", "Tập đoàn")
	require.NoError(t, err)
	require.Error(t, second(d.SetPublisher(t.Context(), "lan", "WWW.B", "Another")), "it is b's other name")
	require.Error(t, second(d.SetPublisher(t.Context(), "lan", " ", "x")))
	for range 2 {
		assert.Equal(t, 2, independent())
		d.crash(t)
		d = mustOpen(t, opts)
	}
	all, err := d.Publishers(t.Context())
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"a": "Tập đoàn", "b": "Tập đoàn"}, all)
	_, err = d.Undo(t.Context(), "lan", first.Seq)
	require.NoError(t, err)
	assert.Equal(t, 3, independent())
	require.NoError(t, d.Close())
	require.NoError(t, Check(t.Context(), opts.File))
	assert.Zero(t, query[int](t, opts.File, "SELECT count(*) FROM log WHERE kind = 'anew'"))
}

// Random actions and arrivals, with restarts between: the desk is always the stream
// that was told the same and never stopped, constraints hold, and an undo at once takes
// back what an action said.
func TestEditorsAtRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	opts := Options{File: filepath.Join(t.TempDir(), "newsdesk.db"), Stream: cluster.StreamOptions{Window: 36 * time.Hour}, snapshotEvery: 100}
	want := newWanted(t, opts.Stream)
	d := mustOpen(t, opts)
	n := 1000
	if testing.Short() {
		n = 200
	}
	arrivals := history(t, rng, n)
	// told makes the steps of an action on the stream that never stopped.
	told := func(a Action) {
		call, err := d.store.ActionCall(t.Context(), a.Seq)
		require.NoError(t, err)
		var do deed
		require.NoError(t, json.Unmarshal([]byte(call.Detail), &do))
		for _, s := range do.Steps {
			changes, err := s.take(want.stream, &ids{})
			require.NoError(t, err)
			want.log = append(want.log, changes...)
		}
	}
	done, undone := 0, 0
	for range n {
		if len(arrivals) > 0 && rng.IntN(2) == 0 {
			put(t, d, arrivals[0])
			want.put(arrivals[0])
			arrivals = arrivals[1:]
			continue
		}
		stories := d.stream.Load().Stories()
		if len(stories) < 2 {
			continue
		}
		x, y := stories[rng.IntN(len(stories))], stories[rng.IntN(len(stories))]
		article := x.Members[rng.IntN(len(x.Members))].Article.ID
		before := d.stream.Load().Constraints()
		var action Action
		var err error
		switch rng.IntN(5) {
		case 0:
			action, err = d.Merge(t.Context(), "x", x.ID, y.ID)
		case 1:
			var part []string
			for _, m := range x.Members {
				if rng.IntN(2) == 0 {
					part = append(part, m.Article.ID)
				}
			}
			action, err = d.Split(t.Context(), "x", x.ID, part)
		case 2:
			action, err = d.Move(t.Context(), "x", article, y.ID)
		case 3:
			action, err = d.Apart(t.Context(), "x", article, y.Members[0].Article.ID)
		case 4:
			action, err = d.Pin(t.Context(), "x", x.ID, article)
		}
		if err != nil {
			assert.Equal(t, before, d.stream.Load().Constraints(), "what is refused says nothing: %v", err)
			continue
		}
		done++
		told(action)
		if rng.IntN(20) == 0 {
			all, err := d.Regroup(t.Context(), "x")
			require.NoError(t, err)
			told(all)
			require.ErrorIs(t, second(d.Undo(t.Context(), "x", all.Seq)), ErrNoAction)
		} else if rng.IntN(3) == 0 {
			undo, err := d.Undo(t.Context(), "x", action.Seq)
			require.NoError(t, err)
			undone++
			told(undo)
			require.Equal(t, before, d.stream.Load().Constraints())
		}
		for _, c := range d.stream.Load().Constraints() {
			a, _ := d.stream.Load().StoryOf(c.A)
			b, _ := d.stream.Load().StoryOf(c.B)
			require.Equal(t, c.Together, a == b, "%+v", c)
		}
		switch rng.IntN(40) {
		case 0:
			require.NoError(t, d.Close())
			d = mustOpen(t, opts)
			want.check(d)
		case 1:
			d.crash(t)
			d = mustOpen(t, opts)
			want.check(d)
		}
	}
	want.check(d)
	require.Greater(t, done, n/10)
	require.Positive(t, undone)
	actions, err := d.Actions(t.Context(), 0, 5)
	require.NoError(t, err)
	more, err := d.Actions(t.Context(), actions[4].Seq, 5)
	require.NoError(t, err)
	assert.Less(t, more[0].Seq, actions[4].Seq)
	require.NoError(t, d.Close())
	require.NoError(t, Check(t.Context(), opts.File))
	assert.Zero(t, query[int](t, opts.File, "SELECT count(*) FROM log WHERE kind = 'anew'"))

	// What editors said is kept by a stream that is made anew.
	stream := func() []cluster.Constraint { return d.stream.Load().Constraints() }
	d = mustOpen(t, opts)
	said := stream()
	d.crash(t)
	alter(t, opts.File, "UPDATE snapshot SET links = zeroblob(50)")
	d = mustOpen(t, opts)
	assert.Equal(t, said, stream())
	require.NoError(t, d.Close())
	require.NoError(t, Check(t.Context(), opts.File))
}

func TestAllowed(t *testing.T) {
	tie := func(pairs ...string) (all []step) {
		for _, p := range pairs {
			do := together
			if p[1] == '|' {
				do = apart
			}
			all = append(all, step{Do: do, A: p[:1], B: p[2:]})
		}
		return all
	}
	for _, test := range []struct {
		steps []step
		ok    bool
	}{
		{nil, true},
		{tie("a=b", "b=c", "c=d"), true},
		{tie("a=b", "b=c", "a|c"), false},
		{tie("a|c", "a=b", "c=b"), false},
		{tie("a|b", "b|c", "c|a"), true},
		{tie("a=b", "b|a"), false},
		{append(tie("a=b"), step{Do: free, A: "b", B: "a"}, step{Do: apart, A: "a", B: "b"}), true},
		{tie("a|a"), false},
	} {
		err := allowed(nil, test.steps)
		assert.Equal(t, test.ok, err == nil, fmt.Sprint(test.steps))
		if !test.ok {
			assert.ErrorIs(t, err, cluster.ErrConstraints)
		}
	}
	added, removed := difference(
		[]cluster.Constraint{{A: "a", B: "b"}, {A: "c", B: "d", Together: true}},
		[]cluster.Constraint{{A: "a", B: "b"}, {A: "c", B: "d"}})
	assert.True(t, slices.Equal(added, []cluster.Constraint{{A: "c", B: "d"}}))
	assert.True(t, slices.Equal(removed, []cluster.Constraint{{A: "c", B: "d", Together: true}}))
}
