package cluster

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/link"
)

// A history is a stream, what was done to it, and what its changes said.
type history struct {
	t        testing.TB
	s        *Stream
	articles map[string]Article // as they were last added
	ledger   Ledger
	ids      []StoryID // all that were ever given
	kinds    map[ChangeKind]int
	editor   bool // sets constraints
}

func newHistory(t testing.TB, opts StreamOptions) *history {
	s, err := NewStream(opts)
	require.NoError(t, err)
	return &history{t: t, s: s, articles: make(map[string]Article), kinds: make(map[ChangeKind]int)}
}

func (h *history) add(a Article) Placement {
	p, err := h.s.Put(a)
	require.NoError(h.t, err)
	h.articles[a.ID] = a
	h.apply(p.Changes)
	return p
}

func (h *history) apply(changes []Change) {
	for _, e := range changes {
		require.NoError(h.t, h.ledger.Apply(e))
		h.kinds[e.Kind]++
		if e.Kind == Born || e.Kind == Split {
			h.ids = append(h.ids, e.Story)
		}
		if e.Kind == Closed || e.Kind == Left {
			for _, id := range e.Articles {
				delete(h.articles, id)
			}
		}
	}
}

// open returns the IDs of the articles that are left, sorted.
func (h *history) open() []string { return slices.Sorted(maps.Keys(h.articles)) }

// check holds the stream against its log and itself.
func (h *history) check() {
	told := h.ledger.Stories()
	held := make(map[StoryID][]string)
	for _, st := range h.s.Stories() {
		for _, m := range st.Members {
			held[st.ID] = append(held[st.ID], m.Article.ID)
		}
		slices.Sort(held[st.ID])
	}
	require.Equal(h.t, told, held)
	for _, id := range h.ids {
		want, wantOK := h.ledger.Resolve(id)
		got, ok := h.s.Resolve(id)
		require.Equal(h.t, wantOK, ok, "story %d", id)
		require.Equal(h.t, want, got, "story %d", id)
	}
	require.Equal(h.t, h.ledger, h.s.Ledger())
	h.checkParts()
}

// activeOf is the time of the latest article of a story by what the doc of
// [Stream] states, worked out from all of them. An article that was believed
// once stays so, even where the present time turns back.
func activeOf(s *Stream, st *openStory) (latest time.Time) {
	now := s.clock.now()
	for _, r := range st.allArticles() {
		at, stated := r.arrived, r.Time.UTC()
		if r.tick < 15 {
			at = s.clock.start
		}
		switch {
		case !isDate(stated):
		case !r.waits || !stated.After(now.Add(24*time.Hour)):
			at = stated
		case s.clock.ticks-st.activity.tick < 15 && now.After(at):
			at = now
		}
		if at.After(latest) {
			latest = at
		}
	}
	return latest
}

// checkParts holds each part of the stream against the others.
func (h *history) checkParts() {
	s, t := h.s, h.t
	articles, texts, aliases := 0, 0, 0
	for id, st := range s.stories {
		require.Equal(t, id, st.id)
		require.Same(t, st, s.expiry[st.place])
		require.NotEmpty(t, st.texts)
		if st.days != nil {
			require.ElementsMatch(t, link.DaysOf(st.texts, (*streamText).asText), st.days)
		}
		texts += len(st.texts)
		aliases += len(st.aliases)
		own := 0
		for _, n := range st.texts {
			own += len(n.articles)
			require.Same(t, st, n.story)
			require.Same(t, n, n.segment.texts[n.number].Load())
			require.Zero(t, n.local)
			for _, r := range n.articles {
				require.Same(t, n, r.text)
				require.Same(t, st, r.story)
				require.Same(t, r, s.byID[r.ID])
				require.LessOrEqual(t, compareArticles(&n.articles[0].Article, &r.Article), 0)
			}
			for _, e := range n.neighbours {
				require.Contains(t, e.to.neighbours, neighbour{n, e.similarity})
			}
		}
		require.Equal(t, own, st.articles)
		require.Len(t, st.activity.latest, own)
		require.Equal(t, activeOf(s, st), st.activity.at(&s.clock), "story %d", id)
		articles += own
	}
	for id, others := range s.constraints {
		for other, together := range others {
			require.Equal(t, together, s.byID[id].story == s.byID[other].story, "%s and %s", id, other)
			require.Equal(t, together, s.constraints[other][id])
		}
	}
	for id, r := range s.byID {
		require.Equal(t, s.constraints[id] != nil || s.opts.isAlone(r.text.Text), r.text.alone)
		if r.text.alone {
			require.Len(t, r.text.articles, 1)
		}
	}
	require.Len(t, s.byID, articles)
	require.Len(t, s.expiry, len(s.stories))
	require.Len(t, s.redirects, aliases)
	live, draining := 0, 0
	if s.index.open != nil { // or nothing came yet
		live = s.index.open.live()
	}
	for _, seg := range s.index.list() {
		live += seg.live()
		require.Equal(t, seg.room, seg.filled)
		if 4*seg.live() < seg.room {
			draining++
			require.Contains(t, s.index.drains, seg)
		}
	}
	require.GreaterOrEqual(t, len(s.index.drains), draining) // others drain where there are many
	require.LessOrEqual(t, len(s.index.list())-len(s.index.drains), maxSealed)
	require.Equal(t, texts, live)
	require.Equal(t, texts, s.index.live)
}

