package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"os"
)

var clusterCommand = command{
	name:     "cluster",
	synopsis: "[-json [-full] | -csv | -html FILE | -all] [-topics [-topic-threshold T] | -stream] [-load FILE] [-save FILE] [-threshold T] [-table FILE] [-fields LIST] [-zone NAME] [-strict] [FILE…]",
	short:    "group articles into stories",
	long: `
Cluster groups the articles of all files: those that report the same event
become a story, whether they copy each other or were written independently.

It prints the stories, the largest first: how many articles, the headline of
the one that represents the story best, and of each article the time, outlet,
kind, id and headline. The kind is "report" for one written independently, or
"exact-copy", "near-copy", "excerpt" or "update" (an update by the same source)
with the id of an earlier article. A star marks the representative. A terminal
shows colours, unless NO_COLOR is set.

What an outlet puts behind all of its texts, such as a footer or the notice that
the rest is to be paid for, is left out. It is learned from the first 4,096
articles before they are grouped, and then from each as it comes.

With -json it prints one line an article instead, in the order of the input:

  {"id":"a1","story":"a1","representative":"b7","kind":"report"}

where story is the id of the story's first article. With -full it has title,
source and time as well, and of what it is a copy. With -csv it prints a table
of the same for spreadsheets (RFC 4180, in UTF-8), in which a text that these
would take for a formula has an apostrophe in front; other programs had better
read -json.

With -html it writes a page for a browser, complete in one file: the stories,
when each article came, its kind, and what it shares with the representative.

With -topics the stories of one affair stand together, under a line with their
number: a story is one event, and a topic holds the events of one affair, like
a flood with its rescues and its reckoning. With -json each line then has
"topic", the id of the first article of the topic.

With -stream each article is placed as it comes, knowing only those before it,
and a story ends a week after its latest article, as with "chumtin watch". But
an id that comes again with another text is a bad line here, and a new version
of the article there. The ids of stories are numbers by age, in JSON as strings,
as in "story":"1"; those of watch are JSON numbers.

With -save all articles are written to a file, without their texts but ready to
be grouped again, and with -load those of such a file are grouped as well, by
any threshold. One of the input replaces one of the file that has its id. Where
both name one file that is not there yet, there is nothing to load.
` + inputHelp + `

Examples:

  chumtin cluster news.jsonl.gz
  chumtin cluster -html stories.html news.jsonl
  chumtin cluster page1.txt page2.txt news.jsonl
  zcat archive/*.jsonl.gz | chumtin cluster -json > stories.jsonl
  chumtin cluster -load week.batch -save week.batch monday.jsonl`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		in := defineInput(flags)
		g := defineGrouping(flags)
		defineTopics(flags, g)
		o := defineOutput(flags)
		kept := defineStored(flags)
		stream := flags.Bool("stream", false, "place each article knowing only those before it")
		return func(ctx context.Context, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			if *stream && o.topics {
				return usageError("-topics does not go with -stream, where stories end before others begin")
			}
			if *kept != (stored{}) && (*stream || o.html != "") {
				return usageError("-load and -save go neither with -stream nor with -html, which shows texts")
			}
			if in.names = args; len(args) == 0 && kept.load == "" {
				in.names = orStdin(args)
			}
			opts, err := g.options(ctx)
			if err != nil {
				return err
			}
			opts.Topics = o.topics
			group := grouper(kept.collect)
			if *stream {
				group = collectStream
			}
			if o.html != "" {
				err = o.writePage(ctx, in, opts, group)
			} else if c, groupErr := group(ctx, in, opts, nil); groupErr != nil {
				err = groupErr
			} else {
				err = o.write(ctx, c)
			}
			if err != nil {
				return err
			}
			return in.err()
		}
	},
}

// An output is how the stories are written.
type output struct {
	json, full, csv bool
	html            string // the file
	all, topics     bool
}

func defineOutput(flags *flag.FlagSet) *output {
	o := new(output)
	flags.BoolVar(&o.json, "json", false, "print one JSON line an article, in input order")
	flags.BoolVar(&o.full, "full", false, "with -json, print title, source and time as well")
	flags.BoolVar(&o.csv, "csv", false, "print a table for spreadsheets, a row an article")
	defineFile(flags, &o.html, "html", "write a page with stories and evidence to `file`, or to\nstandard output if that is -")
	flags.BoolVar(&o.all, "all", false, "list stories of one article as well")
	flags.BoolVar(&o.topics, "topics", false, "put the stories of one affair together")
	return o
}

// check checks that the flags go together.
func (o *output) check() error {
	switch {
	case o.json && o.all:
		return usageError("-json lists all articles; -all does not go with it")
	case o.csv && o.all:
		return usageError("-csv lists all articles; -all does not go with it")
	case o.json && o.csv || o.html != "" && (o.json || o.csv):
		return usageError("want one of -json, -csv and -html")
	case o.topics && (o.csv || o.html != ""):
		return usageError("-topics goes with -json, or without -csv and -html")
	case o.full && !o.json:
		return usageError("-full goes with -json")
	}
	return nil
}

// write writes the stories.
func (o *output) write(ctx context.Context, c *collection) error {
	out := bufio.NewWriter(os.Stdout)
	var err error
	switch {
	case o.json:
		err = c.writeJSON(ctx, out, o.full)
	case o.csv:
		err = c.writeCSV(ctx, out)
	default:
		err = c.writeText(ctx, out, styleOf(os.Stdout), o.all, o.topics)
	}
	return errors.Join(err, out.Flush())
}
