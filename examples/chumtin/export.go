package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/normalize/markup"
)

// A placed article is a member and its story.
type placed struct {
	cluster.Member
	story *cluster.Story
}

// inOrder yields the articles in input order. It ends with ctx.
func (c *collection) inOrder(ctx context.Context, yield func(placed) error) error {
	members := make(map[string]cluster.Member, len(c.ids))
	for _, s := range c.stories {
		for _, m := range s.Members {
			members[m.Article.ID] = m
		}
	}
	for _, id := range c.ids {
		err := ctx.Err()
		if err == nil {
			err = yield(placed{members[id], &c.stories[c.storyOf[id]]})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// writeJSON writes a line an article, in input order.
func (c *collection) writeJSON(ctx context.Context, w io.Writer, full bool) error {
	type stated struct {
		Of     string    `json:"of,omitempty"`
		Title  string    `json:"title,omitempty"`
		Source string    `json:"source,omitempty"`
		Time   time.Time `json:"time,omitzero"`
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return c.inOrder(ctx, func(p placed) error {
		line := struct {
			ID             string       `json:"id"`
			Story          string       `json:"story"`
			Topic          string       `json:"topic,omitempty"`
			Representative string       `json:"representative"`
			Kind           cluster.Kind `json:"kind"`
			stated
		}{ID: p.Article.ID, Story: p.story.ID, Topic: p.story.Topic, Representative: p.story.Representative, Kind: p.Kind}
		if full {
			line.stated = stated{p.Of, p.Article.Title, p.Article.Source, p.Article.Time}
		}
		return enc.Encode(line)
	})
}

// writeCSV writes a row an article, in input order.
func (c *collection) writeCSV(ctx context.Context, w io.Writer) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true // RFC 4180
	err := out.Write([]string{"id", "story", "kind", "of", "time", "source", "title"})
	err = errors.Join(err, c.inOrder(ctx, func(p placed) error {
		t := ""
		if a := p.Article; !a.Time.IsZero() {
			t = a.Time.Format(time.RFC3339)
		}
		return out.Write([]string{cell(p.Article.ID), cell(p.story.ID), p.Kind.String(), cell(p.Of), t,
			cell(p.Article.Source), cell(markup.Text(p.Article.Title))})
	}))
	out.Flush()
	return errors.Join(err, out.Error())
}

// cell returns text that no spreadsheet takes for a formula. What outlets write
// may be made to be one, which a reader of the table would run:
// https://owasp.org/www-community/attacks/CSV_Injection.
func cell(text string) string {
	const begin = "=+-@\t\r\n＝＋－＠" // the wide ones where East Asian text is usual
	if first, _ := utf8.DecodeRuneInString(text); text != "" && strings.ContainsRune(begin, first) {
		return "'" + text
	}
	return text
}
