package desk

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// A board is all open stories in order, as of a commit. It never changes.
type board struct {
	generation uint64
	seq        uint64
	made       time.Time
	byWeight   []ranked
	byTime     []ranked
	oldest     int64 // the number of the open article that came first
	opinions   opinions
}

// A ranked story has what it is sorted by.
type ranked struct {
	st     *openStory
	rank   float64
	growth int
}

// before orders stories by rank, the highest first, and by ids where that is the same.
func before(x, y ranked) int {
	return cmp.Or(cmp.Compare(y.rank, x.rank), cmp.Compare(x.st.ID, y.st.ID))
}

// boards keeps the last board, so that readers who ask at once share it.
type boards struct {
	mu   sync.Mutex
	last *board
}

// staleness is when a board is made again though nothing came: growth fades.
const staleness = 30 * time.Second

// board returns the board of what was committed last. While articles come there is
// another for each reader, so it is made from the one before, without sorting all.
func (d *Desk) board() *board {
	now := d.Now()
	d.boards.mu.Lock()
	defer d.boards.mu.Unlock()
	last := d.boards.last
	stale := last == nil || now.Sub(last.made) >= staleness || now.Before(last.made)
	d.mu.Lock()
	if !stale && last.generation == d.state.generation {
		d.mu.Unlock()
		return last
	}
	b := &board{generation: d.state.generation, seq: d.state.seq, made: now, oldest: math.MaxInt64}
	changed := d.state.changed
	d.state.changed = make(map[cluster.StoryID]bool)
	whole := stale || changed == nil
	var fresh []*openStory
	if whole {
		fresh = make([]*openStory, 0, len(d.state.stories))
		for _, st := range d.state.stories {
			fresh = append(fresh, st)
		}
	} else {
		for id := range changed {
			if st := d.state.stories[id]; st != nil {
				fresh = append(fresh, st)
			}
		}
	}
	sources := d.state.sources
	d.mu.Unlock()

	b.opinions = opinionsOf(sources)
	b.byWeight, b.byTime = make([]ranked, len(fresh)), make([]ranked, len(fresh))
	since := now.Add(-time.Hour).UnixMicro()
	for i, st := range fresh {
		growth := st.growth(since)
		// Of stories of one weight, what grows now is worth up to a few hours.
		b.byWeight[i] = ranked{st, st.Weight + math.Log2(float64(1+growth))/2, growth}
		b.byTime[i] = ranked{st, float64(st.Last.UnixMicro()), growth}
		b.oldest = min(b.oldest, st.arrivals[0])
	}
	slices.SortFunc(b.byWeight, before)
	slices.SortFunc(b.byTime, before)
	if !whole {
		b.made = last.made
		b.oldest = min(b.oldest, last.oldest)
		b.byWeight = updated(last.byWeight, changed, b.byWeight)
		b.byTime = updated(last.byTime, changed, b.byTime)
	}
	d.boards.last = b
	return b
}

// updated returns what is sorted in old, without what changed, and fresh.
func updated(old []ranked, changed map[cluster.StoryID]bool, fresh []ranked) []ranked {
	all := make([]ranked, 0, len(old)+len(fresh))
	for _, r := range old {
		if changed[r.st.ID] {
			continue
		}
		for len(fresh) > 0 && before(fresh[0], r) < 0 {
			all, fresh = append(all, fresh[0]), fresh[1:]
		}
		all = append(all, r)
	}
	return append(all, fresh...)
}

// opinions are what was said of sources.
type opinions struct {
	anyMuted         bool
	muted, preferred map[string]bool // by the outlet's name
	ofFeed           map[int64]*store.Source
	section          map[string]string // of outlets without a feed
}

func opinionsOf(sources []*store.Source) opinions {
	o := opinions{muted: map[string]bool{}, preferred: map[string]bool{}, ofFeed: map[int64]*store.Source{}, section: map[string]string{}}
	for _, s := range sources {
		o.anyMuted = o.anyMuted || s.Muted
		o.ofFeed[s.Num] = s
		if s.Feed == "" {
			o.muted[s.Name], o.preferred[s.Name], o.section[s.Name] = s.Muted, s.Preferred, s.Section
		}
	}
	return o
}

// isMuted reports whether an article is not to be seen: its outlet is muted, or all
// feeds that carried it are.
func (o *opinions) isMuted(a *live) bool {
	if !o.anyMuted {
		return false
	}
	if o.muted[a.Source] {
		return true
	}
	for _, f := range a.feeds {
		if s := o.ofFeed[f]; s == nil || !s.Muted {
			return false
		}
	}
	return len(a.feeds) > 0
}

// isPreferred reports whether an article's outlet, or a feed that carried it, is.
func (o *opinions) isPreferred(a *live) bool {
	return o.preferred[a.Source] || slices.ContainsFunc(a.feeds, func(f int64) bool {
		s := o.ofFeed[f]
		return s != nil && s.Preferred
	})
}

// inSection reports whether an article's outlet, or a feed that carried it, is.
func (o *opinions) inSection(a *live, section string) bool {
	return o.section[a.Source] == section || slices.ContainsFunc(a.feeds, func(f int64) bool {
		s := o.ofFeed[f]
		return s != nil && s.Section == section
	})
}

func sorted[K cmp.Ordered, V any](set map[K]V) []K { return slices.Sorted(maps.Keys(set)) }

// topicOf returns the topic of a story, itself where none is known.
func topicOf(st *openStory) cluster.StoryID { return cmp.Or(st.Topic, st.ID) }