// step does something to the stream.
func (h *history) step(rng *rand.Rand, w *wire) {
	open := h.open()
	kind := rng.IntN(20)
	if len(open) == 0 {
		kind = 19
	}
	a := w.next()
	if h.editor && rng.IntN(8) == 0 {
		h.constrain(rng, open)
		return
	}
	switch kind {
	case 0: // a new text
		a.ID = open[rng.IntN(len(open))]
		h.add(a)
	case 1: // a new headline
		old := h.articles[open[rng.IntN(len(open))]]
		old.Title = a.Title
		h.add(old)
	case 2: // the same text on another day
		old := h.articles[open[rng.IntN(len(open))]]
		old.Time = old.Time.Add(time.Duration(rng.IntN(5)) * 24 * time.Hour)
		h.add(old)
	case 3: // a text that becomes that of another article
		old := h.articles[open[rng.IntN(len(open))]]
		a.ID, a.Title, a.Body, a.Time = open[rng.IntN(len(open))], old.Title, old.Body, old.Time
		h.add(a)
	case 4, 5: // a copy
		old := h.articles[open[rng.IntN(len(open))]]
		a.Title, a.Body = old.Title, old.Body
		h.add(a)
	case 6, 7:
		id := open[rng.IntN(len(open))]
		changes, err := h.s.Remove(id)
		require.NoError(h.t, err)
		h.apply(changes)
		require.NotContains(h.t, h.articles, id)
	case 8: // late, or back-dated
		a.Time = a.Time.Add(-time.Duration(rng.IntN(20*24)) * time.Hour)
		h.add(a)
	case 9: // dated ahead
		a.Time = a.Time.Add(time.Duration(rng.IntN(100*24)) * time.Hour)
		h.add(a)
	case 10:
		a.Time = time.Time{}
		h.add(a)
	case 11: // nothing comes for a while
		w.now = w.now.Add(time.Duration(rng.IntN(30)) * time.Hour)
		h.add(a)
	case 12: // the same again
		h.add(h.articles[open[rng.IntN(len(open))]])
	default:
		h.add(a)
	}
}

// constrain does something of an editor's to open articles.
func (h *history) constrain(rng *rand.Rand, open []string) {
	if len(open) == 0 {
		return
	}
	var changes []Change
	var err error
	a, b := open[rng.IntN(len(open))], open[rng.IntN(len(open))]
	from, _ := h.s.StoryOf(a)
	to, _ := h.s.StoryOf(b)
	switch rng.IntN(4) {
	case 0:
		changes, err = h.s.MustLink(a, b)
	case 1:
		changes, err = h.s.CannotLink(a, b)
	case 2:
		changes, err = h.s.Move(a, to)
		require.NoError(h.t, err)
		of, _ := h.s.StoryOf(a)
		with, _ := h.s.StoryOf(b)
		if from != to && h.s.constraints[a][b] {
			require.Equal(h.t, with, of)
		}
	case 3:
		if all := h.s.Constraints(); len(all) > 0 {
			c := all[rng.IntN(len(all))]
			changes, err = h.s.Unlink(c.A, c.B)
		}
	}
	if err != nil {
		require.ErrorIs(h.t, err, ErrConstraints)
	}
	for _, c := range changes {
		require.True(h.t, c.ByEditor)
	}
	h.apply(changes)
}

