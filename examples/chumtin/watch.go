package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"time"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/furniture"
	"github.com/chumtin/chumtin/cluster/jsonl"
)

var watchCommand = command{
	name:     "watch",
	synopsis: "[-full] [-state FILE [-events FILE] [-save-every N]] [-window D] [-threshold T] [-table FILE] [-fields LIST] [-zone NAME] [-strict] [FILE…]",
	short:    "tell what becomes of stories as articles arrive",
	long: `
Watch puts each article into a story as soon as it has read its line, and prints
one JSON line for each thing that happened to a story:

  {"seq":3,"change":"grew","story":1,"articles":["a7"],"now":"…"}

Change is one of

  born     a new story, of these articles
  grew     these new articles are in the story
  edited   these articles of the story have a new text
  moved    these articles came from the story "from"
  split    a new story, of these articles that were in "from"
  merged   the story "from" ended, and all its articles are in this one
  closed   the story ended: no article came for as long as -window says

What an outlet puts behind all of its texts is left out, once three of them have
shown it.

Stories are numbered by age and no number is used again; seq numbers the changes
and now is the time by the articles' own. An id that comes again with another
text is an edit.

With -full a line has more of the story, as it is once its article is placed, or
was when it closed: "size", its articles, "independent", how many of them are
reports of their own by different publishers, and "title", the headline of the
one that represents it best. To count so takes the longer the larger a story is.

A pipe may stay open: no line is held back, and an interrupt ends the command
after all changes of the articles that were read.

With -state FILE watch goes on where it stopped, even if it was killed: it saves
the stories in FILE after each 10,000 articles, or as many as -save-every says,
and at its end, and reads of each file of articles only what it had not read
then. A file is known by its name as it is given, and may have grown. If there
is another id than before among its first 16 articles, it was replaced: that is
told, and it is read from there on, as tail -F reads a log. One that is empty is
read from its start when it grows. One that has fewer articles than were read of
it, and the same first ids, is an error. Of standard input nothing is skipped:
give again what came after the last save.

With -events FILE the changes go into that file, and each is in it once: what
was written after the last save is cut off, and comes again. On standard output
such changes come twice, with the same seq. While a watch goes on, a second one
of its FILE is refused by means of FILE.lock (not on Windows). "chumtin check"
tells whether a state is whole.
` + inputHelp + `

Examples:

  tail -f articles.jsonl | chumtin watch
  chumtin watch -window 2d monday.jsonl tuesday.jsonl > changes.jsonl
  chumtin watch -state news.state -events changes.jsonl feed.jsonl  # each hour`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		in := defineInput(flags)
		in.everyTime, in.quiet = true, true
		g := defineGrouping(flags)
		full := flags.Bool("full", false, "tell size, independent reports and headline of each story as well")
		window := period(cluster.DefaultWindow)
		flags.Var(&window, "window", "a story stays open for a `period` after its latest article:\n2d, 1w, 36h")
		var state, events string
		defineFile(flags, &state, "state", "go on from `file`, and save there")
		defineFile(flags, &events, "events", "with -state: write the changes into `file`, each once")
		every := flags.Int("save-every", 10_000, "with -state: save after each `n` articles")
		return func(ctx context.Context, args []string) error {
			if events != "" && state == "" {
				return usageError("-events needs -state")
			}
			if *every < 1 {
				return usageError("-save-every: want 1 or more")
			}
			in.names = orStdin(args)
			opts, err := g.options(ctx)
			if err != nil {
				return err
			}
			w := newWatcher(os.Stdout)
			w.full = *full
			stream := cluster.StreamOptions{Options: opts, Window: time.Duration(window)}
			if state == "" {
				err = w.watch(ctx, in, stream)
			} else {
				err = w.watchOn(ctx, in, stream, &watchState{file: state, events: events, every: *every})
			}
			if err != nil {
				return err
			}
			return in.err()
		}
	},
}

// A watcher writes the changes of a stream.
type watcher struct {
	full bool
	out  *bufio.Writer
	enc  *json.Encoder

	stream *cluster.Stream
	closed map[cluster.StoryID]cluster.StreamStory // by the article that is placed, if full
}

func newWatcher(to io.Writer) *watcher {
	w := &watcher{closed: make(map[cluster.StoryID]cluster.StreamStory)}
	w.writeTo(to)
	return w
}

func (w *watcher) writeTo(to io.Writer) {
	w.out = bufio.NewWriter(to)
	w.enc = json.NewEncoder(w.out)
	w.enc.SetEscapeHTML(false)
}

// watch adds the articles of in to a stream.
func (w *watcher) watch(ctx context.Context, in *input, opts cluster.StreamOptions) (err error) {
	if w.full {
		opts.OnClose = func(s cluster.StreamStory) { w.closed[s.ID] = s }
	}
	if w.stream, err = cluster.NewStream(opts); err != nil {
		return err
	}
	var known furniture.Learner
	return w.each(ctx, in, func(rec jsonl.Record) error { return w.add(rec.Article, &known) })
}

// each calls do with each article of in, until it returns an error.
func (w *watcher) each(ctx context.Context, in *input, do func(jsonl.Record) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	err := in.each(ctx, func(rec jsonl.Record) {
		if err := do(rec); err != nil {
			stop(err)
		}
	})
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// add places an article, without the furniture of its outlet, and writes what that
// changed.
func (w *watcher) add(a cluster.Article, known *furniture.Learner) error {
	known.Learn(a)
	p, err := w.stream.Put(known.Trim(a))
	if w.full {
		err = errors.Join(err, w.writeFull(p.Changes))
	} else {
		for _, e := range p.Changes {
			err = errors.Join(err, w.enc.Encode(e))
		}
	}
	return errors.Join(err, w.out.Flush())
}

// A fullChange is a change and its story.
type fullChange struct {
	cluster.Change
	Size        int    `json:"size"`
	Independent int    `json:"independent"`
	Title       string `json:"title,omitempty"`
}

// writeFull writes the changes of one article. A story that has several is looked
// at once, as to count its reports is work.
func (w *watcher) writeFull(changes []cluster.Change) (err error) {
	stories := w.closed
	defer clear(w.closed)
	for _, e := range changes {
		s, known := stories[e.Story]
		if !known {
			s, _ = w.stream.Story(e.Story)
			stories[e.Story] = s
		}
		full := fullChange{Change: e, Size: len(s.Members), Independent: s.Independent}
		for _, m := range s.Members {
			if m.Article.ID == s.Representative {
				full.Title = m.Article.Title
			}
		}
		err = errors.Join(err, w.enc.Encode(full))
	}
	return err
}
