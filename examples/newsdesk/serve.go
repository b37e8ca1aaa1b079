package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/chumtin/chumtin/examples/newsdesk/internal/desk"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/opml"
	"github.com/chumtin/chumtin/examples/newsdesk/internal/web"
)

// config is what the flags of serve say.
type config struct {
	pprof           string
	addr            string
	file            string
	demo            bool
	feeds           string
	folder          string
	allowPrivate    bool
	zone            string
	users           string
	token           string
	hosts           string
	secure          bool
	retain          time.Duration
	threshold       float64
	window          time.Duration
	log             *slog.Logger
	ready, profiled func(url string) // for tests
}

func setupServe(flags *flag.FlagSet) func(context.Context, []string) error {
	var c config
	flags.StringVar(&c.addr, "addr", "127.0.0.1:8080", "`address` to listen on; one that is not of this machine alone needs -users or -token")
	flags.StringVar(&c.pprof, "pprof", "", "serve profiles at /debug/pprof/ on another `address`, of this machine")
	flags.StringVar(&c.file, "db", defaultFile, "the `file` that keeps all")
	flags.BoolVar(&c.demo, "demo", false, "show the made-up day even if there are feeds; nothing of it is kept")
	flags.StringVar(&c.feeds, "feeds", "", "add the feeds of an OPML `file` that the desk does not have yet")
	flags.StringVar(&c.folder, "folder", "", "take articles from the files that are put into a `directory`: JSON lines, HTML or text")
	flags.BoolVar(&c.allowPrivate, "allow-private", false, "fetch feeds and pages from private addresses and other ports as well")
	flags.StringVar(&c.zone, "zone", "Asia/Ho_Chi_Minh", "the `zone` of the times shown")
	flags.StringVar(&c.users, "users", "", "a `file` of names and password hashes (NAME:HASH, a line each; newsdesk password makes a hash)")
	flags.StringVar(&c.token, "token", "", "a `file` with the token that programs send as \"Authorization: Bearer\"")
	flags.StringVar(&c.hosts, "host", "", "`names`, with commas between, by which browsers may ask besides localhost")
	flags.BoolVar(&c.secure, "secure", false, "readers come by HTTPS, through a proxy")
	flags.DurationVar(&c.retain, "retain", 0, "drop texts of stories that closed this long ago, but for their headlines (0: keep all)")
	flags.Float64Var(&c.threshold, "threshold", 0, "mean similarity of the articles of a story (0: the library's default)")
	flags.DurationVar(&c.window, "window", 0, "close a story this long after its latest article (0: 7 days)")
	verbose := flags.Bool("v", false, "log more")
	return func(ctx context.Context, args []string) error {
		if err := noArguments(args); err != nil {
			return err
		}
		level := slog.LevelInfo
		if *verbose {
			level = slog.LevelDebug
		}
		c.log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
		return serve(ctx, c)
	}
}

// serve runs the desk, its page and its intake until ctx ends.
func serve(ctx context.Context, c config) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	opts, err := c.webOptions()
	if err != nil {
		return err
	}
	if err := c.checkAddress(opts); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.addr)
	if err != nil {
		return err
	}
	defer listener.Close() // Serve does, if it comes to that

	h, err := openHouse(ctx, c, opts)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := c.serveProfiles(h.ctx); err != nil {
		return err
	}

	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(c.log.Handler(), slog.LevelDebug),
	}
	server.RegisterOnShutdown(h.endStreams)
	url := "http://" + listener.Addr().String() + "/"
	c.log.Info("open the page", "url", url)
	if c.ready != nil {
		c.ready(url)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	c.log.Info("ending")
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(end); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// webOptions reads what the page needs to know.
func (c *config) webOptions() (opts web.Options, err error) {
	if opts.Zone, err = c.readZone(); err != nil {
		return opts, err
	}
	if opts.Hosts, err = c.readHosts(); err != nil {
		return opts, err
	}
	if opts.Token, err = c.readToken(); err != nil {
		return opts, err
	}
	if c.users != "" {
		f, err := os.Open(c.users)
		if err != nil {
			return opts, fmt.Errorf("-users: %w", err)
		}
		defer f.Close()
		if opts.Users, err = web.ReadUsers(f); err != nil {
			return opts, wrongFlag("users", c.users, "%v", err)
		}
		if len(opts.Users) == 0 {
			return opts, wrongFlag("users", c.users, "no users")
		}
	}
	opts.Secure, opts.Threshold, opts.Log = c.secure, c.threshold, c.log
	return opts, nil
}

// checkAddress refuses to open the desk to others without a password.
func (c *config) checkAddress(opts web.Options) error {
	local, err := isLocal(c.addr)
	if err != nil {
		return wrongFlag("addr", fmt.Sprintf("%q", c.addr), "want an address with a port, such as 127.0.0.1:8080")
	}
	if !local && len(opts.Users) == 0 && opts.Token == "" {
		return usageError(fmt.Sprintf("-addr %s is open to others: give -users or -token, or listen on 127.0.0.1", c.addr))
	}
	return nil
}

// readFeeds returns the feeds of the file that -feeds names.
func (c *config) readFeeds() ([]desk.Source, error) {
	if c.feeds == "" {
		return nil, nil
	}
	f, err := os.Open(c.feeds)
	if err != nil {
		return nil, fmt.Errorf("-feeds: %w", err)
	}
	defer f.Close()
	list, err := opml.Read(f)
	for _, problem := range list.Problems {
		c.log.Warn("a feed of the list is left out", "file", c.feeds, "why", problem)
	}
	if err == nil && len(list.Sources) == 0 {
		err = errors.New("no feeds")
	}
	if err != nil {
		return nil, wrongFlag("feeds", c.feeds, "%v", err)
	}
	return list.Sources, nil
}
