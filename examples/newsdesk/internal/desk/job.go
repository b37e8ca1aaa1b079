package desk

import (
	"context"
	"maps"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

// groupSize is how many articles share a commit at most.
const groupSize = 64

// A job is what the writer is asked to do. It is in one transaction.
type job struct {
	weight int // articles, or 1
	// do writes. What is wrong with the job alone is set in it; an error is one
	// of the store, and fails the whole group.
	do   func(*group) error
	done chan error
}

// submit has the writer do a job, and waits for the commit.
func (d *Desk) submit(ctx context.Context, weight int, do func(*group) error) error {
	j := &job{weight, do, make(chan error, 1)}
	select {
	case d.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-d.closing:
		return ErrClosed
	}
	// Once begun it is waited for: who gets an answer knows what was stored.
	return <-j.done
}

// A group is what one transaction changes, beside the state that was committed.
type group struct {
	tx      *store.Tx
	d       *Desk
	changes []cluster.Change
	touched map[cluster.StoryID]bool
	closed  map[cluster.StoryID]cluster.StreamStory
	lives   map[string]*live // articles that changed
	lastOf  map[cluster.StoryID]uint64
	settled map[cluster.StoryID]*openStory      // as they are now
	sources []*store.Source                     // as well, the last of each counts
	topics  map[cluster.StoryID]cluster.StoryID // new ones
	leads   map[cluster.StoryID]cluster.StoryID // where addresses of merged stories lead from now on
	after   []func(*state)                      // further changes of the state, once committed
	calls   int                                 // of the stream
}

// write is the writer's goroutine.
func (d *Desk) write() {
	defer close(d.stopped)
	for {
		select {
		case j := <-d.jobs:
			d.writeGroup(d.gather(j))
		case <-d.closing:
			if err := d.saveSnapshot(); err != nil {
				d.opts.Log.Error("no snapshot at the end", "err", err)
			}
			d.failed = d.store.Close()
			return
		}
	}
}

// gather returns j and what else waits, up to the size of a group.
func (d *Desk) gather(j *job) []*job {
	jobs := []*job{j}
	for weight := j.weight; weight < groupSize; {
		select {
		case j := <-d.jobs:
			jobs = append(jobs, j)
			weight += j.weight
		default:
			return jobs
		}
	}
	return jobs
}

// writeGroup does jobs in one transaction, and answers after the commit.
func (d *Desk) writeGroup(jobs []*job) {
	start := time.Now()
	g, err := d.commit(jobs)
	d.tally.commit(time.Since(start), err)
	d.failing.Store(err != nil)
	if err == nil {
		d.publish(g)
	} else {
		d.poison(err)
	}
	for _, j := range jobs {
		j.done <- err
	}
}

func (d *Desk) commit(jobs []*job) (*group, error) {
	if err := d.revive(); err != nil {
		return nil, err
	}
	g := d.newGroup()
	// The writer's transactions are short and never given up half-way.
	return g, d.store.Update(context.Background(), func(tx *store.Tx) error {
		g.tx = tx
		for _, j := range jobs {
			if err := j.do(g); err != nil {
				return err
			}
		}
		if err := g.settle(); err != nil {
			return err
		}
		if err := g.raise(); err != nil {
			return err
		}
		if d.sinceSnapshot+g.calls < d.opts.snapshotEvery {
			return nil
		}
		return g.snapshot()
	})
}

func (d *Desk) newGroup() *group {
	return &group{
		d:       d,
		touched: make(map[cluster.StoryID]bool),
		closed:  make(map[cluster.StoryID]cluster.StreamStory),
		lives:   make(map[string]*live),
		lastOf:  make(map[cluster.StoryID]uint64),
		settled: make(map[cluster.StoryID]*openStory),
		topics:  make(map[cluster.StoryID]cluster.StoryID),
		leads:   make(map[cluster.StoryID]cluster.StoryID),
	}
}

// publish makes what was committed the state, and tells who waits for it.
func (d *Desk) publish(g *group) {
	d.mu.Lock()
	maps.Copy(d.state.byID, g.lives)
	d.state.setSources(g.sources)
	for _, f := range g.after {
		f(&d.state)
	}
	d.state.seq = d.lastChange
	d.state.generation++
	d.mu.Unlock()
	if d.sinceSnapshot += g.calls; d.sinceSnapshot >= d.opts.snapshotEvery {
		d.sinceSnapshot = 0
	}
	if len(g.changes) > 0 {
		d.notices.tell(Notice{Seq: d.lastChange, Changes: g.changes})
	}
}
