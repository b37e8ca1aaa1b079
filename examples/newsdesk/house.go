package main

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/demo"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/fetch"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/intake"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/web"
)

// demoPause is the time between two live items of the demo.
const demoPause = 2 * time.Second

// A house is a desk with its page and intake. While it shows the demo, the first feed
// or article of a reader's own makes it one of the file, at the same address.
type house struct {
	config config
	opts   web.Options
	page   atomic.Pointer[web.Server]

	ctx  context.Context // of what runs beside the page
	end  context.CancelFunc
	done sync.WaitGroup

	mu     sync.Mutex
	desk   *desk.Desk // of the file, or nil
	demo   *desk.Desk // or nil
	real   bool       // the desk of the file is what is shown
	client *fetch.Client
	poller *intake.Poller
}

func openHouse(ctx context.Context, c config, opts web.Options) (*house, error) {
	h := &house{config: c, opts: opts}
	h.ctx, h.end = context.WithCancel(context.WithoutCancel(ctx))
	if err := h.begin(ctx); err != nil {
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

// begin shows what there is of the reader's own, or the demo.
func (h *house) begin(ctx context.Context) error {
	if h.config.demo {
		return h.showDemo(ctx)
	}
	feeds, err := h.config.readFeeds()
	if err != nil {
		return err
	}
	used, err := h.isUsed(ctx)
	if err != nil {
		return err
	}
	if !used && len(feeds) == 0 && h.config.folder == "" {
		return h.showDemo(ctx)
	}
	d, err := h.moveIn(ctx)
	if err != nil {
		return err
	}
	return addFeeds(ctx, d, feeds)
}

// addFeeds adds those that the desk does not have yet: what an editor says of others
// on the page stays.
func addFeeds(ctx context.Context, d web.Desk, feeds []desk.Source) error {
	sources, err := d.Sources(ctx)
	if err != nil {
		return err
	}
	known := make(map[string]bool)
	for _, s := range sources {
		known[s.Feed] = true
	}
	for _, s := range feeds {
		if known[s.Feed] {
			continue
		}
		if err := d.PutSource(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.page.Load().ServeHTTP(w, r) }

func (h *house) endStreams() { h.page.Load().Close() }

// isUsed reports whether there is something of the reader's own to show: then the
// desk of the file is open.
func (h *house) isUsed(ctx context.Context) (bool, error) {
	if _, err := os.Stat(h.config.file); errors.Is(err, fs.ErrNotExist) {
		_, err := os.Stat(filepath.Dir(h.config.file)) // else nothing could be stored later
		return false, err
	}
	d, err := h.openDesk(ctx)
	if err != nil {
		return false, err
	}
	stats, err := d.Stats(ctx)
	if err != nil {
		return false, err
	}
	sources, err := d.Sources(ctx)
	return stats.Articles > 0 || len(sources) > 0, err
}

// openDesk opens the desk of the file, once.
func (h *house) openDesk(ctx context.Context) (_ *desk.Desk, err error) {
	if h.desk != nil {
		return h.desk, nil
	}
	if h.client, err = fetch.New(fetch.Options{AllowPrivate: h.config.allowPrivate, AnyPort: h.config.allowPrivate}); err != nil {
		return nil, err
	}
	h.desk, err = desk.Open(ctx, desk.Options{
		File: h.config.file, Stream: h.streamOptions(), Log: h.config.log, Retain: h.config.retain, Post: h.client.Post,
	})
	return h.desk, err
}

func (h *house) streamOptions() cluster.StreamOptions {
	return cluster.StreamOptions{Options: cluster.Options{Threshold: h.config.threshold}, Window: h.config.window}
}

// moveIn shows the desk of the file from now on, and fetches its feeds.
func (h *house) moveIn(ctx context.Context) (web.Desk, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	d, err := h.openDesk(ctx)
	if err != nil {
		return nil, err
	}
	if h.real {
		return attentive{d, h.poller.Look}, nil
	}
	h.poller, err = h.startIntake(d)
	if err != nil {
		return nil, err
	}
	shown := attentive{d, h.poller.Look}
	h.show(web.New(shown, h.opts))
	h.real = true
	if h.demo != nil {
		if err := h.demo.Close(); err != nil {
			h.config.log.Warn("end of the demo", "err", err)
		}
		h.demo = nil
	}
	return shown, nil
}

// startIntake fetches the desk's feeds, and takes what is put into the folder, until the
// house is closed.
func (h *house) startIntake(d *desk.Desk) (*intake.Poller, error) {
	poller, err := intake.NewPoller(intake.PollerOptions{Sink: d, Fetch: h.client.Get, Zone: h.opts.Zone, Log: h.config.log})
	if err != nil {
		return nil, err
	}
	if h.config.folder != "" {
		folder, err := intake.NewFolder(intake.FolderOptions{Sink: d, Dir: h.config.folder, Log: h.config.log})
		if err != nil {
			return nil, err
		}
		// It is a source from the start, so that the page can say what is wrong with its files.
		inbox := desk.Source{Feed: folder.Feed(), Name: filepath.Base(h.config.folder)}
		if err := addFeeds(h.ctx, d, []desk.Source{inbox}); err != nil {
			return nil, err
		}
		h.done.Go(func() { folder.Run(h.ctx) })
	}
	h.done.Go(func() { poller.Run(h.ctx) })
	return poller, nil
}

// An attentive desk has its feeds fetched as soon as they are there.
type attentive struct {
	*desk.Desk
	look func()
}

func (a attentive) PutSource(ctx context.Context, s desk.Source) error {
	defer a.look()
	return a.Desk.PutSource(ctx, s)
}

func (a attentive) RemoveSource(ctx context.Context, feed string) error {
	defer a.look()
	return a.Desk.RemoveSource(ctx, feed)
}

func (h *house) show(page *web.Server) {
	if before := h.page.Swap(page); before != nil {
		before.Close()
	}
}

// showDemo shows the made-up day until there is something else.
func (h *house) showDemo(ctx context.Context) (err error) {
	day, err := demo.New()
	if err != nil {
		return err
	}
	if h.demo, err = desk.Open(ctx, desk.Options{Stream: h.streamOptions(), Log: h.config.log, Clock: day.Now}); err != nil {
		return err
	}
	opts := h.opts
	opts.Demo, opts.Clock = true, day.Now
	h.show(web.New(guest{h.demo, h}, opts))
	played := h.demo
	h.done.Go(func() {
		if err := day.Play(h.ctx, played, demoPause); err != nil && !errors.Is(err, desk.ErrClosed) && h.ctx.Err() == nil {
			h.config.log.Error("the demo stops", "err", err)
		}
	})
	return nil
}

// close ends all but the page.
func (h *house) close() error {
	h.end()
	h.done.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	var errs []error
	for _, d := range []*desk.Desk{h.demo, h.desk} {
		if d != nil {
			errs = append(errs, d.Close())
		}
	}
	return errors.Join(errs...)
}

// A guest is the demo's desk, which makes room for what is put to it.
type guest struct {
	*desk.Desk
	house *house
}

func (g guest) Put(ctx context.Context, feed string, articles []cluster.Article) ([]desk.Result, error) {
	d, err := g.house.moveIn(ctx)
	if err != nil {
		return nil, err
	}
	return d.Put(ctx, feed, articles)
}

func (g guest) PutSource(ctx context.Context, s desk.Source) error {
	// What is said of the demo's own outlets is said in the demo.
	if s.Feed == "" {
		return g.Desk.PutSource(ctx, s)
	}
	d, err := g.house.moveIn(ctx)
	if err != nil {
		return err
	}
	return d.PutSource(ctx, s)
}
