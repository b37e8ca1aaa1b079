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
	"strings"

	"github.com/chumtin/chumtin/cluster/copies"
)

var dedupCommand = command{
	name:     "dedup",
	synopsis: "[-field LIST] [-threshold J] [-of UNIT] [-width N] [-keep RULE] [-groups FILE] [-report] [FILE…]",
	short:    "drop the copies from a corpus",
	long: `
Dedup prints the lines of each FILE that are no copies of others, as they came
and in their order. A FILE holds JSON objects, one a line; what is compressed by
gzip is read as well, and other forms by a pipe: zstd -dc corpus.jsonl.zst |
chumtin dedup. No FILE, or -, is standard input.

The text of a line is in its field text, or else in title, summary and body, or
else in content; -field names other ones. Two texts are copies if their runs of
three words (-width, -of characters) have a Jaccard similarity of at least 0.8
(-threshold); case and punctuation do not matter. Texts that are connected by
copies are a group, of which one is kept: the first, or by -keep

  longest   the one with the longest text
  newest    the one with the latest time in the field time
  max=NAME  the one with the largest number, or latest time, in a field
  min=NAME  the one with the smallest

A text without the field that -keep names comes after those that have it.

A line with no text is kept: there is nothing to compare. A line that is no JSON
object is named on standard error and left out; the exit status is 1 at the end.
Files are read twice, so they must not change meanwhile, and standard input goes
into a temporary file. A text takes some 150 bytes of memory and 8 for each of
its words.

Examples:

  chumtin dedup corpus-*.jsonl.gz >clean.jsonl
  chumtin dedup -field abstract -keep newest -groups copies.jsonl papers.jsonl`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		d := deduper{options: copies.Options{Threshold: 0.8}}
		d.define(flags)
		return func(ctx context.Context, args []string) error {
			d.names = orStdin(args)
			if i := slices.Index(d.names, stdin); i >= 0 && slices.Contains(d.names[i+1:], stdin) {
				return usageError("standard input can be read once")
			}
			return d.run(ctx)
		}
	},
}

// A deduper copies what is kept of some files to standard output.
type deduper struct {
	names   []string
	options copies.Options
	fields  []string
	rule    keepRule
	groups  string // a file
	report  bool

	spool    *os.File // of standard input
	progress *progress
	told     complaints

	lines   []lineState          // of all files, without blank ones
	texts   []lineNumber         // of each text
	ranks   []rank               // of each text, nil if the first is kept
	members map[lineNumber]place // of the lines in groups, if they are to be told
}

// A lineState says what becomes of a line.
type lineState uint8

const (
	lineKept lineState = iota
	lineBad
	lineCopy
)

// A lineNumber counts the lines of all files, without blank ones, from 0 on.
type lineNumber = int

// A place is where a text stands, as a group tells it.
type place struct {
	File string          `json:"file"`
	Line int             `json:"line"`
	ID   json.RawMessage `json:"id,omitempty"`

	start string // of the text
}

func (d *deduper) define(flags *flag.FlagSet) {
	flags.Func("field", "fields of the text, a `list` such as title,abstract", func(list string) error {
		d.fields = strings.Split(list, ",")
		if slices.Contains(d.fields, "") {
			return errors.New("want names of fields with commas between")
		}
		return nil
	})
	flags.Var((*threshold)(&d.options.Threshold), "threshold", "least Jaccard similarity of copies, above 0 and at most 1")
	flags.Func("of", "compare runs of `unit`, words or characters (default words)", func(s string) error {
		units := []copies.Unit{copies.Words, copies.Characters}
		i := slices.IndexFunc(units, func(u copies.Unit) bool { return u.String() == s })
		if i < 0 {
			return errors.New("want words or characters")
		}
		d.options.Unit = units[i]
		return nil
	})
	flags.Func("width", "how many make a run, `n` from 1 to 64 (default 3 words or 9 characters)", func(s string) error {
		if _, err := fmt.Sscanf(s, "%d", &d.options.Width); err != nil || d.options.Width < 1 || d.options.Width > 64 {
			return errors.New("want 1 to 64")
		}
		return nil
	})
	flags.Func("keep", "which of a group to keep, a `rule`: first, longest, newest, max=NAME or\nmin=NAME (default first)", func(s string) (err error) {
		d.rule, err = parseKeepRule(s)
		return err
	})
	defineFile(flags, &d.groups, "groups", "write who copies whom to `file`, a JSON line for each group")
	flags.BoolVar(&d.report, "report", false, "tell on standard error how many copies there are, with examples")
}

