package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/normalize"
	"github.com/chumtin/chumtin/normalize/markup"
)

// writeText writes the stories for a reader, those of one article if all, and those
// of a topic together if topics.
func (c *collection) writeText(ctx context.Context, w io.Writer, look style, all, topics bool) error {
	write := c.writeStories
	if topics {
		write = c.writeTopics
	}
	if err := write(ctx, w, look, all); err != nil {
		return err
	}
	several := 0
	for _, s := range c.stories {
		if len(s.Members) > 1 {
			several++
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

func (c *collection) writeStories(ctx context.Context, w io.Writer, look style, all bool) error {
	for _, s := range c.stories {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(s.Members) > 1 || all {
			if err := writeStory(w, s, look); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeStory(w io.Writer, s cluster.Story, look style) error {
	fmt.Fprintf(w, "%s: %s\n", count(len(s.Members), "article"), look.bold(headline(representative(s).Article)))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, m := range s.Members {
		star := " "
		if m.Article.ID == s.Representative && len(s.Members) > 1 {
			star = "*"
		}
		kindLook := look.plain
		if m.Of != "" {
			kindLook = look.dim
		}
		fmt.Fprintf(table, "%s %s\t%s\t%s\t%s\t%s\n", look.mark(star), look.dim(timestamp(m.Article.Time)),
			look.plain(oneLine(m.Article.Source)), kindLook(kind(m)), look.dim(oneLine(m.Article.ID)), headline(m.Article))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w)
	return err
}

// representative returns the member that represents a story.
func representative(s cluster.Story) cluster.Member {
	for _, m := range s.Members {
		if m.Article.ID == s.Representative {
			return m
		}
	}
	return s.Members[0]
}

// headline returns the headline of an article as its reader sees it.
func headline(a cluster.Article) string { return oneLine(markup.Text(a.Title)) }

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
