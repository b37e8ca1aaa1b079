// Kimputin groups twelve articles and shows which two report the same event,
// although they share almost no text.
//
//	go run ./examples/kimputin
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/examples/internal/licenses"
)

func main() {
	data := flag.String("data", "testdata/kimputin.jsonl", "articles, one JSON object a line")
	withLicenses := flag.Bool("licenses", false, "print the licences of what this program contains instead")
	flag.Parse()
	if *withLicenses {
		fmt.Print(licenses.Text)
		return
	}

	err := run(os.Stdout, *data)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%w\nrun this from the root of the repository, or say where the articles are: -data FILE", err)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "kimputin:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, path string) error {
	articles, err := read(path)
	if err != nil {
		return err
	}
	batch, err := cluster.NewBatch(cluster.Options{})
	if err != nil {
		return err
	}
	for _, a := range articles {
		if err := batch.Add(a); err != nil {
			return err
		}
	}
	stories, err := batch.Stories(context.Background())
	if err != nil {
		return err
	}

	fmt.Fprintf(w, "%d articles, %d stories\n", batch.Len(), len(stories))
	for _, story := range stories { // the largest first
		fmt.Fprintln(w)
		for _, m := range story.Members {
			a := m.Article
			fmt.Fprintf(w, "%s  %s (%s)\n", a.Time.Format("2006-01-02"), a.Title, a.Source)
		}
		if len(story.Members) > 1 {
			first, second := story.Members[0].Article, story.Members[1].Article
			if err := explain(w, articles[first.ID], articles[second.ID]); err != nil {
				return err
			}
		}
	}
	return nil
}

// read returns the articles of a file by their IDs.
func read(path string) (map[string]cluster.Article, error) {
	r, err := jsonl.Open(path, jsonl.Options{})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	articles := make(map[string]cluster.Article)
	for record, err := range r.All() {
		if err != nil {
			return nil, err
		}
		articles[record.ID] = record.Article
	}
	return articles, nil
}

// explain prints why two articles are in one story.
func explain(w io.Writer, a, b cluster.Article) error {
	why, err := cluster.Explain(cluster.Options{}, a, b)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "\n  One event: similarity %.2f, and a story needs %.2f.\n", why.Similarity, why.Threshold)
	fmt.Fprintf(w, "  It adds up from %d shared words and word pairs. The largest parts:\n", len(why.Shared))
	for _, f := range why.Shared[:min(8, len(why.Shared))] {
		fmt.Fprintf(w, "    %.3f  %s\n", f.Part, f.Text)
	}
	fmt.Fprintf(w, "\n  Not copies: the Jaccard similarity of their runs of 3 words is %.2f.\n", why.Jaccard)
	fmt.Fprintln(w, "  Copy detection, which asks for 0.50 or more, would not find them.")
	return nil
}