func (d *deduper) run(ctx context.Context) (err error) {
	var file *atomicFile
	if d.groups != "" {
		if file, err = newAtomicFile(d.groups, d.names...); err != nil {
			return err
		}
		defer file.discard()
	}
	if slices.Contains(d.names, stdin) {
		if d.spool, err = os.CreateTemp("", "chumtin-dedup-*"); err != nil {
			return err
		}
		defer os.Remove(d.spool.Name())
		defer d.spool.Close()
	}
	set, err := copies.NewSet(d.options)
	if err != nil {
		return err
	}
	if err := d.read(ctx, set); err != nil {
		return err
	}
	spinner := newSpinner("comparing " + count(set.Len(), "text"))
	groups, err := set.Groups(ctx)
	spinner.end()
	if err != nil {
		return err
	}
	kept := d.choose(groups)
	if err := d.write(ctx); err != nil {
		return err
	}
	if file != nil {
		if err := file.commit(d.listing(groups, kept, set)); err != nil {
			return err
		}
	}
	if d.report {
		d.tell(os.Stderr, groups, kept, set)
	}
	return d.told.err()
}

// read adds the texts of all files to set.
func (d *deduper) read(ctx context.Context, set *copies.Set) error {
	d.progress = newProgress(d.names)
	defer d.progress.end()
	var failed error
	texts := func(yield func(string) bool) {
		for l, err := range d.each(ctx) {
			if failed = err; err != nil {
				return
			}
			r, err := d.parse(l.content)
			if err != nil {
				d.progress.clear()
				d.told.tell(os.Stderr, badLine, fmt.Errorf("%s:%d: %w", l.file, l.number, err))
				d.lines = append(d.lines, lineBad)
				continue
			}
			d.lines = append(d.lines, lineKept)
			if r.text == "" {
				continue
			}
			d.texts = append(d.texts, len(d.lines)-1)
			if d.rule.of != nil {
				d.ranks = append(d.ranks, d.rule.of(r))
			}
			if !yield(r.text) {
				return
			}
		}
	}
	err := set.AddAll(ctx, texts)
	d.progress.clear()
	d.told.end(os.Stderr)
	return errors.Join(failed, err)
}

// mark is the byte order mark that some files start with.
var mark = []byte("\ufeff")

// A line of a file, without its end.
type line struct {
	file    string
	number  int // from 1 on
	content []byte
}

// each yields the lines of all files that are not blank, and the error that ends
// them. A line is valid until the next.
func (d *deduper) each(ctx context.Context) iter.Seq2[line, error] {
	return func(yield func(line, error) bool) {
		for _, name := range d.names {
			if !d.eachOf(ctx, name, yield) {
				return
			}
		}
	}
}

func (d *deduper) eachOf(ctx context.Context, name string, yield func(line, error) bool) bool {
	src, err := d.open(ctx, name)
	if err != nil {
		yield(line{}, err)
		return false
	}
	defer src.Close()
	r := bufio.NewReaderSize(src, 1<<20)
	for number := 1; ; number++ {
		content, err := r.ReadBytes('\n')
		content = bytes.TrimRight(content, "\r\n")
		if len(bytes.TrimSpace(bytes.TrimPrefix(content, mark))) > 0 && !yield(line{name, number, content}, nil) {
			return false
		}
		if err == io.EOF {
			return true
		}
		if err != nil {
			yield(line{}, fmt.Errorf("%s:%d: %w", name, number, err))
			return false
		}
	}
}

// open opens a file. Standard input is written into a file when it is read first,
// and read from there again.
func (d *deduper) open(ctx context.Context, name string) (io.ReadCloser, error) {
	if name != stdin {
		return open(ctx, name, d.progress.add)
	}
	if n, err := d.spool.Seek(0, io.SeekCurrent); err != nil || n > 0 {
		_, err := d.spool.Seek(0, io.SeekStart)
		return io.NopCloser(d.spool), err
	}
	src, err := open(ctx, name, d.progress.add)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.TeeReader(src, d.spool), src}, nil
}

// A record is what a line says.
type record struct {
	fields map[string]json.RawMessage
	text   string
}

