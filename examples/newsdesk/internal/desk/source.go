package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// ErrNoSource reports a feed that the desk does not have.
var ErrNoSource = errors.New("no source has this feed")

// Sources returns the feeds, and the outlets that have none of their own, by name.
func (d *Desk) Sources(context.Context) ([]Source, error) {
	var all []Source
	listed := make(map[string]bool)
	d.mu.RLock()
	for _, row := range d.state.sources {
		if row.Removed {
			continue
		}
		count := d.state.counts.bySource[row.Num]
		if row.Feed == "" {
			count = d.state.counts.byOutlet[row.Name]
		}
		listed[row.Name] = true
		all = append(all, sourceOf(row, count))
	}
	for name, count := range d.state.counts.byOutlet {
		if name != "" && !listed[name] {
			all = append(all, Source{Name: name, Articles: count.Articles, Latest: count.Latest})
		}
	}
	d.mu.RUnlock()
	slices.SortStableFunc(all, func(a, b Source) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Feed, b.Feed))
	})
	return all, nil
}

// sources returns the rows as they were committed last.
func (d *Desk) sources() []*store.Source {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.state.sources
}

func sourceOf(row *store.Source, count store.Count) Source {
	s := Source{
		Name: row.Name, Feed: row.Feed, Site: row.Site, Section: row.Section,
		Preferred: row.Preferred, Muted: row.Muted, Pages: row.Pages,
		Articles: count.Articles, Latest: count.Latest,
	}
	if row.Health != "" {
		// What cannot be read is as good as none: the feed is fetched again.
		_ = json.Unmarshal([]byte(row.Health), &s.Health)
	}
	return s
}

// PutSource adds the source with a feed or, without a feed, with a name, or changes
// it. Its health and counts stay as they are.
func (d *Desk) PutSource(ctx context.Context, s Source) error {
	s.Name, s.Section = nameOf(s.Name), nameOf(s.Section)
	s.Feed, s.Site = strings.TrimSpace(clean(s.Feed)), strings.TrimSpace(clean(s.Site))
	s.Name = cmp.Or(s.Name, s.Feed)
	if s.Name == "" {
		return errors.New("a source needs a name or a feed")
	}
	if err := short(field{"name", s.Name}, field{"feed", s.Feed}, field{"site", s.Site}, field{"section", s.Section}); err != nil {
		return err
	}
	return d.submit(ctx, 1, func(g *group) error {
		row := store.Source{}
		if was := g.source(s.Feed, s.Name); was != nil {
			row = *was
		}
		row.Feed, row.Name, row.Site, row.Section = s.Feed, s.Name, s.Site, s.Section
		row.Preferred, row.Muted, row.Pages, row.Removed = s.Preferred, s.Muted, s.Pages, false
		return g.setSource(row)
	})
}

// RemoveSource removes a feed. What it carried stays.
func (d *Desk) RemoveSource(ctx context.Context, feed string) error {
	return d.changeSource(ctx, feed, func(row *store.Source) {
		row.Removed, row.Health = true, ""
	})
}

// SetHealth sets how a feed's fetches went, and nothing else of its source. It does
// nothing if no source has the feed.
func (d *Desk) SetHealth(ctx context.Context, feed string, health Health) error {
	text, err := json.Marshal(health)
	if err != nil {
		return err
	}
	err = d.changeSource(ctx, feed, func(row *store.Source) { row.Health = string(text) })
	if errors.Is(err, ErrNoSource) {
		return nil
	}
	return err
}

func (d *Desk) changeSource(ctx context.Context, feed string, change func(*store.Source)) error {
	var refused error
	err := d.submit(ctx, 1, func(g *group) error {
		was := g.source(feed, "")
		if was == nil || was.Removed || feed == "" {
			refused = fmt.Errorf("%w: %q", ErrNoSource, feed)
			return nil
		}
		row := *was
		change(&row)
		return g.setSource(row)
	})
	return cmp.Or(err, refused)
}

// source returns the row of a feed, or of a name if that is empty, as the group has
// it so far, or nil.
func (g *group) source(feed, name string) *store.Source {
	is := func(s *store.Source) bool { return s.Feed == feed && (feed != "" || s.Name == name) }
	for _, s := range slices.Backward(g.sources) {
		if is(s) {
			return s
		}
	}
	if i := slices.IndexFunc(g.d.state.sources, is); i >= 0 {
		return g.d.state.sources[i]
	}
	return nil
}

func (g *group) setSource(row store.Source) error {
	if err := g.tx.SetSource(&row); err != nil {
		return err
	}
	g.sources = append(g.sources, &row)
	return nil
}

// sourceNum returns the number of a feed, which it adds if it is new, and 0 for none.
func (g *group) sourceNum(feed string) (int64, error) {
	if feed == "" {
		return 0, nil
	}
	if s := g.source(feed, ""); s != nil {
		return s.Num, nil
	}
	if err := g.setSource(store.Source{Feed: feed, Name: feed}); err != nil {
		return 0, err
	}
	return g.sources[len(g.sources)-1].Num, nil
}

// setSources puts rows that were committed in the place of those before.
func (s *state) setSources(rows []*store.Source) {
	if len(rows) == 0 {
		return
	}
	s.sources = slices.Clone(s.sources)
	for _, row := range rows {
		if i := slices.IndexFunc(s.sources, func(o *store.Source) bool { return o.Num == row.Num }); i >= 0 {
			s.sources[i] = row
		} else {
			s.sources = append(s.sources, row)
		}
	}
}

// Sections returns the names of the sections, sorted.
func (d *Desk) Sections(context.Context) ([]string, error) {
	names := make(map[string]bool)
	for _, s := range d.sources() {
		if s.Section != "" && !s.Removed {
			names[s.Section] = true
		}
	}
	return sorted(names), nil
}

// maxNote is the size of a note at most.
const maxNote = 1 << 20

// Remember keeps a note under a key, in the place of an earlier one; nil drops it.
func (d *Desk) Remember(ctx context.Context, key string, note []byte) error {
	if len(note) > maxNote {
		return fmt.Errorf("note %q has %d bytes, more than %d", key, len(note), maxNote)
	}
	return d.submit(ctx, 1, func(g *group) error { return g.tx.SetNote(key, note) })
}

// Recall returns the note under a key, or nil if there is none.
func (d *Desk) Recall(ctx context.Context, key string) ([]byte, error) {
	return d.store.Note(ctx, key)
}
