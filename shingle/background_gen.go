//go:build ignore

// This program learns the background table of package shingle from corpora of
// news articles, each a file of JSON lines (.jsonl or .jsonl.gz) in one
// language, and writes it to the file of -out.
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
	"strings"

	"github.com/chumtin/chumtin/shingle"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "background.idf", "write the table to `file`")
	bits := flag.Int("bits", 20, "make it 2^`n` slots")
	least := flag.Int("least", 5, "leave out features of fewer than `n` articles")
	flag.Parse()
	var counters []*shingle.Counter
	for _, path := range flag.Args() {
		c, err := count(path)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s: %d articles\n", path, c.Articles())
		counters = append(counters, c)
	}
	table, err := shingle.NewTable(*bits, *least, counters...)
	if err != nil {
		log.Fatal(err)
	}
	data, err := table.MarshalBinary()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, data, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d bytes, load %.2f, fingerprint %016x\n", *out, len(data), table.Load(), table.Fingerprint())
}

func count(path string) (*shingle.Counter, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	c := new(shingle.Counter)
	for d := json.NewDecoder(r); ; {
		var a struct{ Title, Summary, Body string }
		if err := d.Decode(&a); errors.Is(err, io.EOF) {
			return c, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: article %d: %w", path, c.Articles()+1, err)
		}
		c.Add(a.Title, a.Summary, a.Body)
	}
}
