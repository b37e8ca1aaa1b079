package desk

import (
	"context"
	"maps"
	"slices"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// reconcile brings what is stored together with a stream that was made anew. Each
// story of the stream goes by the oldest id of those whose articles are, for the
// larger part, in it; what else differs is stored as changes, so that a ledger of all
// changes still gives the stories. A snapshot is saved with it, and those before are
// dropped, as they lead to another stream.
func (d *Desk) reconcile(ctx context.Context) error {
	stream := d.stream.Load()
	// An article whose story has closed is in no open one again.
	for _, st := range stream.Stories() {
		for _, m := range st.Members {
			if d.state.byID[m.Article.ID] == nil {
				if _, err := stream.Remove(m.Article.ID); err != nil {
					return err
				}
			}
		}
	}
	d.closed = nil
	g := d.newGroup()
	last := d.ids.last
	d.ids = ids{last: last}
	if err := d.store.Update(ctx, func(tx *store.Tx) error {
		g.tx = tx
		if err := tx.DropAliases(); err != nil {
			return err
		}
		log, err := tx.Add(store.Call{At: d.Now(), Kind: store.KindAnew})
		if err != nil {
			return err
		}
		d.lastLog = log
		changes := d.differences(stream)
		for i := range changes {
			d.lastChange++
			changes[i].Seq, changes[i].Now = d.lastChange, stream.Stats().Now
		}
		for _, inner := range slices.Sorted(maps.Keys(d.ids.public)) {
			if err := tx.AddAlias(store.Alias{Stream: inner, Story: d.ids.public[inner]}); err != nil {
				return err
			}
		}
		if err := g.note(log, changes); err != nil {
			return err
		}
		for _, st := range stream.Stories() {
			g.touched[d.ids.of(st.ID)] = true
		}
		for id := range d.state.stories {
			g.touched[id] = true
		}
		for _, c := range changes {
			if c.Kind == cluster.Closed {
				g.closed[c.Story] = d.storedStory(c)
			}
		}
		if err := g.settle(); err != nil {
			return err
		}
		if err := tx.DropSnapshots(); err != nil {
			return err
		}
		return g.snapshot()
	}); err != nil {
		return err
	}
	d.publish(g)
	d.sinceSnapshot = 0
	return nil
}

// differences sets the ids of the stream's stories, and returns the changes that lead
// from the stored stories to these.
func (d *Desk) differences(stream *cluster.Stream) (changes []cluster.Change) {
	// parts[p][s] are the articles of the stored story p that are in the stream's s;
	// s is 0 for those that are in none, because the stream has closed it.
	parts := make(map[cluster.StoryID]map[cluster.StoryID][]string)
	for id, st := range d.state.stories {
		parts[id] = make(map[cluster.StoryID][]string)
		for _, a := range st.members {
			s, _ := stream.StoryOf(a.ID)
			parts[id][s] = append(parts[id][s], a.ID)
		}
	}
	stored := slices.Sorted(maps.Keys(parts))

	// A story's home has the larger part of it.
	home := make(map[cluster.StoryID]cluster.StoryID)
	public := make(map[cluster.StoryID]cluster.StoryID) // of the stream's stories
	for _, p := range stored {
		for _, s := range slices.Sorted(maps.Keys(parts[p])) {
			if s != 0 && len(parts[p][s]) > len(parts[p][home[p]]) || home[p] == 0 {
				home[p] = s
			}
		}
		if s := home[p]; s != 0 && public[s] == 0 {
			public[s] = p // the oldest, as they come in order
		}
	}

	next := d.ids.last
	change := func(c cluster.Change) {
		slices.Sort(c.Articles)
		changes = append(changes, c)
	}
	for _, p := range stored {
		for _, s := range slices.Sorted(maps.Keys(parts[p])) {
			if s == home[p] {
				continue
			}
			kind := cluster.Moved
			if s == 0 || public[s] == 0 {
				kind = cluster.Split
				next++
				if s != 0 {
					public[s] = next
				}
			}
			to := public[s]
			if s == 0 {
				to = next
			}
			change(cluster.Change{Kind: kind, Story: to, From: p, Articles: parts[p][s]})
			if s == 0 {
				change(cluster.Change{Kind: cluster.Closed, Story: to, Articles: parts[p][s]})
			}
		}
	}
	for _, p := range stored {
		s := home[p]
		switch {
		case s == 0:
			change(cluster.Change{Kind: cluster.Closed, Story: p, Articles: parts[p][0]})
		case public[s] != p:
			change(cluster.Change{Kind: cluster.Merged, Story: public[s], From: p, Articles: parts[p][s]})
		}
	}
	d.ids.last = next
	for _, s := range slices.Sorted(maps.Keys(public)) {
		d.ids.set(s, public[s])
	}
	return changes
}

// storedStory returns a story that closes with articles as they are stored.
func (d *Desk) storedStory(c cluster.Change) cluster.StreamStory {
	st := cluster.StreamStory{ID: c.Story}
	var members []*live
	for _, id := range c.Articles {
		members = append(members, d.state.byID[id])
	}
	sortMembers(members)
	for _, a := range members {
		st.Members = append(st.Members, cluster.Member{Article: a.Article.Article, Kind: a.Kind, Of: a.Of})
		if was := d.state.stories[a.Story]; was != nil {
			st.Independent = min(was.Independent, len(members))
			st.Representative = was.representative.ID
		}
	}
	return st
}
