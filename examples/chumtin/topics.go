package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/chumtin/chumtin/cluster"
)

// An affair is the stories of a topic, the largest first.
type affair struct {
	stories  []cluster.Story
	articles int
}

// affairs returns the topics, the largest first.
func (c *collection) affairs() []affair {
	var all []affair
	at := make(map[string]int)
	for _, s := range c.stories {
		i, ok := at[s.Topic]
		if !ok {
			i = len(all)
			at[s.Topic] = i
			all = append(all, affair{})
		}
		all[i].stories = append(all[i].stories, s)
		all[i].articles += len(s.Members)
	}
	slices.SortStableFunc(all, func(a, b affair) int { return cmp.Compare(b.articles, a.articles) })
	return all
}

// writeTopics writes the stories as writeText does, those of one topic together:
// indented, under a line with the headline of the largest. Those of one article are
// among them.
func (c *collection) writeTopics(ctx context.Context, w io.Writer, look style, all bool) error {
	several := 0
	for _, a := range c.affairs() {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		switch {
		case len(a.stories) > 1:
			several++
			err = writeAffair(w, a, look)
		case a.articles > 1 || all:
			err = writeStory(w, a.stories[0], look)
		}
		if err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%s of several stories; ", count(several, "topic"))
	return err
}

func writeAffair(w io.Writer, a affair, look style) error {
	var stories bytes.Buffer
	for _, s := range a.stories {
		if err := writeStory(&stories, s, look); err != nil {
			return err
		}
	}
	indented := bytes.ReplaceAll(bytes.TrimSpace(stories.Bytes()), []byte("\n"), []byte("\n  "))
	indented = bytes.ReplaceAll(indented, []byte("\n  \n"), []byte("\n\n"))
	_, err := fmt.Fprintf(w, "%s, %s: %s\n\n  %s\n\n", count(len(a.stories), "story"), count(a.articles, "article"),
		look.bold(headline(representative(a.stories[0]).Article)), indented)
	return err
}
