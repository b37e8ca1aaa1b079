package desk

import (
	"bytes"
	"context"
	"fmt"
	"reflect"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// snapshotEvery is how many calls of the stream there are from one snapshot to the
// next: as many are made again at most when a desk was killed.
const snapshotEvery = 5000

// snapshot saves the stream's links within the group.
func (g *group) snapshot() error {
	var links bytes.Buffer
	change, err := g.d.stream.Load().SaveLinks(&links)
	if err != nil {
		return err
	}
	return g.tx.AddSnapshot(store.Snapshot{Log: g.d.lastLog, Change: change, Links: links.Bytes()})
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
		d.opts.Log.Error("not stored, all is loaded again", "err", err)
	}
	d.poisoned = err
}

// revive loads a stream that was given up again.
func (d *Desk) revive() error {
	if d.poisoned == nil {
		return nil
	}
	if err := d.load(context.Background()); err != nil {
		return fmt.Errorf("%w (after: %w)", err, d.poisoned)
	}
	d.poisoned = nil
	return nil
}

// load makes the stream and the state from the store.
func (d *Desk) load(ctx context.Context) error {
	snapshots, err := d.store.Snapshots(ctx)
	if err != nil {
		return err
	}
	var stream *cluster.Stream
	var from int64
	for _, s := range snapshots {
		stream, err = cluster.LoadStream(bytes.NewReader(s.Links), d.opts.Stream, func(id string, _ int) (cluster.Article, error) {
			return d.store.ArticleAt(ctx, id, s.Log)
		})
		if err == nil {
			from = s.Log
			break
		}
		d.opts.Log.Warn("snapshot not read", "err", err)
	}
	if stream == nil {
		if stream, err = cluster.NewStream(d.opts.Stream); err != nil {
			return err
		}
	}
	d.sinceSnapshot = 0
	if err := d.replay(ctx, stream, from); err != nil {
		return err
	}
	d.closed = nil
	if d.lastLog, d.lastChange, err = d.store.Last(ctx); err != nil {
		return err
	}
	d.stream.Store(stream)
	return d.loadState(ctx, stream)
}

// replay tells a stream what it was told after a call, and compares what that changes
// with what it changed then.
func (d *Desk) replay(ctx context.Context, stream *cluster.Stream, from int64) error {
	stored, err := d.store.ChangesAfter(ctx, from)
	if err != nil {
		return err
	}
	var again []cluster.Change
	for {
		calls, err := d.store.CallsAfter(ctx, from, 512)
		if err != nil {
			return err
		}
		if len(calls) == 0 {
			break
		}
		for _, c := range calls {
			from = c.Seq
			if c.Kind != store.KindPut {
				continue
			}
			p, err := stream.Put(c.Article)
			if err != nil {
				return fmt.Errorf("call %d: %w", c.Seq, err)
			}
			again = append(again, p.Changes...)
			d.sinceSnapshot++
		}
	}
	if len(stored) != len(again) || len(stored) > 0 && !reflect.DeepEqual(stored, again) {
		return fmt.Errorf("what was stored does not come again")
	}
	return nil
}

// loadState makes the state from the store's articles and the stream's stories.
func (d *Desk) loadState(ctx context.Context, stream *cluster.Stream) error {
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
	sources, err := d.store.Sources(ctx)
	if err != nil {
		return err
	}
	to := state{
		seq:     d.lastChange,
		byID:    make(map[string]*live, len(articles)),
		stories: make(map[cluster.StoryID]*openStory, len(rows)),
		sources: sources,
	}
	for _, a := range articles {
		to.byID[a.ID] = &live{a, feeds[a.Num]}
	}
	topics := make(map[cluster.StoryID]cluster.StoryID, len(rows))
	for _, row := range rows {
		topics[row.ID] = row.Topic
	}
	for _, st := range stream.Stories() {
		for _, m := range st.Members {
			if to.byID[m.Article.ID] == nil {
				return fmt.Errorf("article %q of story %d is not in the store", m.Article.ID, st.ID)
			}
		}
		open := newOpenStory(st, func(id string) *live { return to.byID[id] })
		open.Open, open.Topic = true, topics[st.ID]
		to.stories[st.ID] = open
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	to.generation = d.state.generation + 1
	d.state = to
	return nil
}
