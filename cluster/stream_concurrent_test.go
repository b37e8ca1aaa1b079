package cluster

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/chumtin/chumtin/cluster/internal/like"
	"github.com/chumtin/chumtin/cluster/internal/propose"
)

// A call changed a stream.
type call struct {
	add     Article
	remove  string // if not empty, nothing is added
	changes []Change
}

func (c call) repeat(t *testing.T, s *Stream) []Change {
	if c.remove == "" {
		p, err := s.Put(c.add)
		assert.NoError(t, err)
		return p.Changes
	}
	changes, err := s.Remove(c.remove)
	if err != nil {
		assert.ErrorIs(t, err, ErrNoArticle) // its story has closed
	}
	return changes
}

// script returns calls of all kinds, each of which is the business of one
// goroutine: what is changed or removed was added by the same one before.
func script(w *wire, n int) []call {
	calls := make([]call, 0, n)
	var added []Article
	for i := range n {
		a := w.next()
		a.Title += fmt.Sprint(" ", i) // no two texts are the same but copies
		if len(added) > 0 {
			old := added[w.rng.IntN(len(added))]
			switch w.rng.IntN(20) {
			case 0:
				a.ID = old.ID
			case 1:
				a.Title, a.Body, a.Time = old.Title, old.Body, old.Time
			case 2:
				calls = append(calls, call{remove: old.ID})
				added = slices.DeleteFunc(added, func(b Article) bool { return b.ID == old.ID })
				continue
			}
		}
		added = append(added, a)
		calls = append(calls, call{add: a})
	}
	return calls
}

// Eight goroutines add, change and remove while eight ask, through segments that
// fill and drain all the time. What comes of it is what comes of the same calls
// one after another, in the order of their changes.
func TestStreamInTheOrderOfEvents(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	const goroutines = 8
	window, each := 150, 100
	if *soak > 0 {
		window, each = *soak, *soak/2
	}
	start := func() *Stream {
		s, err := NewStream(StreamOptions{MaxArticles: window})
		require.NoError(t, err)
		if *soak == 0 {
			s.index.minSize = 32
			s.lookups.New = func() any {
				return &lookup{search: propose.Search{Need: propose.MinEvidence, MaxPerBucket: 3}, measure: s.measure}
			}
		}
		return s
	}
	for _, cores := range []int{1, 2} {
		runtime.GOMAXPROCS(cores)
		w := newWire(1, 5, window/5, time.Minute)
		var scripts [goroutines][]call
		var questions [goroutines][]Article
		for i := range goroutines {
			scripts[i] = script(w, each)
			for range scripts[i] {
				questions[i] = append(questions[i], w.next())
			}
		}
		s := start()
		began := time.Now()
		var wg sync.WaitGroup
		for i := range goroutines {
			wg.Go(func() {
				for n := range scripts[i] {
					scripts[i][n].changes = scripts[i][n].repeat(t, s)
				}
			})
			wg.Go(func() {
				for _, a := range questions[i] {
					_, err := s.Query(a)
					assert.NoError(t, err)
				}
			})
		}
		wg.Wait()
		calls := slices.Concat(scripts[:]...)
		t.Logf("%d cores: %.0f changes and as many queries a second", cores, float64(len(calls))/time.Since(began).Seconds())

		calls = slices.DeleteFunc(calls, func(c call) bool { return len(c.changes) == 0 })
		slices.SortFunc(calls, func(a, b call) int { return cmp.Compare(a.changes[0].Seq, b.changes[0].Seq) })
		again := start()
		for _, c := range calls {
			require.Equal(t, c.changes, c.repeat(t, again))
		}
		require.Equal(t, s.Stories(), again.Stories())
		if *soak == 0 {
			require.Positive(t, s.Stats().Truncated, "some buckets were too full")
		}
	}
}

// What a search finds does not depend on how much of it was done before the
// segments filled and drained, and articles came, left and moved.
func TestLookupAhead(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	h := newHistory(t, StreamOptions{MaxArticles: 200})
	h.s.index.minSize = 16
	h.s.lookups.New = func() any {
		return &lookup{search: propose.Search{Need: propose.MinEvidence, MaxPerBucket: 3}, measure: h.s.measure}
	}
	w := newWire(1, 20, 100, time.Minute)
	moved, cut := 0, 0
	for range 100 {
		h.step(rng, w)
		open := h.open()
		a := h.articles[open[rng.IntN(len(open))]]
		doc, err := h.s.document(a)
		require.NoError(t, err)
		l := h.s.lookups.Get().(*lookup)
		l.begin(like.Text{Doc: doc, When: like.WhenOf(a.Time), Source: like.SourceOf(a.Source)})
		l.searchSealed(&h.s.index)
		for range rng.IntN(40) {
			h.step(rng, w)
		}
		for _, at := range l.found {
			if at.to.segment != nil && at.to.segment != at.in {
				moved++
			}
		}
		for _, g := range l.seen {
			if !g.holds() {
				cut++
			}
		}
		var late lookup
		late.search, late.measure = propose.Search{Need: propose.MinEvidence, MaxPerBucket: 3}, h.s.measure
		late.begin(l.of)
		require.ElementsMatch(t, late.neighbours(&h.s.index), l.neighbours(&h.s.index))
		h.s.putBack(l)
	}
	require.Positive(t, moved, "some moved meanwhile")
	require.Positive(t, cut, "some had been passed over for what left")
}
