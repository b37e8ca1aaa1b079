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
  windows-1252, utf-8, utf-16, utf-16le, utf-16be, utf-32, utf-32le, utf-32be

With auto, the default, it finds out for each file, from its first 64 KiB; with
-v it says so, and where it is not sure, as few words show the encoding. It also
mends text that was taken for another code page and saved as UTF-8 (Viá»‡t): for
Windows-1250, 1251, 1252, 1253, 1254, 1257 or 1258, ISO 8859-2 or 8859-15, DOS
437 or 850, or that of the Macintosh. Bytes that mean nothing in an encoding
become U+FFFD.

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
		fmt.Fprintf(os.Stderr, "%s: %v, %s\n", name, guess, certainty(guess))
	}
	_, err = io.Copy(w, transform.NewReader(buffered, guess.NewDecoder()))
	return err
}

// certainty tells how far a guess can be trusted.
func certainty(g legacy.Guess) string {
	share := 100 * g.Confidence
	if g.Sure() {
		return fmt.Sprintf("%.0f %% sure", share)
	}
	return fmt.Sprintf("not sure: %.0f %% of %s with diacritics fit", share, count(g.Words, "word"))
}
