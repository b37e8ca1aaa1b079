package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// errDiffers reports a stream that is not the one whose changes were stored.
var errDiffers = errors.New("what was stored does not come again")

// snapshot saves the stream's links within the group.
func (g *group) snapshot() error {
	var links bytes.Buffer
	if _, err := g.d.stream.Load().SaveLinks(&links); err != nil {
		return err
	}
	return g.tx.AddSnapshot(store.Snapshot{Log: g.d.lastLog, Links: links.Bytes()})
}

// saveSnapshot saves a snapshot if there was any call since the last.
func (d *Desk) saveSnapshot() error {
	if d.sinceSnapshot == 0 || d.poisoned != nil {
		return nil
	}
	return d.store.Update(context.Background(), func(tx *store.Tx) error {
		return (&group{tx: tx, d: d}).snapshot()
	})
}

// poison gives the stream up: it is ahead of the store, which did not take what the
// stream was told.
func (d *Desk) poison(err error) {
	if d.poisoned == nil {
		d.opts.Log.Error("not stored; all is loaded again before what comes next", "err", err)
	}
	d.poisoned = err
}

// revive loads a stream again that was given up.
func (d *Desk) revive() error {
	if d.poisoned == nil {
		return nil
	}
	if err := d.load(context.Background()); err != nil {
		return fmt.Errorf("the desk cannot go on: %w (after: %w)", err, d.poisoned)
	}
	d.poisoned = nil
	return nil
}

// load makes the stream and the state from the store: the stream from the newest
// snapshot that can be read and the calls after it, which must change what they
// changed the first time.
//
// Where that cannot be, the stream is made anew with what there is, and the stories
// that are stored keep their ids: see [group.reconcile].
func (d *Desk) load(ctx context.Context) error {
	// What closes again while the log is told again was written the first time.
	defer func() { d.closed = nil }()
	if err := d.loadStored(ctx); err != nil {
		return err
	}
	if err := d.loadAlerts(ctx); err != nil {
		return err
	}
	said, err := d.store.Publishers(ctx)
	if err != nil {
		return err
	}
	opts := d.streamOptions(said)
	stream, err := d.streamAsStored(ctx, opts)
	if err == nil {
		d.stream.Store(stream)
		if err = d.takeStories(stream); err == nil {
			return nil
		}
	}
	if !errors.Is(err, errDiffers) {
		return err
	}
	d.opts.Log.Warn("the stream is made anew from what is stored; stories keep their addresses", "why", err)
	if stream, err = d.streamAnew(ctx, opts); err != nil {
		return err
	}
	d.stream.Store(stream)
	return d.reconcile(ctx)
}

// loadStored sets the state to what the store has of open stories, before the stream
// says how these are made up.
func (d *Desk) loadStored(ctx context.Context) (err error) {
	articles, err := d.store.OpenArticles(ctx)
	if err != nil {
		return err
	}
	feeds, err := d.store.OpenCarried(ctx)
	if err != nil {
		return err
	}
	rows, err := d.store.OpenStories(ctx)
	if err != nil {
		return err
	}
	aliases, err := d.store.Aliases(ctx)
	if err != nil {
		return err
	}
	to := state{
		byID:    make(map[string]*live, len(articles)),
		stories: make(map[cluster.StoryID]*openStory, len(rows)),
	}
	if to.sources, err = d.store.Sources(ctx); err != nil {
		return err
	}
	if to.counts.byOutlet, err = d.store.CountsByName(ctx); err != nil {
		return err
	}
	if to.counts.bySource, err = d.store.CountsByFeed(ctx); err != nil {
		return err
	}
	d.ids = ids{}
	last, err := d.store.Last(ctx)
	if err != nil {
		return err
	}
	d.lastLog, d.lastChange, d.ids.last = last.Call, last.Change, last.Story
	came, stated, err := d.store.LastDated(ctx)
	if err != nil {
		return err
	}
	d.pace = pace{}
	d.pace.note(came, stated)
	for _, a := range aliases {
		d.ids.set(a.Stream, a.Story)
	}
	for _, row := range rows {
		to.stories[row.ID] = &openStory{Story: row}
	}
	for _, row := range articles {
		a := &live{row, feeds[row.Num]}
		st := to.stories[row.Story]
		st.members = append(st.members, a)
		to.byID[row.ID] = a
	}
	for id, st := range to.stories {
		sortMembers(st.members)
		if i := slices.IndexFunc(st.members, func(a *live) bool { return a.Num == st.Representative }); i >= 0 {
			st.representative = st.members[i]
		}
		st.First, st.Last, st.inner = time.Time{}, time.Time{}, d.ids.in(id)
		st.count()
	}
	to.seq = d.lastChange
	d.mu.Lock()
	defer d.mu.Unlock()
	to.generation = d.state.generation + 1
	d.state = to
	return nil
}

