package desk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"

	"github.com/chumtin/chumtin/cluster"
)

// ErrPublisher reports an outlet that belongs, by another of its names, to another
// publisher.
var ErrPublisher = errors.New("two names of the outlet have two publishers")

// Publishers returns which outlets belong to which publishers, by what editors said:
// reports of one publisher are not independent.
func (d *Desk) Publishers(ctx context.Context) (map[string]string, error) {
	return d.store.Publishers(ctx)
}

// SetPublisher says to which publisher an outlet belongs, or that only the library's
// table says so if publisher is empty. The counts of independent reports follow.
func (d *Desk) SetPublisher(ctx context.Context, who, outlet, publisher string) (Action, error) {
	outlet, publisher = nameOf(outlet), nameOf(publisher)
	if outlet == "" {
		return Action{}, errors.New("which outlet?")
	}
	if err := short(field{"outlet", outlet}, field{"publisher", publisher}); err != nil {
		return Action{}, err
	}
	return d.act(ctx, who, func(g *group) (*deed, error) {
		from, err := g.tx.Publisher(outlet)
		if err != nil {
			return nil, err
		}
		do := &deed{Kind: ActionPublisher, Outlet: outlet, From: from, Publisher: publisher}
		return do, g.checkPublisher(do)
	})
}

// streamOptions returns the options of a stream: those of the desk, and what editors
// said of publishers.
func (d *Desk) streamOptions(said map[string]string) cluster.StreamOptions {
	opts := d.opts.Stream
	opts.Publishers = maps.Clone(opts.Publishers)
	if opts.Publishers == nil {
		opts.Publishers = make(map[string]string)
	}
	maps.Copy(opts.Publishers, said)
	return opts
}

// checkPublisher returns an error if the stream does not take what a deed says.
func (g *group) checkPublisher(do *deed) error {
	said, err := g.tx.Publishers()
	if err != nil {
		return err
	}
	said[do.Outlet] = do.Publisher
	if _, err = cluster.NewStream(g.d.streamOptions(said)); err != nil {
		return fmt.Errorf("%w: %w", ErrPublisher, err)
	}
	return nil
}

// setPublisher writes to whom an outlet belongs, and puts a stream that knows it in
// the place of the one there is. Only counts of independent reports differ.
func (g *group) setPublisher(do *deed) error {
	d := g.d
	if err := g.tx.SetPublisher(do.Outlet, do.Publisher); err != nil {
		return err
	}
	said, err := g.tx.Publishers()
	if err != nil {
		return err
	}
	r, w := io.Pipe()
	before := d.stream.Load()
	go func() {
		_, err := before.Save(w)
		w.CloseWithError(err)
	}()
	stream, err := cluster.LoadStream(r, d.streamOptions(said), nil)
	if err != nil {
		return errors.Join(err, r.CloseWithError(err))
	}
	d.stream.Store(stream)
	for _, st := range stream.Stories() {
		id := d.ids.of(st.ID)
		if was := d.state.stories[id]; was != nil && was.Independent != st.Independent {
			g.touched[id] = true
		}
	}
	return nil
}