// textFields are where the text is if no fields are named: in the first of these
// that has any.
var textFields = [][]string{{"text"}, {"title", "summary", "body"}, {"content"}}

func (d *deduper) parse(content []byte) (record, error) {
	var r record
	err := json.Unmarshal(bytes.TrimPrefix(content, mark), &r.fields)
	if err == nil && r.fields == nil {
		err = errors.New("null")
	}
	if err != nil {
		return r, fmt.Errorf("not a JSON object: %w", err)
	}
	alternatives := textFields
	if d.fields != nil {
		alternatives = [][]string{d.fields}
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

// choose decides which text of each group is kept, and returns it for each group.
func (d *deduper) choose(groups []copies.Group) []int {
	kept := make([]int, len(groups))
	told := d.groups != "" || d.report
	d.members = make(map[lineNumber]place)
	for i, g := range groups {
		kept[i] = g.Texts[0]
		for _, text := range g.Texts {
			if d.ranks != nil && d.ranks[text].above(d.ranks[kept[i]]) {
				kept[i] = text
			}
			if told {
				d.members[d.texts[text]] = place{}
			}
			d.lines[d.texts[text]] = lineCopy
		}
		d.lines[d.texts[kept[i]]] = lineKept
	}
	return kept
}

// errChanged reports a file that is not what it was.
var errChanged = errors.New("a file has changed while it was read: some lines are printed")

// write prints the lines that are kept, and notes where those in groups stand.
func (d *deduper) write(ctx context.Context) error {
	d.progress = newProgress(d.names)
	defer d.progress.end()
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	n := 0
	for l, err := range d.each(ctx) {
		switch {
		case err != nil:
			return errors.Join(err, out.Flush())
		case n == len(d.lines):
			return errors.Join(errChanged, out.Flush())
		}
		if d.lines[n] == lineKept {
			out.Write(l.content)
			out.WriteByte('\n')
		}
		if _, in := d.members[n]; in {
			r, err := d.parse(l.content)
			if err != nil {
				return errors.Join(errChanged, out.Flush())
			}
			d.members[n] = place{l.file, l.number, r.fields["id"], start(r.text)}
		}
		n++
	}
	if n < len(d.lines) {
		return errors.Join(errChanged, out.Flush())
	}
	return out.Flush()
}

// listing returns a JSON line for each group.
func (d *deduper) listing(groups []copies.Group, kept []int, set *copies.Set) []byte {
	type copied struct {
		place
		Similarity float64 `json:"similarity"` // to what is kept
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	for i, g := range groups {
		of := struct {
			Kept   place    `json:"kept"`
			Copies []copied `json:"copies"`
		}{Kept: d.members[d.texts[kept[i]]]}
		for _, text := range g.Texts {
			if text != kept[i] {
				of.Copies = append(of.Copies, copied{d.members[d.texts[text]], set.Similarity(text, kept[i])})
			}
		}
		_ = e.Encode(of) // into memory
	}
	return out.Bytes()
}

// tell writes how many copies there are, and some of them.
func (d *deduper) tell(w io.Writer, groups []copies.Group, kept []int, set *copies.Set) {
	const examples = 5
	dropped := 0
	for _, g := range groups {
		dropped += len(g.Texts) - 1
	}
	n := set.Len()
	fmt.Fprintf(w, "%s, %d kept, %s dropped (%.1f %%) of %s\n", count(n, "text"), n-dropped,
		count(dropped, "copy"), 100*float64(dropped)/float64(max(1, n)), count(len(groups), "group"))
	order := make([]int, len(groups))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(groups[b].Texts) - len(groups[a].Texts) })
	for _, i := range order[:min(examples, len(order))] {
		of := d.members[d.texts[kept[i]]]
		fmt.Fprintf(w, "\n%s:%d is kept of %d: %s\n", of.File, of.Line, len(groups[i].Texts), of.start)
		for _, text := range groups[i].Texts {
			if text != kept[i] {
				c := d.members[d.texts[text]]
				fmt.Fprintf(w, "  %.2f  %s:%d: %s\n", set.Similarity(text, kept[i]), c.File, c.Line, c.start)
				break
			}
		}
	}
}

// start returns the start of a text, on one line.
func start(text string) string {
	const letters = 60
	text = strings.Join(strings.Fields(text[:min(len(text), 8*letters)]), " ")
	if r := []rune(text); len(r) > letters {
		return string(r[:letters]) + "…"
	}
	return text
}
