package desk

import (
	"maps"
	"math"
	"slices"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// state is what was committed of open stories, as pages show them. What it points to
// never changes: the writer puts others in the place.
type state struct {
	seq        uint64 // the last change
	generation uint64 // counts commits
	byID       map[string]*live
	stories    map[cluster.StoryID]*openStory
	changed    map[cluster.StoryID]bool // since the last board; nil if all may have
	sources    []*store.Source
	counts     counts
}

// set puts a story in the place of what it was.
func (s *state) set(st *openStory) {
	s.stories[st.ID] = st
	s.change(st.ID)
}

// end drops a story that is not open any more.
func (s *state) end(id cluster.StoryID) {
	delete(s.stories, id)
	s.change(id)
}

func (s *state) change(id cluster.StoryID) {
	if s.changed != nil {
		s.changed[id] = true
	}
}

// counts are of all articles that are stored, by outlet and by the number of the
// source that carried them.
type counts struct {
	byOutlet map[string]store.Count
	bySource map[int64]store.Count
}

func (c *counts) add(outlet string, arrived time.Time, n int) {
	to := c.byOutlet[outlet]
	if to.Articles += n; to.Articles == 0 {
		delete(c.byOutlet, outlet)
		return
	}
	c.byOutlet[outlet] = later(to, arrived)
}

func (c *counts) carry(source int64, arrived time.Time) {
	to := c.bySource[source]
	to.Articles++
	c.bySource[source] = later(to, arrived)
}

func later(c store.Count, arrived time.Time) store.Count {
	if arrived.After(c.Latest) {
		c.Latest = arrived
	}
	return c
}

// A live article is one of an open story, without its texts.
type live struct {
	store.Article
	feeds []int64
}

// An openStory is a story of the stream.
type openStory struct {
	store.Story
	members        []*live         // by their time, as the stream has them
	inner          cluster.StoryID // the stream's id
	representative *live
	arrivals       []int64 // the members' numbers, ascending
	reports        []int64 // when independent reports were news, in microseconds, ascending
}

// live returns an article as the group has it so far, or nil if it is not open.
func (g *group) live(id string) *live {
	if a := g.lives[id]; a != nil {
		return a
	}
	return g.d.state.byID[id]
}

// setLive sets an article to a row, and keeps its feeds.
func (g *group) setLive(row store.Article) {
	row.Summary, row.Body = "", ""
	a := &live{Article: row}
	if was := g.live(row.ID); was != nil {
		a.feeds = was.feeds
	}
	g.lives[row.ID] = a
}

// record writes what a call of the stream changed, and takes in the stories that it
// touched and closed.
func (g *group) record(log int64, changes []cluster.Change) error {
	changes, err := g.translate(changes)
	if err != nil {
		return err
	}
	for _, st := range g.d.closed {
		st.ID = g.d.ids.of(st.ID)
		g.closed[st.ID] = st
	}
	g.d.closed = nil
	return g.note(log, changes)
}

// note writes changes of a call.
func (g *group) note(log int64, changes []cluster.Change) error {
	for _, c := range changes {
		g.touched[c.Story], g.lastOf[c.Story] = true, c.Seq
		if c.From != 0 {
			g.touched[c.From], g.lastOf[c.From] = true, c.Seq
		}
	}
	g.changes = append(g.changes, changes...)
	return g.tx.AddChanges(log, changes)
}

// settle writes the stories that the group touched.
func (g *group) settle() error {
	for _, id := range slices.Sorted(maps.Keys(g.touched)) {
		st, open := g.d.streamStory(id)
		last, isClosed := g.closed[id]
		var err error
		switch {
		case open && st.ID == id:
			err = g.settleOne(st, true)
		case isClosed:
			err = g.settleOne(last, false)
		default:
			err = g.end(id, g.mergedInto(id))
		}
		if err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(g.leads)) {
		if err := g.tx.SetMerged(id, g.leads[id]); err != nil {
			return err
		}
	}
	return g.settleTopics()
}

// settleTopics writes the topics of stories that the group did not touch otherwise.
func (g *group) settleTopics() error {
	for _, id := range slices.Sorted(maps.Keys(g.topics)) {
		st := g.d.state.stories[id]
		if st == nil || g.touched[id] {
			continue
		}
		to := *st
		to.Topic = g.topics[id]
		if err := g.tx.SetTopic(id, to.Topic); err != nil {
			return err
		}
		g.after = append(g.after, func(s *state) { s.set(&to) })
	}
	return nil
}

// mergedInto returns the story that one was merged into by the group's changes, or 0.
func (g *group) mergedInto(id cluster.StoryID) (into cluster.StoryID) {
	for _, c := range g.changes {
		if c.Kind == cluster.Merged && c.From == id {
			into = c.Story
		}
	}
	return into
}

// end writes that a story has no articles any more.
func (g *group) end(id, into cluster.StoryID) error {
	row := store.Story{ID: id, Topic: id}
	if was := g.d.state.stories[id]; was != nil {
		row = was.Story
	}
	row.Open, row.Merged, row.Articles = false, into, 0
	row.Seq = max(row.Seq, g.lastOf[id])
	g.after = append(g.after, func(to *state) { to.end(id) })
	return g.tx.SetStory(row)
}

// settleOne writes a story as the stream has it, or had it when it closed.
func (g *group) settleOne(st cluster.StreamStory, open bool) error {
	was := g.d.state.stories[st.ID]
	for _, m := range st.Members {
		a := g.live(m.Article.ID)
		if a.Story == st.ID && a.Kind == m.Kind && a.Of == m.Of {
			continue
		}
		if err := g.tx.Place(a.Num, st.ID, m.Kind, m.Of); err != nil {
			return err
		}
		to := *a
		to.Story, to.Kind, to.Of = st.ID, m.Kind, m.Of
		g.lives[a.ID] = &to
	}
	to := newOpenStory(st, g.live)
	to.Open, to.Topic, to.Seq, to.inner = open, st.ID, g.lastOf[st.ID], g.d.ids.in(st.ID)
	if was != nil {
		to.Topic, to.Seq = was.Topic, max(to.Seq, was.Seq)
	}
	if topic, ok := g.topics[st.ID]; ok {
		to.Topic = topic
	}
	if err := g.tx.SetStory(to.Story); err != nil {
		return err
	}
	if open {
		g.settled[st.ID] = to
	}
	g.after = append(g.after, func(s *state) {
		if open {
			s.set(to)
			return
		}
		s.end(st.ID)
		for _, m := range to.members {
			// Its id may be that of a newer article by now.
			if s.byID[m.ID] == m {
				delete(s.byID, m.ID)
			}
		}
	})
	return nil
}

// newOpenStory returns a story of the stream with its articles.
func newOpenStory(st cluster.StreamStory, article func(string) *live) *openStory {
	to := &openStory{
		Story:   store.Story{ID: st.ID, Independent: st.Independent},
		members: make([]*live, len(st.Members)),
	}
	for i, m := range st.Members {
		to.members[i] = article(m.Article.ID)
		if m.Article.ID == st.Representative {
			to.representative = to.members[i]
		}
	}
	to.count()
	return to
}

// count sets what follows from the members.
func (st *openStory) count() {
	sources := make(map[string]bool)
	for _, a := range st.members {
		st.arrivals = append(st.arrivals, a.Num)
		sources[a.Source] = true
		at := timeOf(&a.Article)
		if a.Kind == cluster.Report {
			st.reports = append(st.reports, at.UnixMicro())
		}
		if st.First.IsZero() || at.Before(st.First) {
			st.First = at
		}
		if at.After(st.Last) {
			st.Last = at
		}
	}
	slices.Sort(st.arrivals)
	slices.Sort(st.reports)
	st.Articles, st.Sources = len(st.members), len(sources)
	if st.representative == nil {
		st.representative = st.members[0]
	}
	st.Representative = st.representative.Num
	st.Weight = weight(st)
}

// timeOf returns when an article was news: at the time that it states, or when it came if
// it states none or one to come.
func timeOf(a *store.Article) time.Time {
	if at := a.When(); !at.IsZero() && at.Before(a.Arrived) {
		return at
	}
	return a.Arrived
}

// halving is the age that weighs as much as half of the independent reports.
const halving = 6 * time.Hour

// weight ranks a story: each doubling of its independent reports counts as much as an
// article that came 6 hours later. It does not depend on the present time, so an
// order by it stays while nothing comes.
func weight(st *openStory) float64 {
	return math.Log2(float64(max(1, st.Independent))) + float64(st.Last.Unix())/halving.Seconds()
}

// growth returns how many independent reports are not older than a time.
func (st *openStory) growth(since int64) int {
	at, _ := slices.BinarySearch(st.reports, since)
	return min(len(st.reports)-at, st.Independent)
}

// after returns how many articles came after the one with a number.
func (st *openStory) after(num int64) int {
	at, found := slices.BinarySearch(st.arrivals, num)
	if found {
		at++
	}
	return len(st.arrivals) - at
}
