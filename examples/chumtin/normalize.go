package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"

	"golang.org/x/text/transform"

	"github.com/chumtin/chumtin/normalize"
)

var normalizeCommand = command{
	name:     "normalize",
	synopsis: "[-form text|key|bare] [-tone old|new] [-spelling] [FILE…]",
	short:    "bring Vietnamese text into a normal form, line by line",
	long: `
Normalize is a filter: it writes each line of the files, or of standard input,
in a normal form. A line of any length is read in pieces.

  text  for readers: characters repaired and composed (NFC), tone marks where
        they belong; case and spacing stay
  key   for comparing: the words and numbers of text in lower case
  bare  key without diacritics: đường is duong

Examples:

  echo 'Hoà bình – TOÀN CẦU' | chumtin normalize -form key  # hòa bình toàn cầu
  chumtin normalize -tone new article.txt > article-new.txt`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		form := choice(flags, "form", "text, key or bare", "text", map[string]normalize.Form{
			"text": normalize.Text, "key": normalize.Key, "bare": normalize.Bare,
		})
		tone := choice(flags, "tone", "old or new: hòa or hoà, in the form text", "old", map[string]normalize.Form{
			"old": 0, "new": normalize.NewTone,
		})
		spelling := flags.Bool("spelling", false, "repair the spelling of onsets as well: ngành for nghành")
		return func(ctx context.Context, args []string) error {
			f := *form | *tone
			if *spelling {
				f |= normalize.Spelling
			}
			return filter(ctx, args, func(w io.Writer, r io.Reader, _ string) error {
				_, err := io.Copy(w, transform.NewReader(r, &byLine{line: f.Transformer()}))
				return err
			})
		}
	},
}

// choice defines a flag whose value is one of some names.
func choice[T any](flags *flag.FlagSet, name, usage, standard string, values map[string]T) *T {
	value := new(T)
	*value = values[standard]
	flags.Func(name, fmt.Sprintf("%s (default %s)", usage, standard), func(s string) error {
		v, ok := values[s]
		if !ok {
			return fmt.Errorf("want %s", usage)
		}
		*value = v
		return nil
	})
	return value
}

// byLine transforms each line on its own and keeps the line feeds.
type byLine struct{ line transform.Transformer }

func (t *byLine) Reset() { t.line.Reset() }

func (t *byLine) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	for {
		if nDst == len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		rest := src[nSrc:]
		length := bytes.IndexByte(rest, '\n')
		isLast := length < 0
		if isLast {
			length = len(rest)
		}
		// One byte of dst is left for the line feed.
		n, m, err := t.line.Transform(dst[nDst:len(dst)-1], rest[:length], atEOF || !isLast)
		nDst, nSrc = nDst+n, nSrc+m
		if err != nil || isLast {
			return nDst, nSrc, err
		}
		dst[nDst] = '\n'
		nDst, nSrc = nDst+1, nSrc+1
		t.line.Reset()
	}
}
