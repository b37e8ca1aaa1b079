//go:build ignore

// This program learns the background table of package idf from corpora of
// news articles, each a file of JSON lines (.jsonl or .jsonl.gz) in one
// language, given as vi=FILE or, where a language has several, vi:SHARE=FILE, and
// writes it to the file of -out.
package main

import (
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"strconv"
	"strings"

	"github.com/chumtin/chumtin/shingle/idf"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "background.idf", "write the table to `file`")
	var opts idf.Options
	flag.StringVar(&opts.Origin, "origin", "", "store `text` with the table")
	flag.IntVar(&opts.Bits, "bits", 20, "make it 2^`n` slots")
	flag.IntVar(&opts.MinArticles, "min", 3, "leave out features of fewer than `n` articles")
	flag.Parse()
	if err := learn(*out, opts, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func learn(out string, opts idf.Options, corpora []string) error {
	var counters []*idf.Counter
	for _, corpus := range corpora {
		of, path, _ := strings.Cut(corpus, "=")
		lang, share, _ := strings.Cut(of, ":")
		if share != "" {
			s, err := strconv.ParseFloat(share, 64)
			if err != nil {
				return fmt.Errorf("%s: %w", corpus, err)
			}
			opts.Shares = append(opts.Shares, s)
		}
		c, err := idf.NewCounter(lang, 26)
		if err != nil {
			return err
		}
		if err := count(c, path); err != nil {
			return err
		}
		counters = append(counters, c)
	}
	table, err := idf.NewTable(opts, counters...)
	if err != nil {
		return err
	}
	data, err := table.MarshalBinary()
	if err != nil {
		return err
	}
	fmt.Printf("%s%d bytes, load %.2f, fingerprint %016x\n", table.Origin(), len(data), table.Load(), table.Fingerprint())
	return os.WriteFile(out, data, 0o644)
}

func count(c *idf.Counter, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	for d := json.NewDecoder(r); ; {
		var a struct{ Title, Summary, Body string }
		if err := d.Decode(&a); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: article %d: %w", path, c.Articles()+1, err)
		}
		c.Add(a.Title, a.Summary, a.Body)
	}
}
