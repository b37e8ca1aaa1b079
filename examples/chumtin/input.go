package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for -zone, where the system has no zones

	"github.com/chumtin/chumtin/cluster/jsonl"
)

// inputHelp is the part of a command's help that tells what it reads.
const inputHelp = `
A FILE holds articles as JSON objects, one a line or all in an array, with the
fields id, title, summary, body, time, source, url and lang. An id and some text
are needed, other fields are ignored. The usual other names of fields are known,
such as headline, description, content, published and site; -fields gives those
of yours: -fields title=kop,body=tekst.

Times are read in the forms of feeds, databases and pages; in 5/11/2026 the day
comes first. One without a zone is one of Vietnam where lang is vi, else of UTC,
or of -zone. A time that cannot be read is told, and the article counts as one
of unknown time.

A file whose name ends in .html or .htm is one article instead, and so is one
that ends in .txt, a page as copied from its site, headline first: menus,
teasers and the like are dropped. Its id is the name of the file without its
folders, so two pages of one name clash. No FILE, or -, is standard input, with
JSON. What is compressed by gzip is read as well. Of CSV, "mlr --icsv --ojsonl
cat" makes JSON lines; of other encodings, "chumtin decode" makes UTF-8.

An article that comes again with the same id and text (title, summary and body
are the same to the letter) counts once. A line that cannot be used is named on
standard error and skipped, the 21st and all after it are only counted; the exit
status is 1 at the end.`

// An input reads the articles of some files, in order and each once, and
// tells on standard error what it skips.
type input struct {
	names   []string
	options jsonl.Options
	strict  bool

	// everyTime takes an article as often as it comes, and so needs no memory
	// of those before.
	everyTime bool

	// quiet shows no progress, for a command that prints as it reads.
	quiet bool

	progress *progress
	seen     jsonl.Seen
	told     complaints
	stated   statement
	unmet    []string // names of -fields that no file had so far
	read     int      // files of JSON
}

func defineInput(flags *flag.FlagSet) *input {
	in := new(input)
	flags.BoolVar(&in.strict, "strict", false, "stop at the first bad line, file or time")
	flags.Func("fields", "names of fields in the input, a `list` such as title=kop,body=tekst", func(list string) (err error) {
		in.options.Fields, err = parseFields(list)
		return err
	})
	flags.Func("zone", "zone of times without one, a `name` such as Asia/Ho_Chi_Minh\n(default that where lang is vi, else UTC)", func(name string) (err error) {
		if name == "" {
			return errors.New("want the name of a zone")
		}
		in.options.Zone, err = time.LoadLocation(name)
		return err
	})
	return in
}

// articleFields are what -fields names.
var articleFields = []string{"id", "title", "summary", "body", "time", "source", "url", "lang"}

// parseFields returns the names that fields of an article have in an input, of a
// list such as "title=kop,body=tekst".
func parseFields(list string) (map[string]string, error) {
	fields, used := make(map[string]string), make(map[string]bool)
	for pair := range strings.SplitSeq(list, ",") {
		name, as, ok := strings.Cut(pair, "=")
		name, as = strings.TrimSpace(name), strings.TrimSpace(as)
		_, again := fields[name]
		switch {
		case !ok || as == "":
			return nil, errors.New("want a list such as title=kop,body=tekst")
		case !slices.Contains(articleFields, name):
			return nil, fmt.Errorf("%q: want %s", name, strings.Join(articleFields, ", "))
		case again || used[as]:
			return nil, fmt.Errorf("%s: each field has one name, and no two have the same", pair)
		}
		fields[name], used[as] = as, true
	}
	if used["id"] && fields["id"] == "" {
		return nil, errors.New("id is to be another field: say which is the id, as in id=guid")
	}
	return fields, nil
}

// err returns what the command shall return after all else went well.
func (in *input) err() error { return in.told.err() }

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
	in.progress.clear()
	in.told.end(os.Stderr)
	in.adviseFields(os.Stderr)
	in.stated.advise(os.Stderr)
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
		return in.complain(complaintOf(err), err)
	case !isNew:
		return nil
	}
	if rec.TimeErr != nil {
		if err := in.complain(badTime, rec.TimeErr); err != nil {
			return err
		}
	}
	if pageKind(rec.File) == "" {
		in.stated.add(rec.Article)
	}
	f(rec)
	return nil
}

// errStrict ends an input that is strict, after what was wrong was told.
var errStrict = errors.New("stopped there (-strict)")

// complain tells what is wrong.
func (in *input) complain(about complaint, err error) error {
	in.progress.clear()
	in.told.tell(os.Stderr, about, err)
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
		if kind := pageKind(name); kind != "" {
			yield(in.readPage(src, name, kind))
			return
		}
		r, err := jsonl.NewReader(src, name, in.options)
		if err != nil {
			yield(jsonl.Record{}, err)
			return
		}
		for rec, err := range r.All() {
			if !yield(rec, withRemedy(err, name)) {
				return
			}
		}
		in.note(r.Missing())
	}
}

// note takes note of the names of -fields that a file does not have.
func (in *input) note(missing []string) {
	if in.read++; in.read == 1 {
		in.unmet = missing
	}
	in.unmet = slices.DeleteFunc(in.unmet, func(name string) bool { return !slices.Contains(missing, name) })
}

// adviseFields tells which names of -fields no line has.
func (in *input) adviseFields(w io.Writer) {
	if in.stated.articles+in.told[badLine] == 0 {
		return
	}
	for _, name := range articleFields {
		if as := in.options.Fields[name]; slices.Contains(in.unmet, as) {
			fmt.Fprintf(w, "chumtin: no line has a field %q (-fields %s=%s)\n", as, name, as)
		}
	}
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
