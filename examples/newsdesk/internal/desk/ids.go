package desk

import (
	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// ids lead from the stream's story ids to those that readers know. They are the same
// until a stream had to be made anew, by another library or from damaged snapshots:
// it counts from where its snapshot was, and addresses of stories stay all the same.
type ids struct {
	public map[cluster.StoryID]cluster.StoryID // by the stream's id, where they differ
	inner  map[cluster.StoryID]cluster.StoryID // the other way
	last   cluster.StoryID                     // the highest that readers know
}

// of returns the id that readers know.
func (m *ids) of(inner cluster.StoryID) cluster.StoryID {
	if id, ok := m.public[inner]; ok {
		return id
	}
	return inner
}

// in returns the stream's id, or 0 if the stream has none for it.
func (m *ids) in(id cluster.StoryID) cluster.StoryID {
	if inner, ok := m.inner[id]; ok {
		return inner
	}
	if _, other := m.public[id]; other {
		return 0
	}
	return id
}

// add gives a new story of the stream an id that no reader knows. It reports whether
// that is another one.
func (m *ids) add(inner cluster.StoryID) (id cluster.StoryID, differs bool) {
	id = max(inner, m.last+1)
	m.last = id
	return id, m.set(inner, id)
}

func (m *ids) set(inner, id cluster.StoryID) (differs bool) {
	if id == inner {
		return false
	}
	if m.public == nil {
		m.public = make(map[cluster.StoryID]cluster.StoryID)
		m.inner = make(map[cluster.StoryID]cluster.StoryID)
	}
	m.public[inner], m.inner[id] = id, inner
	return true
}

// streamStory returns the open story of the stream that a reader's id leads to.
func (d *Desk) streamStory(id cluster.StoryID) (cluster.StreamStory, bool) {
	inner := d.ids.in(id)
	if inner == 0 {
		return cluster.StreamStory{}, false
	}
	st, ok := d.stream.Load().Story(inner)
	st.ID = d.ids.of(st.ID)
	return st, ok
}

// translate returns changes of the stream as readers know them: with their ids, and
// the desk's numbers.
func (g *group) translate(changes []cluster.Change) ([]cluster.Change, error) {
	d := g.d
	to := make([]cluster.Change, len(changes))
	for i, c := range changes {
		if c.Kind == cluster.Born || c.Kind == cluster.Split {
			id, differs := d.ids.add(c.Story)
			if differs {
				if err := g.tx.AddAlias(store.Alias{Stream: c.Story, Story: id}); err != nil {
					return nil, err
				}
			}
		}
		c.Story = d.ids.of(c.Story)
		if c.From != 0 {
			c.From = d.ids.of(c.From)
		}
		d.lastChange++
		c.Seq = d.lastChange
		to[i] = c
	}
	return to, nil
}
