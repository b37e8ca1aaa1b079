package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/chumtin/chumtin/cluster/copies"
)

var dedupCommand = command{
	name:     "dedup",
	synopsis: "[-field LIST] [-threshold J | -exact] [-containment C] [-keep RULE] [-groups FILE] [-report] [-load FILE] [-save FILE] [-tmp DIR] [FILE…]",
	short:    "drop the copies from a corpus",
	long: `
Dedup prints the lines of each FILE that are no copies of others, as they came
and in their order.
` + corpusHelp + `

Two texts are copies if their sets of runs of three words have a Jaccard
similarity of at least 0.8: -threshold gives another similarity, -width another
length of a run, and -of characters runs of nine letters in place of words. With
-exact they are copies if they have the same words in the same order. Case and
punctuation do not matter. Texts that copies connect are a group, of which one
is kept: the first, or by -keep

  longest   the one with the longest text
  newest    the one with the latest time in the field time
  max=NAME  the one with the largest number, or latest time, in a field
  min=NAME  the one with the smallest, or earliest

Integers are compared to the last digit. Times are read as "chumtin cluster"
reads them: newest takes 1795748400, 1795748400000 and 2026-11-27T10:00+07:00
for one time, and one without a zone is of Vietnam where lang is vi. For max and
min a number is a number, and a time is its seconds since 1970. A text without
what -keep asks for comes after those that have it.

With -containment 0.9 a text such as an excerpt is dropped as well if that share
of its runs is in a larger text that is kept, whatever -keep says.

With -save FILE the texts that are kept go into FILE, as what they are compared
by. A later run with -load FILE drops the copies of these as well, and keeps all
of them itself, so that with -save it writes both. It needs the same -threshold,
-of, -width and -exact. Where -load and -save name one file that is not there
yet, the run is the first one.

All of a text counts. Where a site puts the same lines behind each, short texts
are copies by these: take them off first. "chumtin cluster" does, as it knows
outlets and headlines, which lines of a corpus need not have.

A line with no text is kept: there is nothing to compare. Files are read twice,
so they must not change meanwhile; what can be read once, as standard input, a
pipe and <(…) of a shell, goes into a temporary file. A text takes some 180
bytes of memory and 8 for each of its words, or with -exact some 60. With -tmp
DIR the 8 for each word are in a temporary file. All of those are in DIR then.

Examples:

  chumtin dedup corpus-*.jsonl.gz >clean.jsonl
  zstd -dc corpus.jsonl.zst | chumtin dedup -tmp /var/tmp | zstd >clean.zst
  chumtin dedup -field abstract -keep newest -groups copies.jsonl papers.jsonl
  chumtin dedup -load seen.idx -save seen.idx today.jsonl`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		d := new(deduper)
		d.define(flags)
		return func(ctx context.Context, args []string) error {
			if err := d.check(flags, args); err != nil {
				return err
			}
			return d.run(ctx)
		}
	},
}

// A deduper copies what is kept of a corpus to standard output.
type deduper struct {
	corpus
	options     copies.Options
	exact       bool
	containment float64 // or 0
	rule        keepRule
	groups      string // a file
	report      bool
	load, save  string // files
	tmp         string // a directory

	set    *copies.Set // of the texts that were loaded, then those of the lines
	loaded int
	lines  []lineState // of all files, without blank ones
	ranks  []rank      // of the text of each line, nil if the first is kept
	need   keepNeed

	of     []int32        // the text that is kept in place of each, or none
	places []string       // of each text that is saved or listed, JSON
	starts map[int]string // of the texts that are reported
}

// A lineState says what is known of a line.
type lineState uint8

const (
	lineOfText lineState = iota
	lineWithoutText
	lineBad
)

const none = -1 // no text

// A place is where a text stands, as a group tells it.
type place struct {
	File string          `json:"file"`
	Line int             `json:"line"`
	ID   json.RawMessage `json:"id,omitempty"`
}

