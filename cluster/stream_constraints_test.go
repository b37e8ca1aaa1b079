package cluster

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// openStoryOf returns the story of an article, which is open.
func openStoryOf(t testing.TB, s *Stream, id string) StoryID {
	st, ok := s.StoryOf(id)
	require.True(t, ok, "%s is in no story", id)
	return st
}

func TestStreamConstraintErrors(t *testing.T) {
	s := newTestStream(t, StreamOptions{})
	w := newWire(3, 1, 0, 0)
	for _, id := range []string{"a", "b", "c"} {
		a := w.next()
		a.ID = id
		_, err := s.Put(a)
		require.NoError(t, err)
	}
	before := s.Stories()
	for _, c := range []struct {
		call func() ([]Change, error)
		want error
		text string
	}{
		{func() ([]Change, error) { return s.MustLink("a", "x") }, ErrNoArticle, `"x"`},
		{func() ([]Change, error) { return s.CannotLink("y", "a") }, ErrNoArticle, `"y"`},
		{func() ([]Change, error) { return s.Move("x", 1) }, ErrNoArticle, `"x"`},
		{func() ([]Change, error) { return s.Move("a", 77) }, ErrNoStory, "77"},
		{func() ([]Change, error) { return s.Unlink("a", "b") }, ErrNoConstraint, `"a" and "b"`},
		{func() ([]Change, error) { return s.Unlink("a", "x") }, ErrNoArticle, `"x"`},
		{func() ([]Change, error) { return s.CannotLink("a", "a") }, ErrConstraints, `"a" and "a"`},
	} {
		changes, err := c.call()
		require.ErrorIs(t, err, c.want)
		require.ErrorContains(t, err, c.text)
		require.Empty(t, changes)
	}
	_, err := s.Weakest(t.Context(), 77)
	require.ErrorIs(t, err, ErrNoStory)
	changes, err := s.MustLink("a", "a")
	require.NoError(t, err)
	assert.Empty(t, changes)
	require.Empty(t, s.Constraints())
	require.Equal(t, before, s.Stories())

	_, err = s.MustLink("a", "b")
	require.NoError(t, err)
	changes, err = s.MustLink("b", "a")
	require.NoError(t, err)
	assert.Equal(t, []Change{}, changes, "it is so")
	_, err = s.CannotLink("b", "c")
	require.NoError(t, err)
	_, err = s.MustLink("a", "c")
	require.ErrorIs(t, err, ErrConstraints, "a is with b, and b not with c")
	_, err = s.CannotLink("a", "b")
	require.ErrorIs(t, err, ErrConstraints)
	assert.Equal(t, []Constraint{{"a", "b", true}, {"b", "c", false}}, s.Constraints())

	_, err = s.Remove("b")
	require.NoError(t, err)
	assert.Equal(t, []Constraint{}, s.Constraints(), "they end with an article")
	_, err = new(Stream).MustLink("a", "b")
	assert.ErrorIs(t, err, errZeroStream)
}

// Strangers that must be linked stay together, and move back when that is taken
// back; changes say that it was an editor.
func TestStreamMustLinkAndBack(t *testing.T) {
	h := newHistory(t, StreamOptions{})
	w := newWire(3, 1, 0, 0)
	a, b := w.next(), w.next()
	h.add(a)
	h.add(b)
	changes, err := h.s.MustLink(a.ID, b.ID)
	require.NoError(t, err)
	require.Len(t, changes, 1)
	text, err := json.Marshal(changes[0])
	require.NoError(t, err)
	assert.Contains(t, string(text), `"change":"merged","story":1,"from":2,"articles":["a000002"],"by_editor":true`)
	h.apply(changes)

	a.Body = w.next().Body
	for _, c := range h.add(a).Changes {
		assert.False(t, c.ByEditor)
	}
	h.checkRegrouped()
	assert.Equal(t, openStoryOf(t, h.s, a.ID), openStoryOf(t, h.s, b.ID))

	changes, err = h.s.Unlink(b.ID, a.ID)
	require.NoError(t, err)
	require.Len(t, changes, 1)
	assert.Equal(t, Split, changes[0].Kind)
	assert.True(t, changes[0].ByEditor)
	h.apply(changes)
	h.checkRegrouped()
	assert.NotEqual(t, openStoryOf(t, h.s, a.ID), openStoryOf(t, h.s, b.ID))
}

