package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/normalize/page"
)

// inputHelp is the part of a command's help that tells what it reads.
const inputHelp = `
A FILE holds one article a line, as a JSON object with the fields id, title,
summary, body, time (RFC 3339), source, url and lang. An id and some text are
needed, other fields are ignored. A file whose name ends in .txt is one article
instead: a page as copied from its site, headline first, from which menus,
teasers and the like are dropped. Its id is the name of the file without its
folders, so two pages of one name clash. Names may end in .gz as well. No FILE,
or -, is standard input, with JSON lines.

An article that comes again with the same id and text (title, summary and body
are the same to the letter) counts once. A line that cannot be used is named on
standard error and skipped; the exit status is 1 at the end.`

// An input reads the articles of some files, in order and each once, and
// tells on standard error what it skips.
type input struct {
	names  []string
	label  string // the field to return as jsonl.Record.Label
	strict bool

	// everyTime takes an article as often as it comes, and so needs no memory
	// of those before.
	everyTime bool

	// quiet shows no progress, for a command that prints as it reads.
	quiet bool

	progress *progress
	seen     jsonl.Seen
	skipped  skippedError
}

func defineInput(flags *flag.FlagSet) *input {
	in := new(input)
	flags.BoolVar(&in.strict, "strict", false, "stop at the first bad line or file")
	return in
}

// A skippedError tells how much could not be used.
type skippedError struct{ lines, files int }

func (e skippedError) Error() string {
	var parts []string
	if e.lines > 0 {
		parts = append(parts, count(e.lines, "bad line"))
	}
	if e.files > 0 {
		parts = append(parts, count(e.files, "unreadable file"))
	}
	return strings.Join(parts, " and ") + " skipped"
}

// err returns what the command shall return after all else went well.
func (in *input) err() error {
	if in.skipped == (skippedError{}) {
		return nil
	}
	return in.skipped
}

// each calls f with each article. It returns an error if ctx ends, or if
// something is bad and the input strict.
func (in *input) each(ctx context.Context, f func(jsonl.Record)) error {
	in.progress = noProgress()
	if !in.quiet {
		in.progress = newProgress(in.names)
	}
	defer in.progress.end()
	for _, name := range in.names {
		for rec, err := range in.records(ctx, name) {
			if err := in.take(ctx, rec, err, f); err != nil {
				return err
			}
		}
	}
	return nil
}

// take calls f with a record that is new, and skips what is bad.
func (in *input) take(ctx context.Context, rec jsonl.Record, err error, f func(jsonl.Record)) error {
	isNew := true
	if err == nil && !in.everyTime {
		isNew, err = in.seen.Add(rec)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return in.skip(err)
	case isNew:
		f(rec)
	}
	return nil
}

// errStrict ends an input that is strict, after what was wrong was told.
var errStrict = errors.New("stopped there (-strict)")

// skip tells what is wrong.
func (in *input) skip(err error) error {
	in.progress.clear()
	fmt.Fprintln(os.Stderr, err)
	if _, isLine := errors.AsType[*jsonl.LineError](err); isLine {
		in.skipped.lines++
	} else {
		in.skipped.files++
	}
	if in.strict {
		return errStrict
	}
	return nil
}

// records yields the records of a file, and an error for each bad line. An
// error of another kind is the last.
func (in *input) records(ctx context.Context, name string) iter.Seq2[jsonl.Record, error] {
	return func(yield func(jsonl.Record, error) bool) {
		src, err := open(ctx, name, in.progress.add)
		if err != nil {
			yield(jsonl.Record{}, err)
			return
		}
		defer src.Close()
		if isPage(name) {
			yield(readPage(src, name))
			return
		}
		r, err := jsonl.NewReader(src, name, jsonl.Options{Label: in.label})
		if err != nil {
			yield(jsonl.Record{}, err)
			return
		}
		r.All()(yield)
	}
}

func isPage(name string) bool { return strings.HasSuffix(strings.TrimSuffix(name, ".gz"), ".txt") }

// maxPage is the greatest length of a page in bytes. Real ones have some 10 KB.
const maxPage = 16 << 20

func readPage(src io.Reader, name string) (jsonl.Record, error) {
	text, err := readText(src)
	if err != nil {
		return jsonl.Record{}, fmt.Errorf("%s: %w", name, err)
	}
	p := page.Parse(text)
	article := cluster.Article{
		ID:      filepath.Base(name),
		Title:   p.Headline,
		Summary: p.Lead,
		Body:    strings.Join(p.Body, "\n"),
	}
	if strings.TrimSpace(p.String()) == "" {
		return jsonl.Record{}, fmt.Errorf("%s: page has no text", name)
	}
	return jsonl.Record{Article: article, File: name, Line: 1}, nil
}

// readText returns a text of at most maxPage bytes.
func readText(src io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(src, maxPage+1))
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case err != nil:
		return "", err
	case len(text) > maxPage:
		return "", fmt.Errorf("more than %d bytes, too long for a page", maxPage)
	case !utf8.Valid(text):
		return "", errors.New("not UTF-8; chumtin decode makes it so")
	}
	return string(text), nil
}

// count returns "1 article" or "2 articles".
func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
