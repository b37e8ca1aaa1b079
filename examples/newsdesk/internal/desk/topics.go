package desk

import (
	"context"
	"time"

	"github.com/chumtin/chumtin/cluster"
)

// tidy looks at topics and old texts from time to time, until ctx ends.
func (d *Desk) tidy(ctx context.Context) {
	var generation uint64
	var dropped time.Time
	rest := time.NewTimer(0)
	defer rest.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-rest.C:
		}
		start := time.Now()
		var err error
		if now := d.generation(); now != generation {
			if err = d.updateTopics(ctx); err == nil {
				generation = now + 1 // its own commit
			}
		}
		if err == nil && d.opts.Retain > 0 && start.Sub(dropped) >= retainEvery {
			dropped = start
			err = d.dropOld(ctx)
		}
		if err != nil && ctx.Err() == nil {
			d.opts.Log.Error("not tidied", "err", err)
		}
		// Putting waits for topics: at most a twentieth of the time is theirs.
		rest.Reset(max(d.opts.Rest, 20*time.Since(start)))
	}
}

func (d *Desk) generation() uint64 {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.state.generation
}

// updateTopics stores which stories are of one affair.
func (d *Desk) updateTopics(ctx context.Context) error {
	stream := d.stream.Load()
	topics, err := stream.Topics(ctx)
	if err != nil {
		return err
	}
	of := make(map[cluster.StoryID]cluster.StoryID) // by the stream's ids
	for _, t := range topics {
		for _, st := range t.Stories {
			of[st.ID] = t.ID
		}
	}
	return d.submit(ctx, 1, func(g *group) error {
		if d.stream.Load() != stream {
			return nil // it was loaded again since
		}
		for id, st := range d.state.stories {
			// One that came since has no topic yet.
			if topic, ok := of[st.inner]; ok && d.ids.of(topic) != st.Topic {
				g.topics[id] = d.ids.of(topic)
			}
		}
		return nil
	})
}