// checkRegrouped holds a stream after Regroup against a batch of its articles.
func (h *history) checkRegrouped() {
	changes, err := h.s.Regroup(context.Background())
	require.NoError(h.t, err)
	h.apply(changes)
	h.check()
	b, err := NewBatch(h.s.opts.Options)
	require.NoError(h.t, err)
	for _, a := range h.articles {
		require.NoError(h.t, b.Add(a))
	}
	for _, c := range h.s.Constraints() {
		if c.Together {
			require.NoError(h.t, b.MustLink(c.A, c.B))
		} else {
			require.NoError(h.t, b.CannotLink(c.A, c.B))
		}
	}
	stories, err := b.Stories(context.Background())
	require.NoError(h.t, err)
	want, wantWeakest := make(map[string][]Member), make(map[string]Bridge)
	for _, st := range stories {
		want[st.Representative], wantWeakest[st.Representative] = st.Members, st.Weakest
	}
	got, weakest := make(map[string][]Member), make(map[string]Bridge)
	for _, st := range h.s.Stories() {
		got[st.Representative] = st.Members
		weakest[st.Representative], err = h.s.Weakest(context.Background(), st.ID)
		require.NoError(h.t, err)
	}
	require.Equal(h.t, want, got)
	require.Equal(h.t, wantWeakest, weakest)

	changes, err = h.s.Regroup(context.Background())
	require.NoError(h.t, err)
	require.Empty(h.t, changes, "nothing is left to change")
}

// checkQueries holds a stream against one of its articles alone.
func (h *history) checkQueries(w *wire) {
	fresh := newHistory(h.t, StreamOptions{Options: h.s.opts.Options, Window: 1 << 62})
	for _, id := range h.open() {
		fresh.add(h.articles[id])
	}
	for range 20 {
		a := w.next()
		want, err := fresh.s.Query(a)
		require.NoError(h.t, err)
		got, err := h.s.Query(a)
		require.NoError(h.t, err)
		require.Equal(h.t, want, got)
	}
}

// Laws 6 and 9: after any history, changes tell the stories, Regroup gives those
// of a batch, and queries find what they find where the rest never was.
func TestStreamHistories(t *testing.T) {
	kinds := make(map[ChangeKind]int)
	for seed := range uint64(16) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			rng := rand.New(rand.NewPCG(seed, 11))
			opts := StreamOptions{Window: 48 * time.Hour}
			opts.Linkage = Linkage(seed % 4)
			if seed%3 == 2 {
				opts.MaxArticles = 60
			}
			h := newHistory(t, opts)
			h.s.index.minSize = 32
			if seed%8 >= 4 {
				h.s.maxNear = 4 // most stories are too large to be linked anew
			}
			h.editor = seed >= 8
			w := newWire(seed, 5, 40, 20*time.Minute)
			for i := range 400 {
				h.step(rng, w)
				require.LessOrEqual(t, len(h.articles), h.s.opts.MaxArticles)
				if i%20 == 0 {
					h.check()
				}
				if i%100 == 99 {
					h.checkRegrouped()
					h.checkQueries(w)
				}
			}
			for kind, n := range h.kinds {
				kinds[kind] += n
			}
		})
	}
	for kind := Born; kind <= Closed; kind++ {
		assert.Positive(t, kinds[kind], "no story ever %v", kind)
	}
}

// A story too large to be linked anew is joined by its mean similarity: worked
// out here from all pairs, of which those below [like.Floor] are zero.
func TestStreamScore(t *testing.T) {
	h := newHistory(t, StreamOptions{Options: Options{Threshold: 0.1}})
	w := newWire(1, 5, 40, time.Hour)
	event := w.event()
	for n := range 12 {
		a := w.report(event)
		a.ID = fmt.Sprint(n)
		a.Time = w.now.Add(time.Duration(60*n+30) * time.Minute)
		h.add(a)
	}
	st := h.s.byID["0"].story
	require.Greater(t, len(st.texts), 8, "reports of one event")
	x := w.report(event)
	x.ID, x.Time = "x", w.now.Add(90*time.Minute)
	doc, err := h.s.document(x)
	require.NoError(t, err)
	n := like.Text{Doc: doc, When: like.WhenOf(x.Time), Source: like.SourceOf(x.Source)}
	var sum uint64
	var late, atOne int
	for _, other := range st.texts {
		l := h.s.measure.Likeness(n, other.Text)
		sum += l.Full
		if l.InTime < l.Spread {
			late++
		}
		if l.Sources < l.InTime {
			atOne++
		}
	}
	require.Positive(t, late)
	require.Positive(t, atOne)
	texts := []*streamText{{Text: n, neighbours: h.s.lookUp(n).neighbours(&h.s.index)}}
	assert.Equal(t, sum/uint64(len(st.texts)), h.s.score(texts, nil, st))
}

// A stream placed anew around each article is next to what a batch makes of it.
func TestStreamIsNearBatch(t *testing.T) {
	h := newHistory(t, StreamOptions{})
	w := newWire(1, 5, 40, 20*time.Minute)
	for range 1000 {
		h.add(w.next())
	}
	before := h.ledger.Stories()
	h.checkRegrouped()
	same := 0
	for id, articles := range h.ledger.Stories() {
		if slices.Equal(before[id], articles) {
			same++
		}
	}
	assert.GreaterOrEqual(t, same, 98*len(before)/100, "of %d stories", len(before))
}
