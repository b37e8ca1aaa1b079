package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"golang.org/x/text/encoding"
	"golang.org/x/text/transform"

	"github.com/chumtin/chumtin/normalize/legacy"
)

var decodeCommand = command{
	name:     "decode",
	synopsis: "[-from ENCODING] [-v] [FILE…]",
	short:    "turn old Vietnamese encodings into UTF-8",
	long: `
Decode is a filter: it writes the files, or standard input, in UTF-8. It reads

  tcvn3         the ABC (.Vn) fonts
  vni           the VNI fonts of Windows
  viqr          Vie^.t Nam, RFC 1456
  viscii        the 8-bit code of RFC 1456
  vps           the Vietnamese Professionals Society's
  bkhcm1        Bách khoa University's, one byte a letter
  bkhcm2        the same, two bytes
  windows-1258  with each tone composed
  windows-1252, utf-8, utf-16, utf-16le, utf-16be

With auto, the default, it finds out for each file, from its first 64 KiB; it
also mends text that was taken for Windows-1252 and saved as UTF-8 (Viá»‡t).
Bytes that mean nothing in an encoding become U+FFFD.

Examples:

  chumtin decode old.txt > new.txt
  chumtin decode -v *.txt > /dev/null    # which encodings are these?
  chumtin decode -from vni 1998.txt | chumtin normalize`,
	setup: func(flags *flag.FlagSet) func(context.Context, []string) error {
		var from encoding.Encoding // nil for auto
		flags.Func("from", "the `encoding` of the files (default auto)", func(name string) (err error) {
			if from = nil; name != "auto" {
				from, err = legacy.Lookup(name)
			}
			return err
		})
		verbose := flags.Bool("v", false, "name the encoding found of each file on standard error")
		return func(ctx context.Context, args []string) error {
			return filter(ctx, args, func(w io.Writer, r io.Reader, name string) error {
				if from != nil {
					_, err := io.Copy(w, from.NewDecoder().Reader(r))
					return err
				}
				return decodeGuess(w, r, name, *verbose)
			})
		}
	},
}

// detectable is how much of a text legacy.Detect looks at.
const detectable = 64 << 10

func decodeGuess(w io.Writer, r io.Reader, name string, verbose bool) error {
	buffered := bufio.NewReaderSize(r, detectable)
	start, err := buffered.Peek(detectable)
	if err != nil && err != io.EOF {
		return err
	}
	guess := legacy.Detect(start)
	if verbose {
		fmt.Fprintf(os.Stderr, "%s: %v, %.0f %% sure\n", name, guess, 100*guess.Confidence)
	}
	_, err = io.Copy(w, transform.NewReader(buffered, guess.NewDecoder()))
	return err
}
