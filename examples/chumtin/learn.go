package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/chumtin/chumtin/cluster"
	"github.com/chumtin/chumtin/cluster/jsonl"
	"github.com/chumtin/chumtin/shingle/idf"
)

// countsSuffix ends the name of a file of partial counts.
const countsSuffix = ".counts"

var learnCommand = command{
	name:     "learn",
	synopsis: "-o FILE [-counts] [-lang LIST] [-bits N] [-least N] [-memory MB] [-fields LIST] [-zone NAME] [-strict] [FILE…]",
	short:    "learn from an archive how rare words are",
	long: `
Learn counts in how many articles each word and pair of words occurs, and writes
a table of how rare they are. With -table other commands weigh words by it, and
not by the table that is part of chumtin. Similarities under different tables do
not compare.

It reads each FILE as "chumtin help cluster" tells, but counts an article that
comes again each time: so it takes no more memory for more articles, at most
some 20 MB and twice what -memory says for each language.

Languages should be counted apart. With -lang vi,en an article is counted by
its field lang, of which vi-VN and VI are vi as well; articles in no language of
the list are left out. If the list has one language, articles without the field
are taken to be in it. Without -lang all articles are counted as one language.

With -counts it writes the counts of one language instead, from some of the
files, or on one machine of several. A FILE whose name ends in ` + countsSuffix + ` holds
such counts and is added to the rest; all must come from the same -memory.

Nothing is written before the end, so an interrupted run leaves no file.

Examples:

  chumtin learn -lang vi,en -o news.idf archive/*.jsonl.gz
  chumtin cluster -table news.idf today.jsonl

  chumtin learn -counts -lang vi -o 2025.counts 2025/*.jsonl.gz
  chumtin learn -counts -lang vi -o 2026.counts 2026/*.jsonl.gz
  chumtin learn -lang vi -o news.idf 2025.counts 2026.counts`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		l := learner{input: defineInput(flags)}
		l.define(flags)
		return func(ctx context.Context, args []string) error {
			if err := l.check(); err != nil {
				return err
			}
			l.input.everyTime, l.input.stated.textOnly = true, true
			for _, name := range orStdin(args) {
				if strings.HasSuffix(name, countsSuffix) {
					l.partial = append(l.partial, name)
				} else {
					l.input.names = append(l.input.names, name)
				}
			}
			if err := l.learn(ctx); err != nil {
				return err
			}
			return l.input.err()
		}
	},
}

// A learner makes a file of what it counts.
type learner struct {
	input   *input
	partial []string // files of counts

	out       string
	countOnly bool
	langs     string
	memory    int // in MB for each language
	table     idf.Options

	counters []*idf.Counter // one of each language
	left     atomic.Int64   // articles in no language of the list
}

func (l *learner) define(flags *flag.FlagSet) {
	defineFile(flags, &l.out, "o", "write the table, or the counts, to `file`")
	flags.BoolVar(&l.countOnly, "counts", false, "write counts to merge later, no table")
	flags.StringVar(&l.langs, "lang", "", "count articles in these languages, a `list` such as vi,en")
	flags.IntVar(&l.memory, "memory", 64, "memory for the counts of each language, in `MB` from 1 to 1024,\nrounded down to a power of two")
	flags.IntVar(&l.table.Bits, "bits", 20, "make a table of 2^`n` bytes, n from 10 to 28; it should end up with a\nload below .8")
	flags.IntVar(&l.table.MinArticles, "least", 5, "leave out what occurs in fewer than `n` articles")
	flags.StringVar(&l.table.Origin, "origin", "", "store `text` with the table: what was counted, and when")
}

// check checks the flags and makes the counters.
func (l *learner) check() error {
	counterBits := bits.Len(uint(max(1, l.memory))<<20/4) - 1
	switch {
	case l.out == "":
		return usageError("-o FILE is missing")
	case l.memory < 1 || l.memory > 1024:
		return usageError("-memory: want 1 to 1024")
	case l.table.Bits < 10 || l.table.Bits > 28:
		return usageError("-bits: want 10 to 28")
	case l.table.Bits > counterBits && !l.countOnly:
		return usageError(fmt.Sprintf("-bits %d needs -memory %d at least", l.table.Bits, 4<<l.table.Bits>>20))
	case l.table.MinArticles < 1:
		return usageError("-least: want 1 or more")
	}
	if err := l.makeCounters(counterBits); err != nil {
		return err
	}
	if l.countOnly && len(l.counters) > 1 {
		return usageError("-counts: the file holds one language, -lang names more")
	}
	return nil
}

