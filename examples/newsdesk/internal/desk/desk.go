// Package desk keeps stories: it groups the articles that are put to it as they
// come, stores all that happens, and tells readers afterwards.
//
// A desk has one writer. What is told to a reader or answered to a caller is in the
// store, so a desk that is killed goes on where it stopped.
package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/store"
)

var (
	// ErrNoStory reports an id that was never a story's.
	ErrNoStory = errors.New("no story has this id")

	// ErrNoArticle reports an id that no article has.
	ErrNoArticle = errors.New("no article has this id")

	// ErrClosed reports a desk that was closed.
	ErrClosed = errors.New("the desk is closed")
)

// A MergedError reports a story that is part of another one now.
type MergedError struct {
	Story, Into cluster.StoryID
}

func (e *MergedError) Error() string {
	return fmt.Sprintf("story %d was merged into %d", e.Story, e.Into)
}

// Options tune a Desk. The zero Options is that of a desk in memory.
type Options struct {
	// File is where all is kept. Empty means in memory.
	File string

	// Stream says how articles are grouped. OnClose is the desk's.
	Stream cluster.StreamOptions

	// Log gets what an operator should know. Nil means nothing is logged.
	Log *slog.Logger

	// Retain is how long the summary and body of an article are kept after its
	// story has closed. Zero means for ever.
	Retain time.Duration

	// MaxBytes is how large the file may grow. Zero means as large as the disk has room
	// for.
	MaxBytes int64

	// Clock returns the present time. Nil means time.Now.
	Clock func() time.Time

	// Post sends the body of an alert to a webhook, with a header. It must be safe
	// against addresses that readers make up. Nil means that no alert is sent.
	Post func(ctx context.Context, url string, header http.Header, body []byte) error

	// Rest is the time from one look at topics and at old texts to the next, at
	// least. Zero means two seconds; it is longer where a look takes long.
	Rest time.Duration

	// snapshotEvery is how many calls of the stream there are from one snapshot to
	// the next: as many are made again at most when a desk was killed. Zero means
	// 5,000.
	snapshotEvery int
}

// A Desk groups articles into stories and keeps both. All its methods are safe for
// concurrent use.
type Desk struct {
	opts  Options
	store *store.Store

	jobs    chan *job
	closing chan struct{} // closed by Close
	stopped chan struct{} // closed when the writer has ended
	stop    sync.Once
	chores  sync.WaitGroup

	endChores context.CancelFunc
	failed    error // of the writer's end

	// stream is replaced when it is loaded again. Only the writer changes it.
	stream atomic.Pointer[cluster.Stream]
	closed []cluster.StreamStory // by the call in hand, as the stream tells

	// These are the writer's, but for what is read of ids under mu.
	ids           ids
	pace          pace
	lastLog       int64
	lastChange    uint64
	sinceSnapshot int
	poisoned      error

	// state is what was committed. The writer replaces parts of it under mu.
	mu      sync.RWMutex
	state   state
	boards  boards
	reading reading
	alerts  map[int64]*alert

	woken chan struct{} // there is something to deliver

	notices notices

	tally   tally
	failing atomic.Bool // the last commit failed
}

// Open opens a desk, which goes on where it stopped.
func Open(ctx context.Context, opts Options) (*Desk, error) {
	if opts.Clock == nil {
		opts.Clock = time.Now
	}
	opts.snapshotEvery = cmp.Or(opts.snapshotEvery, 5000)
	opts.Rest = cmp.Or(opts.Rest, 2*time.Second)
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	d := &Desk{
		opts:    opts,
		jobs:    make(chan *job),
		closing: make(chan struct{}),
		stopped: make(chan struct{}),
		woken:   make(chan struct{}, 1),
	}
	d.opts.Stream.OnClose = func(st cluster.StreamStory) { d.closed = append(d.closed, st) }
	var err error
	if d.store, err = store.Open(ctx, opts.File, opts.MaxBytes); err != nil {
		return nil, err
	}
	if err := d.load(ctx); err != nil {
		return nil, errors.Join(err, d.store.Close())
	}
	go d.write()
	chores, end := context.WithCancel(context.Background())
	d.endChores = end
	d.chores.Go(func() { d.tidy(chores) })
	if opts.Post != nil {
		d.chores.Go(func() { d.deliverAll(chores) })
	}
	return d, nil
}

// Close ends the desk after what was begun. It waits for that.
func (d *Desk) Close() error {
	d.stop.Do(func() {
		d.endChores()
		d.chores.Wait()
		close(d.closing)
	})
	<-d.stopped
	d.notices.end()
	return d.failed
}

// Now returns the desk's time: ages on a page count from it.
func (d *Desk) Now() time.Time { return d.opts.Clock() }
