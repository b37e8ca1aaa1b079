package main

import (
	"bufio"
	"context"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/cluster/copies"
)

var bandsCommand = command{
	name:     "bands",
	synopsis: "[-id NAME] [-json] [-signatures FILE] [-field LIST] [-threshold J] [FILE…]\n       chumtin bands -sql DATABASE [-threshold J]",
	short:    "find the copies in a corpus by a database",
	long: `
Bands prints rows of a table by which a database finds the copies in a corpus,
as dedup does, but of any size and on any number of machines: id, band and key,
with tabs between, or with -json as JSON lines. Texts with an equal key in a
band may be copies. Of pairs right at the threshold 199 in 200 have one, of
those above nearly all, of others few.
` + corpusHelp + `

The id of a text is that of -id, a string or number, and else the number of its
line: 0000000017 is the 17th, counted through all files with blank ones. A text
is kept if it has the lowest id of its group, by bytes. A line with no text has
no rows. The band is a number from 1 on: only keys of one band are compared. The
key is a signed number of 64 bits.

An id that comes again is a bad line, which has no rows: it names the line that
has it too, if no more than a million are between. Of those further apart, or of
several runs, SQLite and PostgreSQL tell, and stop.

-signatures writes a second table of id and signature: 128 numbers of 16 bits,
in hexadecimal. The share of numbers in which two signatures agree estimates how
similar the texts are, with a standard deviation of at most 0.045, where dedup
compares exactly.

-sql prints the commands for a database, which load two files of the directory
at hand, bands.tsv and signatures.tsv, so that -signatures is needed, and write
copies.tsv: of each copy its id, and that of the text to keep. They make tables,
so a second run needs a new database, as another file corpus.db. DATABASE is

  sqlite      sqlite3 corpus.db <copies.sql
  postgresql  psql -f copies.sql
  duckdb      duckdb corpus.db <copies.sql, which was not run, but written by
              its documentation
  clickhouse  clickhouse local --queries-file copies.sql; neither was this

Examples:

  chumtin bands -id url -signatures signatures.tsv corpus.jsonl >bands.tsv
  chumtin bands -sql sqlite >copies.sql`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		b := new(bander)
		b.define(flags)
		return func(ctx context.Context, args []string) error {
			if b.database == "" {
				if err := b.setNames(args); err != nil {
					return err
				}
				return b.run(ctx)
			}
			if len(args) > 0 {
				return usageError("-sql reads no file")
			}
			return b.printSQL(os.Stdout)
		}
	},
}

// A bander prints the keys of a corpus.
type bander struct {
	corpus
	options    copies.Options
	id         string // a field, or else lines are numbered
	asJSON     bool
	signatures string // a file
	database   string
}

//go:embed sql/*.sql
var sqlFiles embed.FS

var databases = []string{"sqlite", "postgresql", "duckdb", "clickhouse"}

func (b *bander) define(flags *flag.FlagSet) {
	b.corpus.define(flags)
	defineCopies(flags, &b.options)
	flags.Func("id", "the `field` of the id (default the number of the line)", func(name string) error {
		if name == "" {
			return errors.New("want the name of a field")
		}
		b.id = name
		return nil
	})
	flags.BoolVar(&b.asJSON, "json", false, "print JSON lines, with the fields id, band and key, or signature")
	defineFile(flags, &b.signatures, "signatures", "write the signatures to `file`")
	flags.Func("sql", "print the commands for a `database`: "+strings.Join(databases, ", "), func(name string) error {
		if !slices.Contains(databases, name) {
			return errors.New("want " + strings.Join(databases, ", "))
		}
		b.database = name
		return nil
	})
}

func (b *bander) printSQL(w io.Writer) error {
	text, err := sqlFiles.ReadFile("sql/" + b.database + ".sql")
	if err != nil {
		return err
	}
	of := strconv.FormatFloat(b.options.Threshold, 'f', -1, 64)
	_, err = io.WriteString(w, strings.ReplaceAll(string(text), "0.8 /* threshold */", of))
	return err
}

func (b *bander) run(ctx context.Context) error {
	x, err := copies.NewExtractor(b.options)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	if b.signatures == "" {
		return errors.Join(b.print(ctx, x, out, io.Discard), out.Flush(), b.told.err())
	}
	file, err := newAtomicFile(b.signatures, b.names...)
	if err != nil {
		return err
	}
	defer file.discard()
	err = file.commitBy(func(w io.Writer) error { return errors.Join(b.print(ctx, x, out, w), out.Flush()) })
	return errors.Join(err, b.told.err())
}

// print prints the rows of all texts.
func (b *bander) print(ctx context.Context, x *copies.Extractor, bands, signatures io.Writer) error {
	var failed error
	known := newRecentIDs(generationOfIDs)
	for l, r := range b.records(ctx, false, &failed) {
		if r.text == "" {
			continue
		}
		id := fmt.Sprintf("%010d", l.ofAll)
		if b.id != "" {
			var err error
			if id, err = idOf(r.fields[b.id]); err == nil {
				err = known.add(id, l)
			}
			if err != nil {
				b.complain(l, fmt.Errorf("field %s: %w", b.id, err))
				continue
			}
		}
		if err := b.printText(x.Features(r.text), id, bands, signatures); err != nil {
			return err
		}
	}
	return failed
}

func (b *bander) printText(f copies.Features, id string, bands, signatures io.Writer) (err error) {
	if len(f.Keys) == 0 {
		return nil
	}
	signature := make([]byte, 0, 2*len(f.Sketch))
	for _, v := range f.Sketch {
		signature = append(signature, byte(v>>8), byte(v))
	}
	quoted, err := json.Marshal(id)
	if err != nil {
		return err
	}
	for i, key := range f.Keys {
		if b.asJSON {
			_, err = fmt.Fprintf(bands, "{\"id\":%s,\"band\":%d,\"key\":%d}\n", quoted, i+1, int64(key))
		} else {
			_, err = fmt.Fprintf(bands, "%s\t%d\t%d\n", id, i+1, int64(key))
		}
		if err != nil {
			return err
		}
	}
	if b.asJSON {
		_, err = fmt.Fprintf(signatures, "{\"id\":%s,\"signature\":\"%x\"}\n", quoted, signature)
	} else {
		_, err = fmt.Fprintf(signatures, "%s\t%s\n", id, hex.EncodeToString(signature))
	}
	return err
}