func (d *deduper) define(flags *flag.FlagSet) {
	d.corpus.define(flags)
	defineCopies(flags, &d.options)
	flags.BoolVar(&d.exact, "exact", false, "copies have the same words in the same order")
	flags.Var((*threshold)(&d.containment), "containment", "drop also texts of which this `share` of the runs is in a larger text, above\n0 and at most 1 (default none)")
	flags.Func("keep", "which of a group to keep, a `rule`: first, longest, newest, max=NAME or\nmin=NAME (default first)", func(s string) (err error) {
		d.rule, err = parseKeepRule(s)
		return err
	})
	defineFile(flags, &d.groups, "groups", "write who copies whom to `file`, a JSON line for each group")
	flags.BoolVar(&d.report, "report", false, "tell on standard error how many copies there are, with examples")
	defineFile(flags, &d.load, "load", "drop also copies of the texts that an earlier run saved in `file`")
	defineFile(flags, &d.save, "save", "write what is kept to `file`, for a later run to load")
	defineFile(flags, &d.tmp, "tmp", "keep what texts are compared by in a temporary file in `dir`, not in memory;\nother temporary files are there as well")
}

// check returns an error if the flags contradict each other.
func (d *deduper) check(flags *flag.FlagSet, args []string) error {
	set := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { set[f.Name] = true })
	if d.exact {
		for _, name := range []string{"threshold", "of", "width", "containment"} {
			if set[name] {
				return usageError("-exact compares whole texts, without -" + name)
			}
		}
		d.options = copies.Options{Unit: copies.Whole}
	}
	if d.save != "" && d.save == d.groups {
		return usageError("-save and -groups name one file")
	}
	return d.setNames(args)
}

func (d *deduper) run(ctx context.Context) (err error) {
	if os.Getenv("GOGC") == "" {
		// What fills the memory has no pointers: to collect garbage often costs next
		// to nothing, and halves the peak.
		debug.SetGCPercent(25)
	}
	var listing, index *atomicFile
	if d.groups != "" {
		if listing, err = newAtomicFile(d.groups, append(d.names, d.load)...); err != nil {
			return err
		}
		defer listing.discard()
	}
	if d.save != "" {
		if index, err = newAtomicFile(d.save, d.names...); err != nil {
			return err
		}
		defer index.discard()
	}
	defer d.removeSpools()
	if err := d.makeSpools(d.tmp); err != nil {
		return err
	}
	if d.tmp != "" {
		file, err := os.CreateTemp(d.tmp, "chumtin-dedup-*")
		if err != nil {
			return err
		}
		defer removed(file)
		d.options.File = file
	}
	for _, step := range []func(context.Context) error{d.start, d.read, d.choose, d.write} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if listing != nil {
		if err := listing.commitBy(d.list); err != nil {
			return err
		}
	}
	if index != nil {
		if err := index.commitBy(d.saveKept); err != nil {
			return err
		}
	}
	if d.report {
		if err := d.tell(os.Stderr); err != nil {
			return err
		}
	}
	return d.told.err()
}

