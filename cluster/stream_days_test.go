package cluster

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/propose"
)

// bulletins returns two bulletins whose headlines name different days, and n
// texts like both whose headlines name none.
func bulletins(n int) []Article {
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	w := newWire(31, 5, 40, time.Minute)
	body := w.report(w.event()).Body
	all := []Article{
		{ID: "first", Title: "Giá vàng ngày 1/3", Body: body, Time: at},
		{ID: "second", Title: "Giá vàng ngày 2/3", Body: body + " " + w.name(), Time: at.Add(time.Minute)},
	}
	for i := range n {
		all = append(all, Article{ID: fmt.Sprint("undated-", i), Title: "Giá vàng hôm nay", Body: body + " " + w.name(), Time: at.Add(time.Hour)})
	}
	return all
}

// A crowd of look-alikes, larger than what is known of each text's pairs, does
// not bring two bulletins of different days together: neither in a batch nor in
// a stream, where the crowd comes first, between or last.
func TestCrowdKeepsBulletinsApart(t *testing.T) {
	articles := bulletins(propose.MaxPairs + 44)
	evidence, err := Explain(Options{}, articles[0], articles[1])
	require.NoError(t, err)
	require.Equal(t, OtherDays, evidence.Apart)

	b, err := NewBatch(Options{})
	require.NoError(t, err)
	for _, a := range articles {
		require.NoError(t, b.Add(a))
	}
	stories, err := b.Stories(t.Context())
	require.NoError(t, err)
	require.Len(t, stories, 2)
	assert.Len(t, stories[0].Members, len(articles)-1)

	for name, order := range map[string][]Article{
		"crowd last":    articles,
		"crowd between": slices.Concat(articles[:1], articles[2:], articles[1:2]),
		"crowd first":   slices.Concat(articles[2:], articles[:2]),
	} {
		s, err := NewStream(StreamOptions{})
		require.NoError(t, err)
		for _, a := range order {
			_, err := s.Put(a)
			require.NoError(t, err)
		}
		first, _ := s.StoryOf("first")
		second, _ := s.StoryOf("second")
		assert.NotEqual(t, first, second, name)
		_, err = s.Regroup(t.Context())
		require.NoError(t, err)
		first, _ = s.StoryOf("first")
		second, _ = s.StoryOf("second")
		assert.NotEqual(t, first, second, "%s, regrouped", name)
		assert.Len(t, s.Stories(), 2, "%s, regrouped", name)
	}
}

// A new headline that names another day than those of the story takes its
// article away from them, however large the story is; one that names none does
// not.
func TestStreamNewHeadlineOfAnotherDay(t *testing.T) {
	for _, nearMost := range []int{2, maxNear} {
		h := newHistory(t, StreamOptions{})
		h.s.maxNear = nearMost
		articles := bulletins(6)
		same := articles[2]
		same.ID, same.Title = "same", "Giá vàng hôm nay 1/3" // most are most like this one
		for _, a := range slices.Concat(articles[:1], articles[2:], []Article{same}) {
			h.add(a)
		}
		was, _ := h.s.StoryOf("first")
		moved := articles[2]
		moved.Title = "Giá vàng mới nhất"
		require.Equal(t, was, h.add(moved).Story)
		moved.Title = "Giá vàng ngày 2/3"
		assert.NotEqual(t, was, h.add(moved).Story)
		h.check()
	}
}

// Copies of one text whose headlines end at different places may name different
// days, and each counts.
func TestCopiesWithOtherHeadlines(t *testing.T) {
	at := time.Date(2026, 3, 3, 8, 0, 0, 0, time.UTC)
	w := newWire(32, 5, 40, time.Minute)
	body := w.report(w.event()).Body
	articles := []Article{
		{ID: "both", Title: "Giá vàng 1/3 giá vàng 2/3 giá vàng 1/3 giá vàng 2/3", Body: body, Time: at},
		{ID: "one", Title: "Giá vàng 1/3", Summary: "Giá vàng 2/3 giá vàng 1/3 giá vàng 2/3", Body: body, Time: at.Add(time.Minute)},
		{ID: "other", Title: "Giá vàng 2/3", Body: body, Time: at.Add(2 * time.Minute)},
	}
	e, err := Explain(Options{}, articles[0], articles[1])
	require.NoError(t, err)
	require.Equal(t, ExactCopy, e.Kind)
	b, err := NewBatch(Options{})
	require.NoError(t, err)
	h := newHistory(t, StreamOptions{})
	for _, a := range articles {
		require.NoError(t, b.Add(a))
		h.add(a)
	}
	stories, err := b.Stories(t.Context())
	require.NoError(t, err)
	for _, s := range stories {
		var ids []string
		for _, m := range s.Members {
			ids = append(ids, m.Article.ID)
		}
		assert.NotSubset(t, ids, []string{"one", "other"})
	}
	one, _ := h.s.StoryOf("one")
	other, _ := h.s.StoryOf("other")
	assert.NotEqual(t, one, other)
	h.checkRegrouped()
}

// Headlines of different days are a template though no word is common to both.
func TestExplainHeadlinesWithoutAWordInCommon(t *testing.T) {
	e, err := Explain(Options{}, Article{Title: "Vostochny 1/3", Body: "Kim"}, Article{Title: "Formosa 2/4", Body: "Putin"})
	require.NoError(t, err)
	require.Zero(t, e.Cosine)
	assert.Equal(t, OtherDays, e.Apart)
}
