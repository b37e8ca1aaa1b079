package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/normalize"
)

var clusterCommand = command{
	name:     "cluster",
	synopsis: "[-json | -all] [-stream] [-threshold T] [-table FILE] [-fields LIST] [-zone NAME] [-strict] [FILE…]",
	short:    "group articles into stories",
	long: `
Cluster groups the articles of all files: those that report the same event
become a story, whether they copy each other or were written independently.

It prints the stories, the largest first: how many articles, the headline of
the one that represents the story best, and of each article the time, outlet,
kind, id and headline. The kind is "report" for one written independently, or
"exact-copy", "near-copy", "excerpt" or "update" (an update by the same source)
with the id of an earlier article. A star marks the representative.

With -json it prints one line an article instead, in the order of the input:

  {"id":"a1","story":"a1","representative":"b7","kind":"report"}

where story is the id of the story's first article.

With -stream each article is placed as it comes, knowing only those before it,
and a story ends a week after its latest article, as with "chumtin watch". But
an id that comes again with another text is a bad line here, and a new version
of the article there. The ids of stories are numbers by age, in JSON as strings,
as in "story":"1"; those of watch are JSON numbers.
` + inputHelp + `

Examples:

  chumtin cluster news.jsonl.gz
  chumtin cluster page1.txt page2.txt news.jsonl
  zcat archive/*.jsonl.gz | chumtin cluster -json > stories.jsonl`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		in := defineInput(flags)
		g := defineGrouping(flags)
		asJSON := flags.Bool("json", false, "print one JSON line an article, in input order")
		all := flags.Bool("all", false, "list stories of one article as well")
		stream := flags.Bool("stream", false, "place each article knowing only those before it")
		return func(ctx context.Context, args []string) error {
			if *asJSON && *all {
				return usageError("-json lists all articles; -all does not go with it")
			}
			in.names = orStdin(args)
			opts, err := g.options(ctx)
			if err != nil {
				return err
			}
			group := collect
			if *stream {
				group = collectStream
			}
			c, err := group(ctx, in, opts, nil)
			if err != nil {
				return err
			}
			out := bufio.NewWriter(os.Stdout)
			if *asJSON {
				err = c.writeJSON(ctx, out)
			} else {
				err = c.writeText(ctx, out, *all)
			}
			if err := errors.Join(err, out.Flush()); err != nil {
				return err
			}
			return in.err()
		}
	},
}

// writeJSON writes a line an article, in input order.
func (c *collection) writeJSON(ctx context.Context, w io.Writer) error {
	kinds := make(map[string]cluster.Kind, len(c.ids))
	for _, s := range c.stories {
		for _, m := range s.Members {
			kinds[m.Article.ID] = m.Kind
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, id := range c.ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		s := c.stories[c.storyOf[id]]
		line := struct {
			ID             string       `json:"id"`
			Story          string       `json:"story"`
			Representative string       `json:"representative"`
			Kind           cluster.Kind `json:"kind"`
		}{id, s.ID, s.Representative, kinds[id]}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// writeText writes the stories for a reader, those of one article if all.
func (c *collection) writeText(ctx context.Context, w io.Writer, all bool) error {
	several := 0
	for _, s := range c.stories {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(s.Members) > 1 {
			several++
		}
		if len(s.Members) > 1 || all {
			if err := writeStory(w, s); err != nil {
				return err
			}
		}
	}
	alone := len(c.stories) - several
	fmt.Fprintf(w, "%s: %s of several, %d alone", count(len(c.ids), "article"), count(several, "story"), alone)
	if alone > 0 && !all {
		fmt.Fprint(w, " (-all lists them)")
	}
	_, err := fmt.Fprintln(w)
	return err
}

func writeStory(w io.Writer, s cluster.Story) error {
	headline := ""
	for _, m := range s.Members {
		if m.Article.ID == s.Representative {
			headline = oneLine(m.Article.Title)
		}
	}
	fmt.Fprintf(w, "%s: %s\n", count(len(s.Members), "article"), headline)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range s.Members {
		star := " "
		if m.Article.ID == s.Representative && len(s.Members) > 1 {
			star = "*"
		}
		fmt.Fprintf(table, "%s %s\t%s\t%s\t%s\t%s\n", star,
			timestamp(m.Article.Time), oneLine(m.Article.Source), kind(m), oneLine(m.Article.ID), oneLine(m.Article.Title))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

func kind(m cluster.Member) string {
	if m.Of == "" {
		return m.Kind.String()
	}
	return m.Kind.String() + " of " + oneLine(m.Of)
}

func timestamp(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Format("2006-01-02 15:04Z07:00")
}

// oneLine makes of what an outlet wrote a part of a line for a terminal. It
// returns "-" for nothing.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsGraphic(r) {
			return r
		}
		return ' '
	}, normalize.Text.String(s))
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return "-"
	}
	return s
}