// streamAsStored returns the stream that the snapshots and the log give. The error
// wraps errDiffers if they give none, or another than was stored.
func (d *Desk) streamAsStored(ctx context.Context, opts cluster.StreamOptions) (*cluster.Stream, error) {
	snapshots, err := d.store.Snapshots(ctx)
	if err != nil {
		return nil, err
	}
	var why error
	for _, s := range snapshots {
		stream, err := cluster.LoadStream(bytes.NewReader(s.Links), opts, d.articleAt(ctx, s.Log))
		if err == nil {
			err = d.replay(ctx, stream, s.Log, true)
		}
		if err == nil {
			return stream, nil
		}
		d.opts.Log.Warn("a snapshot is of no use", "after", s.Log, "err", err)
		why = errors.Join(why, err)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	if len(snapshots) < kept {
		// There was none before, so the log alone gives the stream.
		stream, err := cluster.NewStream(opts)
		if err != nil {
			return nil, err
		}
		if err = d.replay(ctx, stream, 0, true); err == nil {
			return stream, nil
		}
		why = errors.Join(why, err)
	}
	return nil, fmt.Errorf("%w: %w", errDiffers, why)
}

// kept is how many snapshots the store keeps.
const kept = 2

func (d *Desk) articleAt(ctx context.Context, log int64) func(string, int) (cluster.Article, error) {
	return func(id string, _ int) (cluster.Article, error) { return d.store.ArticleAt(ctx, id, log) }
}

// replay tells a stream what it was told after a call. If it must be the one that was
// stored, what that changes is compared with what it changed then.
func (d *Desk) replay(ctx context.Context, stream *cluster.Stream, from int64, asStored bool) error {
	var stored []cluster.Change
	var err error
	if asStored {
		if stored, err = d.store.ChangesAfter(ctx, from); err != nil {
			return err
		}
	}
	d.sinceSnapshot = 0
	for {
		calls, err := d.store.CallsAfter(ctx, from, 256)
		if err != nil || len(calls) == 0 {
			if err == nil && len(stored) > 0 {
				err = fmt.Errorf("%w: change %d", errDiffers, stored[0].Seq)
			}
			return err
		}
		for _, c := range calls {
			from = c.Seq
			if !asStored && c.Kind == store.KindPut && d.state.byID[c.Article.ID] == nil {
				continue // its story has closed
			}
			changes, told, err := d.tell(stream, c, asStored)
			if told {
				d.sinceSnapshot++
			}
			if !asStored {
				continue
			}
			if err != nil {
				return fmt.Errorf("call %d: %w", c.Seq, err)
			}
			for _, c := range changes {
				c.Story = d.ids.of(c.Story)
				if c.From != 0 {
					c.From = d.ids.of(c.From)
				}
				if len(stored) == 0 {
					return fmt.Errorf("%w: more changes than were stored", errDiffers)
				}
				c.Seq = stored[0].Seq
				if !sameChange(c, stored[0]) {
					return fmt.Errorf("%w: change %d is %+v, stored as %+v", errDiffers, c.Seq, c, stored[0])
				}
				stored = stored[1:]
			}
		}
	}
}

func sameChange(a, b cluster.Change) bool {
	if !a.Now.Equal(b.Now) {
		return false
	}
	a.Now = b.Now
	return reflect.DeepEqual(a, b)
}

// tell makes a call of the log again. It reports whether it is one of the stream. If
// it need not be as stored, what an editor said is said as far as it can be.
func (d *Desk) tell(stream *cluster.Stream, c store.Call, asStored bool) (changes []cluster.Change, told bool, err error) {
	switch c.Kind {
	case store.KindPut:
		p, err := stream.Put(c.Article)
		return p.Changes, true, err
	case store.KindEdit, store.KindAnew:
		return nil, false, nil
	case store.KindEditor:
		var do deed
		if err := json.Unmarshal([]byte(c.Detail), &do); err != nil {
			return nil, true, err
		}
		steps := do.Steps
		if !asStored {
			steps = nil
			for _, c := range do.Removed {
				steps = append(steps, step{Do: free, A: c.A, B: c.B})
			}
			for _, c := range do.Added {
				steps = append(steps, stepOf(c))
			}
		}
		for _, s := range steps {
			some, err := s.take(stream, &d.ids)
			if err != nil && asStored {
				return nil, true, err
			}
			changes = append(changes, some...)
		}
		return changes, true, nil
	}
	return nil, false, fmt.Errorf("a call %q, which this newsdesk does not know", c.Kind)
}

// streamAnew returns a stream of all articles of open stories, linked as well as can
// be: by a snapshot whose stories are adopted, or else from nothing.
func (d *Desk) streamAnew(ctx context.Context, opts cluster.StreamOptions) (*cluster.Stream, error) {
	snapshots, err := d.store.Snapshots(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range snapshots {
		stream, err := cluster.AdoptStream(bytes.NewReader(s.Links), opts, d.articleAt(ctx, s.Log))
		if err == nil {
			err = d.replay(ctx, stream, s.Log, false)
		}
		if err == nil {
			return stream, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		d.opts.Log.Warn("a snapshot cannot be adopted", "after", s.Log, "err", err)
	}
	stream, err := cluster.NewStream(opts)
	if err != nil {
		return nil, err
	}
	return stream, d.replay(ctx, stream, 0, false)
}

// takeStories sets the state's stories to the stream's. The error wraps errDiffers if
// their articles are not those stored.
func (d *Desk) takeStories(stream *cluster.Stream) error {
	all := stream.Stories()
	if len(all) != len(d.state.stories) {
		return fmt.Errorf("%w: %d stories are open, %d are stored", errDiffers, len(all), len(d.state.stories))
	}
	stories := make(map[cluster.StoryID]*openStory, len(all))
	for _, st := range all {
		id := d.ids.of(st.ID)
		was := d.state.stories[id]
		if was == nil || len(was.members) != len(st.Members) {
			return fmt.Errorf("%w: story %d", errDiffers, id)
		}
		for _, m := range st.Members {
			if a := d.state.byID[m.Article.ID]; a == nil || a.Story != id {
				return fmt.Errorf("%w: article %q is in story %d", errDiffers, m.Article.ID, id)
			}
		}
		inner := st.ID
		st.ID = id
		to := newOpenStory(st, func(id string) *live { return d.state.byID[id] })
		to.Open, to.Topic, to.Seq, to.inner = true, was.Topic, was.Seq, inner
		stories[id] = to
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.state.stories, d.state.changed = stories, nil
	d.state.generation++
	return nil
}
