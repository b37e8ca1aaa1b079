package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"

	"github.com/chumtin/chumtin/normalize/page"
)

var pageCommand = command{
	name:     "page",
	synopsis: "[-dropped] [FILE]",
	short:    "find the article in a web page",
	long: `
Page prints what it takes for the article in a news page, HTML or text as copied
from it: headline, lead and body, with a blank line between them. Menus, teasers
of other articles, captions, credits and the like are dropped; -dropped prints
them instead, each with its line number and the reason. The lines of HTML are
those of its text.

Examples:

  chumtin page copied.txt
  curl -s https://news.example/article | chumtin page`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		dropped := flags.Bool("dropped", false, "print what is dropped, and why, instead of the article")
		return func(ctx context.Context, args []string) error {
			if len(args) > 1 {
				return usageError("want one page at a time")
			}
			return filter(ctx, args, func(w io.Writer, r io.Reader, name string) error {
				text, err := readText(r)
				if err != nil {
					return err
				}
				kind := pageKind(name)
				doc := parseDocument(text, kind != "" && kind != ".txt")
				out := bufio.NewWriter(w)
				if *dropped {
					writeDropped(out, doc.Page)
				} else {
					writeArticle(out, doc.Page)
				}
				return out.Flush()
			})
		}
	},
}

func writeArticle(w io.Writer, p page.Page) {
	fmt.Fprintln(w, p.Headline)
	if p.Lead != "" {
		fmt.Fprintf(w, "\n%s\n", p.Lead)
	}
	for i, paragraph := range p.Body {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, paragraph)
	}
}

func writeDropped(w io.Writer, p page.Page) {
	for piece := range p.Dropped() {
		fmt.Fprintf(w, "%4d  %-8s  %s\n", piece.Number, piece.Role, piece.Text)
	}
}
