package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/cluster/copies"
)

// corpusHelp is the part of a command's help that tells what is read of a corpus.
const corpusHelp = `
A FILE holds JSON objects, one a line; what is compressed by gzip is read as
well, and other forms by a pipe, such as zstd -dc corpus.jsonl.zst. No FILE, or
-, is standard input. The text of a line is in its field text, or else in title,
summary and body, or else in content; -field names other ones. A line that is no
JSON object is named on standard error and left out; the exit status is 1 at the
end.`

// A corpus is files of JSON lines, each with a text.
type corpus struct {
	names  []string
	fields []string          // of the text, or nil for textFields
	spools map[string]*spool // of the inputs to be read again that cannot, by name

	progress *progress
	told     complaints
}

func (c *corpus) define(flags *flag.FlagSet) {
	flags.Func("field", "fields of the text, a `list` such as title,abstract", func(list string) error {
		c.fields = strings.Split(list, ",")
		if slices.Contains(c.fields, "") {
			return errors.New("want names of fields with commas between")
		}
		return nil
	})
}

// defineCopies defines the flags that say when texts are copies.
func defineCopies(flags *flag.FlagSet, o *copies.Options) {
	o.Threshold = 0.8
	flags.Var((*threshold)(&o.Threshold), "threshold", "min Jaccard `similarity` of copies, above 0 and at most 1")
	flags.Func("of", "compare runs of `unit`, words or characters (default words)", func(s string) error {
		units := []copies.Unit{copies.Words, copies.Characters}
		i := slices.IndexFunc(units, func(u copies.Unit) bool { return u.String() == s })
		if i < 0 {
			return errors.New("want words or characters")
		}
		o.Unit = units[i]
		return nil
	})
	flags.Func("width", "how many make a run, `n` from 1 to 64 (default 3 words or 9 characters)", func(s string) error {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 64 {
			return errors.New("want 1 to 64")
		}
		o.Width = n
		return nil
	})
}

// setNames takes the arguments of a command as the files to read.
func (c *corpus) setNames(args []string) error {
	c.names = orStdin(args)
	if i := slices.Index(c.names, stdin); i >= 0 && slices.Contains(c.names[i+1:], stdin) {
		return usageError("standard input can be read once")
	}
	return nil
}

// mark is the byte order mark that some files start with.
var mark = []byte("\ufeff")

// A line of a file, without its end.
type line struct {
	file    string
	number  int // from 1 on
	ofAll   int // the same, among the lines of all files
	content []byte
}

// each yields the lines of all files that are not blank, and the error that ends
// them. A line is valid until the next.
func (c *corpus) each(ctx context.Context) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		c.progress = newProgress(c.names)
		defer c.progress.end()
		before := 0
		for _, name := range c.names {
			n, goesOn := c.eachOf(ctx, name, before, yield)
			if !goesOn {
				return
			}
			before += n
		}
	}
}

// eachOf yields the lines of a file, before which others had some, and returns how
// many there are.
func (c *corpus) eachOf(ctx context.Context, name string, before int, yield func(line, error) bool) (n int, goesOn bool) {
	src, err := c.open(ctx, name)
	if err != nil {
		yield(line{}, err)
		return 0, false
	}
	defer src.Close()
	r := bufio.NewReaderSize(src, 1<<20)
	for {
		content, err := r.ReadBytes('\n')
		if len(content) > 0 {
			n++
		}
		content = bytes.TrimRight(content, "\r\n")
		if len(bytes.TrimSpace(bytes.TrimPrefix(content, mark))) > 0 && !yield(line{name, n, before + n, content}, nil) {
			return n, false
		}
		if err == io.EOF {
			return n, true
		}
		if err != nil {
			yield(line{}, fmt.Errorf("%s:%d: %w", name, n, err))
			return n, false
		}
	}
}

// open opens a file, or the spool of one that was read.
func (c *corpus) open(ctx context.Context, name string) (io.ReadCloser, error) {
	input := func() (*source, error) { return open(ctx, name, c.progress.add) }
	if s := c.spools[name]; s != nil {
		return s.open(input)
	}
	return input()
}

// makeSpools makes it possible to read all files again, with temporary files in a
// directory.
func (c *corpus) makeSpools(dir string) (err error) {
	c.spools = make(map[string]*spool)
	for _, name := range c.names {
		if c.spools[name] != nil || !isReadOnce(name) {
			continue
		}
		if c.spools[name], err = newSpool(dir); err != nil {
			delete(c.spools, name)
			return err
		}
	}
	return nil
}

func (c *corpus) removeSpools() {
	for _, s := range c.spools {
		s.remove()
	}
}

// A record is what a line says.
type record struct {
	fields map[string]json.RawMessage
	text   string
}

// records yields what the lines say, with the lines, and the error that ends them.
// Lines that cannot be used are told, and yielded if all is set, with a nil map.
func (c *corpus) records(ctx context.Context, all bool, failed *error) iter.Seq2[line, record] {
	return func(yield func(line, record) bool) {
		for l, err := range c.each(ctx) {
			if *failed = err; err != nil {
				return
			}
			r, err := c.parse(l.content)
			if err != nil {
				c.complain(l, err)
				if r = (record{}); !all {
					continue
				}
			}
			if !yield(l, r) {
				return
			}
		}
		c.progress.clear()
		c.told.end(os.Stderr)
	}
}

// complain tells that a line cannot be used.
func (c *corpus) complain(l line, err error) {
	c.progress.clear()
	c.told.tell(os.Stderr, badLine, fmt.Errorf("%s:%d: %w", l.file, l.number, err))
}

// textFields are where the text is if no fields are named: in the first of these
// that has any.
var textFields = [][]string{{"text"}, {"title", "summary", "body"}, {"content"}}

func (c *corpus) parse(content []byte) (record, error) {
	var r record
	err := json.Unmarshal(bytes.TrimPrefix(content, mark), &r.fields)
	if err == nil && r.fields == nil {
		err = errors.New("null")
	}
	if err != nil {
		return r, fmt.Errorf("not a JSON object: %w", err)
	}
	alternatives := textFields
	if c.fields != nil {
		alternatives = [][]string{c.fields}
	}
	for _, names := range alternatives {
		var parts []string
		for _, name := range names {
			text, err := stringOf(r.fields[name])
			if err != nil {
				return r, fmt.Errorf("field %s: %w", name, err)
			}
			if text != "" {
				parts = append(parts, text)
			}
		}
		if r.text = strings.Join(parts, "\n"); r.text != "" {
			break
		}
	}
	return r, nil
}

// stringOf returns the string in a field. One that is missing or null is empty.
func stringOf(value json.RawMessage) (string, error) {
	var s *string
	if value == nil {
		return "", nil
	}
	if err := json.Unmarshal(value, &s); err != nil {
		return "", errors.New("not a string")
	}
	if s == nil {
		return "", nil
	}
	return *s, nil
}