// removed closes and removes a temporary file.
func removed(f *os.File) {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// start makes the set, of what was loaded.
func (d *deduper) start(ctx context.Context) error {
	file, err := openSaved(ctx, d.load, d.save)
	if err != nil {
		return err
	}
	if file == nil {
		d.set, err = copies.NewSet(d.options)
		return err
	}
	defer file.Close()
	r := bufio.NewReaderSize(newInterruptible(ctx, file, nil), 1<<20)
	if d.set, d.places, err = copies.Load(r, d.options); err != nil {
		return fmt.Errorf("%s: %w", d.load, err)
	}
	d.loaded = d.set.Len()
	return nil
}

// read adds the texts of all lines to the set.
func (d *deduper) read(ctx context.Context) error {
	var failed error
	err := d.set.AddAll(ctx, func(yield func(string) bool) {
		for _, r := range d.records(ctx, true, &failed) {
			switch {
			case r.fields == nil:
				d.lines = append(d.lines, lineBad)
				continue
			case r.text == "":
				d.lines = append(d.lines, lineWithoutText)
				continue
			}
			d.lines = append(d.lines, lineOfText)
			if d.rule.of != nil {
				d.ranks = append(d.ranks, d.need.note(d.rule, r))
			}
			if !yield(r.text) {
				return
			}
		}
	})
	if err := errors.Join(failed, err); err != nil {
		return err
	}
	if slices.Contains(d.lines, lineWithoutText) && !slices.Contains(d.lines, lineOfText) {
		return errors.New("no line has a text: name the fields that hold it with -field")
	}
	d.need.advise(os.Stderr, d.rule)
	return nil
}

// choose decides which texts are kept. What was loaded is.
func (d *deduper) choose(ctx context.Context) error {
	spinner := newSpinner("comparing " + count(d.set.Len()-d.loaded, "text"))
	defer spinner.end()
	groups, err := d.set.Groups(ctx)
	if err != nil {
		return err
	}
	d.of = slices.Repeat([]int32{none}, d.set.Len())
	for _, g := range groups {
		kept := d.best(g.Texts)
		for _, text := range g.Texts {
			if text != kept && text >= d.loaded {
				d.of[text] = int32(kept)
			}
		}
	}
	if d.containment == 0 {
		return nil
	}
	found, err := d.set.Inclusions(ctx, d.containment, func(text int) bool { return d.of[text] == none })
	for _, in := range found {
		if in.Text >= d.loaded {
			d.of[in.Text] = int32(in.In)
		}
	}
	return err
}

// best returns the text of a group that is kept.
func (d *deduper) best(texts []int) int {
	kept := texts[0]
	if kept < d.loaded || d.ranks == nil {
		return kept
	}
	for _, text := range texts {
		if d.ranks[text-d.loaded].above(d.ranks[kept-d.loaded]) {
			kept = text
		}
	}
	return kept
}

// keptFor returns the text that is kept in place of one, which may be itself.
func (d *deduper) keptFor(text int) int {
	for d.of[text] != none { // twice at most: by a copy that is in a larger text
		text = int(d.of[text])
	}
	return text
}

// errChanged reports a file that is not what it was.
var errChanged = errors.New("a file has changed while it was read: some lines are printed")

// write prints the lines that are kept, and notes the places of texts.
func (d *deduper) write(ctx context.Context) error {
	listed := d.listed()
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	n, text := 0, d.loaded
	for l, err := range d.each(ctx) {
		switch {
		case err != nil:
			return errors.Join(err, out.Flush())
		case n == len(d.lines):
			return errors.Join(errChanged, out.Flush())
		}
		state := d.lines[n]
		n++
		if state == lineWithoutText || state == lineOfText && d.of[text] == none {
			out.Write(l.content)
			out.WriteByte('\n')
		}
		if state != lineOfText {
			continue
		}
		if listed(text) {
			if err := d.note(text, l); err != nil {
				return errors.Join(err, out.Flush())
			}
		}
		text++
	}
	if n < len(d.lines) {
		return errors.Join(errChanged, out.Flush())
	}
	return out.Flush()
}

// listed returns which texts have a place that is told or saved.
func (d *deduper) listed() func(text int) bool {
	if d.save == "" && d.groups == "" && !d.report {
		return func(int) bool { return false }
	}
	d.places = append(d.places, make([]string, d.set.Len()-d.loaded)...)
	copied := make([]bool, d.set.Len()) // or kept in place of others
	for text := range d.of {
		if d.of[text] != none {
			copied[text], copied[d.keptFor(text)] = true, true
		}
	}
	d.starts = make(map[int]string)
	if d.report {
		for _, g := range d.examples() {
			for _, text := range g {
				d.starts[text] = ""
			}
		}
	}
	return func(text int) bool { return copied[text] || d.save != "" && d.of[text] == none }
}

// note notes where a text stands.
func (d *deduper) note(text int, l line) error {
	r, err := d.parse(l.content)
	if err != nil {
		return errChanged
	}
	note, err := json.Marshal(place{l.file, l.number, r.fields["id"]})
	d.places[text] = string(note)
	if _, ok := d.starts[text]; ok {
		d.starts[text] = start(r.text)
	}
	return err
}

// each group of dropped texts, by what is kept in their place, in the order of that.
func (d *deduper) dropped() (kept []int, texts map[int][]int) {
	texts = make(map[int][]int)
	for text := range d.of {
		if d.of[text] != none {
			k := d.keptFor(text)
			if texts[k] == nil {
				kept = append(kept, k)
			}
			texts[k] = append(texts[k], text)
		}
	}
	slices.Sort(kept)
	return kept, texts
}

// list writes a JSON line for each group.
func (d *deduper) list(w io.Writer) error {
	type copied struct {
		place
		Similarity  float64  `json:"similarity"`            // to what is kept
		Containment *float64 `json:"containment,omitempty"` // in it, with -containment
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	kept, texts := d.dropped()
	for _, k := range kept {
		of := struct {
			Kept   json.RawMessage `json:"kept"`
			Copies []copied        `json:"copies"`
		}{Kept: json.RawMessage(d.places[k])}
		for _, text := range texts[k] {
			var c copied
			err := json.Unmarshal([]byte(d.places[text]), &c.place)
			similarity, errSimilarity := d.set.Similarity(text, k)
			c.Similarity = similarity
			if d.containment > 0 {
				share, errShare := d.set.Containment(text, k)
				c.Containment, err = &share, errors.Join(err, errShare)
			}
			if err := errors.Join(err, errSimilarity); err != nil {
				return err
			}
			of.Copies = append(of.Copies, c)
		}
		if err := e.Encode(of); err != nil {
			return err
		}
	}
	return nil
}

// saveKept saves the texts that are kept.
func (d *deduper) saveKept(w io.Writer) error {
	return d.set.Save(w, func(yield func(int, string) bool) {
		for text := range d.of {
			if d.of[text] == none && !yield(text, d.places[text]) {
				return
			}
		}
	})
}

// examples returns the largest groups: what is kept, and one of the others.
func (d *deduper) examples() (all [][2]int) {
	const most = 5
	kept, texts := d.dropped()
	slices.SortStableFunc(kept, func(a, b int) int { return cmp.Compare(len(texts[b]), len(texts[a])) })
	for _, k := range kept[:min(most, len(kept))] {
		all = append(all, [2]int{k, texts[k][0]})
	}
	return all
}

// tell writes how many copies there are, and some of them.
func (d *deduper) tell(w io.Writer) error {
	kept, texts := d.dropped()
	dropped := 0
	for _, of := range texts {
		dropped += len(of)
	}
	n := d.set.Len() - d.loaded
	fmt.Fprintf(w, "%s, %d kept, %s dropped (%.1f %%) of %s\n", count(n, "text"), n-dropped,
		count(dropped, "copy"), 100*float64(dropped)/float64(max(1, n)), count(len(kept), "group"))
	for _, g := range d.examples() {
		similarity, err := d.set.Similarity(g[0], g[1])
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "\n%s is kept of %d: %s\n", d.where(g[0]), len(texts[g[0]])+1, d.starts[g[0]])
		fmt.Fprintf(w, "  %.2f  %s: %s\n", similarity, d.where(g[1]), d.starts[g[1]])
	}
	return nil
}

// where returns the place of a text for a reader.
func (d *deduper) where(text int) string {
	var p place
	if json.Unmarshal([]byte(d.places[text]), &p) != nil {
		return d.places[text]
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
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