// An article that is moved stays where it was put, whatever comes.
func TestStreamMoveStays(t *testing.T) {
	h := newHistory(t, StreamOptions{})
	w := newWire(5, 6, 1000, 0)
	one, two := w.event(), w.event()
	for i := range 12 {
		a := w.report([]event{one, two}[i%2])
		a.ID = fmt.Sprint(i)
		a.Time = w.now
		h.add(a)
	}
	from, to := openStoryOf(t, h.s, "0"), openStoryOf(t, h.s, "1")
	require.NotEqual(t, from, to)
	changes, err := h.s.Move("0", to)
	require.NoError(t, err)
	h.apply(changes)
	first := func() {
		require.Equal(t, openStoryOf(t, h.s, "0"), openStoryOf(t, h.s, "1"))
		require.NotEqual(t, openStoryOf(t, h.s, "0"), openStoryOf(t, h.s, "2"))
	}
	first()
	for i := range 8 {
		a := w.report([]event{one, two}[i%2])
		a.ID, a.Time = fmt.Sprint("more ", i), w.now
		h.add(a)
		first()
	}
	again := h.articles["0"]
	again.Title = "Một tựa đề khác " + again.Title
	h.add(again)
	first()
	h.checkRegrouped()
	first()
	changes, err = h.s.Move("0", openStoryOf(t, h.s, "2"))
	require.NoError(t, err)
	h.apply(changes)
	assert.Equal(t, openStoryOf(t, h.s, "0"), openStoryOf(t, h.s, "2"), "the last word counts")
	assert.NotEqual(t, openStoryOf(t, h.s, "0"), openStoryOf(t, h.s, "1"))
	h.check()
}

// A stranger that is moved into a story stays beside its articles, and nothing else
// changes: neither do these fall apart, nor do articles of its story follow.
func TestStreamMoveMovesOneArticle(t *testing.T) {
	moves := 0
	for size := 2; size <= 5; size++ {
		for seed := range uint64(8) {
			h := newHistory(t, StreamOptions{})
			w := newWire(seed, 6, 1000, 0)
			var of [2][]string // the articles on two events
			rest := newTestStream(t, StreamOptions{})
			for i := range of {
				e := w.event()
				for k := range size {
					a := w.report(e)
					a.ID, a.Time = fmt.Sprint(i, " ", k), w.now
					of[i] = append(of[i], a.ID)
					h.add(a)
					if i == 0 || k > 0 {
						_, err := rest.Put(a)
						require.NoError(t, err)
					}
				}
			}
			h.checkRegrouped()
			if _, err := rest.Regroup(t.Context()); len(h.s.Stories()) > 2 || len(rest.Stories()) > 2 || err != nil {
				continue // some are alike too little, or only by the one that moves
			}
			moves++
			stranger, target := of[1][0], openStoryOf(t, h.s, of[0][0])
			changes, err := h.s.Move(stranger, target)
			require.NoError(t, err)
			h.apply(changes)
			require.Len(t, changes, 1)
			require.Equal(t, Moved, changes[0].Kind, "and the story that it leaves keeps its ID")
			for range 2 {
				require.Len(t, h.s.Stories(), 2, "seed %d, size %d", seed, size)
				for _, id := range append(of[0], stranger) {
					require.Equal(t, target, openStoryOf(t, h.s, id), "seed %d, size %d", seed, size)
				}
				require.NotEqual(t, target, openStoryOf(t, h.s, of[1][1]))
				h.checkRegrouped() // as a batch has it
			}
		}
	}
	require.Greater(t, moves, 20)
}

// A story above 128 texts, which is joined whole, keeps constraints too.
func TestLargeStoriesKeepConstraints(t *testing.T) {
	const n = maxNear + 20
	h := newHistory(t, StreamOptions{})
	for _, a := range nearEqual(n) {
		h.add(a)
	}
	large := h.s.byID["b000000"].story
	require.Greater(t, len(large.texts), maxNear)
	edit := func(id, with string) {
		a := h.articles[id]
		a.Title += " " + with
		h.add(a)
	}
	changes, err := h.s.CannotLink("b000003", "b000004")
	require.NoError(t, err)
	h.apply(changes)
	for i := range 5 {
		edit("b000003", fmt.Sprint("lần ", i))
		require.NotEqual(t, openStoryOf(t, h.s, "b000003"), openStoryOf(t, h.s, "b000004"))
	}
	h.check()

	stranger := newWire(1, 1, 0, 0).next()
	stranger.Time = h.articles["b000000"].Time
	h.add(stranger)
	changes, err = h.s.MustLink(stranger.ID, "b000007")
	require.NoError(t, err)
	h.apply(changes)
	require.Greater(t, len(h.s.byID["b000007"].story.texts), maxNear)
	edit(stranger.ID, "nữa")
	assert.Equal(t, openStoryOf(t, h.s, stranger.ID), openStoryOf(t, h.s, "b000007"))
	h.check()
	h.checkRegrouped()
}