func (l *learner) makeCounters(counterBits int) error {
	for lang := range strings.SplitSeq(l.langs, ",") {
		lang = language(lang)
		if lang == "" && l.langs != "" || l.counter(lang) != nil {
			return usageError("-lang: want languages with commas between, each once")
		}
		c, err := idf.NewCounter(lang, counterBits)
		if err != nil {
			return err
		}
		l.counters = append(l.counters, c)
	}
	return nil
}

// language returns the language of a tag such as vi-VN.
func language(tag string) string {
	tag = strings.ToLower(strings.TrimSpace(tag))
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return tag
}

// counter returns the counter of lang, or nil.
func (l *learner) counter(lang string) *idf.Counter {
	i := slices.IndexFunc(l.counters, func(c *idf.Counter) bool { return c.Lang() == lang })
	if i < 0 {
		return nil
	}
	return l.counters[i]
}

// learn counts and writes the file.
func (l *learner) learn(ctx context.Context) error {
	file, err := newAtomicFile(l.out, slices.Concat(l.input.names, l.partial)...) // now, lest hours of counting end in an error
	if err != nil {
		return err
	}
	defer file.discard()
	if err := l.count(ctx); err != nil {
		return err
	}
	data, summary, err := l.result()
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := file.commit(data); err != nil {
		return err
	}
	_, err = fmt.Print(summary)
	return err
}

// count counts the articles of all files.
func (l *learner) count(ctx context.Context) error {
	for _, name := range l.partial {
		if err := l.merge(ctx, name); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	add := newAdder(l.add)
	err := l.input.each(ctx, func(rec jsonl.Record) { add.articles <- rec.Article })
	return errors.Join(err, add.wait())
}

// merge adds the counts of a file.
func (l *learner) merge(ctx context.Context, name string) error {
	data, err := readFile(ctx, name)
	if err != nil {
		return err
	}
	part, err := idf.ReadCounter(data)
	if err != nil {
		return err
	}
	c := l.counter(part.Lang())
	if c == nil {
		return fmt.Errorf("counts of language %q, which -lang does not name", part.Lang())
	}
	return c.Merge(part)
}

// add counts an article. It is safe for concurrent use.
func (l *learner) add(a cluster.Article) error {
	c := l.counters[0]
	if lang := language(a.Lang); c.Lang() != "" && (lang != "" || len(l.counters) > 1) {
		c = l.counter(lang)
	}
	if c == nil {
		l.left.Add(1)
		return nil
	}
	c.Add(a.Title, a.Summary, a.Body)
	return nil
}

// result returns the content of the file, and what to tell the user.
func (l *learner) result() (data []byte, summary string, err error) {
	var s strings.Builder
	if l.countOnly {
		c := l.counters[0]
		data, err = c.MarshalBinary()
		fmt.Fprintf(&s, "%s: %s counted\n", l.out, count(c.Articles(), "article"))
	} else {
		var table *idf.Table
		if table, err = l.makeTable(); err != nil {
			return nil, "", err
		}
		data, err = table.MarshalBinary()
		fmt.Fprintf(&s, "%s: load %.2f, fingerprint %016x\n%s", l.out, table.Load(), table.Fingerprint(), table.Origin())
	}
	if n := l.left.Load(); n > 0 {
		fmt.Fprintf(&s, "%s in other languages left out\n", count(int(n), "article"))
	}
	if n := l.articles(); n < tooFew && !l.countOnly {
		fmt.Fprintf(&s, "%s: of so few the table knows little; the one that is part of chumtin may serve better\n", count(n, "article"))
	}
	return data, s.String(), err
}

// tooFew is the number of articles below which most words that are not rare at
// all occur in none or one of them.
const tooFew = 1000

// articles returns how many were counted.
func (l *learner) articles() (n int) {
	for _, c := range l.counters {
		n += c.Articles()
	}
	return n
}

// makeTable returns the table of all counters. One that tells nothing is an error.
func (l *learner) makeTable() (*idf.Table, error) {
	articles := l.articles()
	if left := int(l.left.Load()); articles == 0 && left > 0 {
		return nil, fmt.Errorf("-lang %s: no article is in a language of the list, %s left out", l.langs, count(left, "article"))
	}
	table, err := idf.NewTable(l.table, l.counters...)
	if err != nil {
		return nil, err
	}
	nothing := idf.Options{Bits: l.table.Bits, MinArticles: math.MaxInt} // but the years that each table has
	years, err := idf.NewTable(nothing, l.counters...)
	if err == nil && table.Load() == years.Load() {
		return nil, fmt.Errorf("-least %d: the table is empty, no word occurs in as many of %s", l.table.MinArticles, count(articles, "article"))
	}
	return table, err
}
